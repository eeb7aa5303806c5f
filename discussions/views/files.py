"""Take a file away from a post, and bring it back."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from discussions import permissions
from discussions.actions.files import remove_file, restore_file
from discussions.exceptions import Refused
from discussions.forms.texts import TextField
from discussions.models import Post
from discussions.streams import NUMBER
from discussions.views.posts import visible_post
from network_site.members.requests import MemberRequest


class RemovalForm(forms.Form):
    """Why a file goes."""

    reason = TextField(
        label=gettext_lazy("Your reason"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("For the audit trail; needed where the post is not yours. Nothing of a case."),
    )


@require_http_methods(["GET", "POST"])
def files(request: MemberRequest, pk: int) -> HttpResponse:
    """List the files of a post; take one away, or bring it back."""
    post = visible_post(request, pk)
    if not permissions.may_remove_file(request.user, post):
        raise Http404
    form = RemovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _change(request, post, form.cleaned_data["reason"]))
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            return redirect("discussions:files", pk=post.pk)
    found = [(file, _offered(request, post, file)) for file in post.attachments.all()]
    context = {"post": post, "thread": post.thread, "form": form, "files": found}
    return render(request, "discussions/files.html", context, status=422 if form.errors else 200)


def _offered(request: MemberRequest, post: Post, file: object) -> bool:
    return getattr(file, "removed_at", None) is None or permissions.may_restore_file(request.user, post, file)


def _change(request: MemberRequest, post: Post, reason: str) -> str:
    removes, back = (request.POST.get(name, "") for name in ("remove", "restore"))
    number = removes or back
    attachment = get_object_or_404(post.attachments, pk=number if NUMBER.fullmatch(number) else 0)
    if removes:
        remove_file(by=request.user, post=post, attachment=attachment, reason=reason)
        return _("The file is taken away. You can bring it back here.")
    restore_file(by=request.user, post=post, attachment=attachment)
    return _("The file is back.")
