"""The earlier texts of a post, and asking for the removal of a question that was answered."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from discussions import actions, permissions
from discussions.exceptions import Refused
from discussions.forms.history import RemovalForm, VersionForm
from discussions.history import compared, versions_of
from discussions.responses import done
from discussions.views.posts import visible_post
from network_site.members.requests import MemberRequest


@require_GET
def history(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what each version of a post changed; the last one when the address names none."""
    post = visible_post(request, pk)
    if not permissions.may_read_history(request.user, post):
        raise Http404
    versions, asked = versions_of(post), request.GET.get("version", str(post.version))
    keeps_order = permissions.may_hide_version(request.user, post)
    shown = compared(versions, int(asked) if asked.isdecimal() else 0, keeps_order=keeps_order)
    if shown is None:
        raise Http404
    context = {
        "post": post,
        "versions": versions[::-1],
        "shown": shown,
        "keeps_order": keeps_order,
        "may_edit": permissions.may_edit(request.user, post),
        "form": VersionForm(),
        "crumbs": [(_("Questions"), reverse("discussions:threads")), (_("History"), "")],
    }
    return render(request, "discussions/history.html", context)


@require_POST
def hide_version(request: MemberRequest, pk: int, version: int) -> HttpResponse:
    """Hide an earlier text, or show it again."""
    post = visible_post(request, pk)
    if not permissions.may_hide_version(request.user, post):
        raise Http404
    form = VersionForm(request.POST)
    if form.is_valid():
        try:
            actions.hide_version(by=request.user, post=post, version=version, **form.cleaned_data)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The version is set as you said."))
    else:
        messages.error(request, _("Give a reason; nothing was changed."))
    return redirect(f"{reverse('discussions:history', args=[pk])}?version={version}")


@require_http_methods(["GET", "POST"])
def ask_removal(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask the moderators to remove one's own question, which peers have answered."""
    post = visible_post(request, pk)
    if not permissions.may_ask_removal(request.user, post):
        raise Http404
    form = RemovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_removal(by=request.user, post=post, words=form.cleaned_data["words"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, post, _("The moderators are asked. You are told what they decide."))
    context = {"form": form, "post": post, "thread": post.thread}
    return render(request, "discussions/ask_removal.html", context, status=422 if form.errors else 200)
