"""An editor turns answers into a draft passage of a guide."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from discussions.exceptions import GroupTextRefused, Refused
from discussions.models import Thread
from network_site.access.marks import OPEN_MARKS
from network_site.home.guidance.actions import draft_passage
from network_site.home.guidance.forms import PassageForm
from network_site.members.requests import MemberRequest
from network_site.members.roles import Role


@require_http_methods(["GET", "POST"])
def draft(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose answers and a guide, and go on in the guide's draft."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user).for_rows(), pk=pk)
    if not request.user.has_role(Role.EDITOR):
        raise Http404
    form = PassageForm(request.POST or None, member=request.user, thread=thread)
    refusal = "" if thread.mark in OPEN_MARKS else str(GroupTextRefused())
    if request.method == "POST" and form.is_valid():
        try:
            passage = draft_passage(by=request.user, thread=thread, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The passage is in the draft. Edit it here and send it to review."))
            return redirect("wagtailadmin_pages:edit", passage.page_id)
    context = {"form": form, "thread": thread, "refusal": refusal}
    return render(request, "guidance/draft.html", context, status=422 if form.errors else 200)
