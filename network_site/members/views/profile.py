"""Pages of what members say of themselves."""

from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from network_site.members.actions import profile as actions
from network_site.members.forms.profile import ProfileForm
from network_site.members.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def profile(request: MemberRequest) -> HttpResponse:
    """Choose languages, topics and time zone: the last step of coming in, and whenever they change."""
    is_first = request.user.profile_set_at is None
    then = get_next_redirect_url(request)
    form = ProfileForm(request.POST if request.method == "POST" else None, member=request.user)
    if form.is_valid():
        actions.set_profile(by=request.user, **form.cleaned_data)
        if is_first:
            return redirect(then or "/")
        messages.success(request, _("The change is saved."))
        return redirect("members:account")
    context = {"form": form, "is_first": is_first, "then": then}
    return render(request, "members/profile.html", context, status=422 if form.errors else 200)


@require_POST
def dismiss_welcome(request: MemberRequest) -> HttpResponse:
    """Take the first things to do off the first page."""
    actions.dismiss_welcome(by=request.user)
    return redirect("/")
