"""Earlier texts of posts and translations, what positions stated before, and asking to remove what was answered."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from discussions import actions, permissions
from discussions.corrections import lines_of
from discussions.exceptions import Refused
from discussions.forms.history import RemovalForm, VersionForm
from discussions.history import Version, compared, steps_of, versions_of, versions_of_translation
from discussions.models import Post, PostTranslation
from discussions.responses import done
from discussions.streams import NUMBER
from discussions.views.positions import visible_scope
from discussions.views.posts import visible_post
from network_site.members.requests import MemberRequest


@require_GET
def history(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what each version of a post changed, the last one when the address names none; and what was corrected."""
    post = visible_post(request, pk)
    if not permissions.may_read_history(request.user, post):
        raise Http404
    is_question = post.kind == Post.Kind.QUESTION
    context = {
        "post": post,
        "language": post.language_id,
        "keeps_order": permissions.may_hide_version(request.user, post),
        "edit_at": reverse("discussions:edit", args=[pk]) if permissions.may_edit(request.user, post) else "",
        "hide_at": "discussions:hide_version",
        "corrections": lines_of(post.thread.corrections.order_by("-number")) if is_question else [],
    }
    return _show(request, versions_of(post), context)


@require_GET
def translation_history(request: MemberRequest, pk: int, language: str) -> HttpResponse:
    """Show what each version of a translation changed; the last one when the address names none."""
    row = _visible_translation(request, pk, language)
    if not permissions.may_read_translation_history(request.user, row):
        raise Http404
    may_edit = permissions.may_translate(request.user, row.post) and permissions.may_change_translation(
        request.user, row
    )
    context = {
        "post": row.post,
        "translation": row,
        "language": row.language_id,
        "keeps_order": permissions.may_hide_translation_version(request.user, row),
        "edit_at": reverse("discussions:translate", args=[pk, language]) if may_edit else "",
        "hide_at": "discussions:hide_translation_version",
    }
    return _show(request, versions_of_translation(row), context)


@require_POST
def hide_version(request: MemberRequest, pk: int, version: int) -> HttpResponse:
    """Hide an earlier text, or show it again."""
    post = visible_post(request, pk)
    if not permissions.may_hide_version(request.user, post):
        raise Http404
    _hide(request, actions.hide_version, post=post, version=version)
    return redirect(f"{reverse('discussions:history', args=[pk])}?version={version}")


@require_POST
def hide_translation_version(request: MemberRequest, pk: int, language: str, version: int) -> HttpResponse:
    """Hide an earlier text of a translation, or show it again."""
    row = _visible_translation(request, pk, language)
    if not permissions.may_hide_translation_version(request.user, row):
        raise Http404
    _hide(request, actions.hide_translation_version, translation=row, version=version)
    return redirect(f"{reverse('discussions:translation_history', args=[pk, language])}?version={version}")


@require_GET
def position_history(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what a position stated, each time with the day and who let it."""
    scope = visible_scope(request, pk)
    keeps_order = permissions.may_decide(request.user, scope.post)
    steps = [(step, VersionForm(auto_id=f"version-{step.stated.number}-%s")) for step in steps_of(scope)]
    questions, thread = (_("Questions"), reverse("discussions:threads")), scope.post.thread
    crumbs = [questions, (thread.title, scope.post.get_absolute_url()), (_("History"), "")]
    context = {"scope": scope, "steps": steps, "keeps_order": keeps_order, "thread": thread, "crumbs": crumbs}
    return render(request, "discussions/position_history.html", context)


@require_POST
def hide_position_version(request: MemberRequest, pk: int, version: int) -> HttpResponse:
    """Keep what a position stated from readers, or show it again."""
    scope = visible_scope(request, pk)
    if not permissions.may_decide(request.user, scope.post):
        raise Http404
    _hide(request, actions.hide_position_version, scope=scope, version=version)
    return redirect("discussions:position_history", pk)


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


def _visible_translation(request: MemberRequest, pk: int, language: str) -> PostTranslation:
    post: Post = visible_post(request, pk)
    rows = PostTranslation.objects.standing().with_translators()
    row: PostTranslation = get_object_or_404(rows, post=post, language=language)
    row.post = post
    return row


def _show(request: MemberRequest, versions: list[Version], context: dict[str, Any]) -> HttpResponse:
    asked = request.GET.get("version", str(versions[-1].number))
    number = int(asked) if NUMBER.fullmatch(asked) else 0
    shown = compared(versions, number, keeps_order=context["keeps_order"])
    if shown is None:
        raise Http404
    context |= {
        "versions": versions[::-1],
        "shown": shown,
        "form": VersionForm(),
        "crumbs": [(_("Questions"), reverse("discussions:threads")), (_("History"), "")],
    }
    return render(request, "discussions/history.html", context)


def _hide(request: MemberRequest, action: Callable[..., Any], **what: Any) -> None:
    form = VersionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a reason; nothing was changed."))
        return
    try:
        action(by=request.user, **what, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The version is set as you said."))
