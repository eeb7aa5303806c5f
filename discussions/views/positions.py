"""What answers state for jurisdictions: state, read, amend, confirm, endorse and retire it."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from discussions import actions, permissions
from discussions.exceptions import PositionMoved, Refused
from discussions.forms.positions import LawChangeForm, PositionForm
from discussions.models import AnswerScope
from discussions.responses import done
from discussions.views.posts import visible_post
from network_site.access.case_data.statements import stated_keys
from network_site.members.desks import staffs
from network_site.members.requests import MemberRequest
from network_site.vocabulary.numbers import NUMBER

Deed = Callable[[AnswerScope], object]


@require_http_methods(["GET", "POST"])
def state(request: MemberRequest, pk: int) -> HttpResponse:
    """State what one's answer means for another jurisdiction."""
    post = visible_post(request, pk)
    if not permissions.may_state(request.user, post):
        raise Http404
    form = PositionForm(
        request.POST or None, stated=stated_keys(post), initial={"jurisdiction": request.user.jurisdiction_id}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.state_position(by=request.user, post=post, position=form.position())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, post, _("Your position is stated."))
    return _show_form(request, "discussions/state.html", form, post=post)


@require_GET
def position(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a position, who confirms it, and what the reader can do about it."""
    scope = visible_scope(request, pk)
    context = {"scope": scope, "deeds": _deeds(request, scope), "crumbs": _crumbs(scope)}
    return render(request, "discussions/position.html", {**context, "thread": scope.post.thread})


@require_http_methods(["GET", "POST"])
def amend(request: MemberRequest, pk: int) -> HttpResponse:
    """Change what a position states."""
    scope = _kept_scope(request, pk)
    form = (
        PositionForm(request.POST, stated=stated_keys(scope.post))
        if request.method == "POST"
        else PositionForm.of(scope)
    )
    version, moved = _read(request), False
    if request.method == "POST" and form.is_valid():
        try:
            actions.amend_position(by=request.user, scope=scope, position=form.position(), version=version)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            moved = isinstance(refusal, PositionMoved)
        else:
            return done(request, scope.post, _("The position is amended."))
    shown = {"moved": moved, "version": scope.version if moved or version is None else version}
    return _show_form(request, "discussions/amend.html", form, scope=scope, post=scope.post, **shown)


@require_http_methods(["GET", "POST"])
def changed(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that the law behind a position changed."""
    scope = visible_scope(request, pk)
    if not permissions.may_flag(request.user, scope):
        raise Http404
    form = LawChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.flag_law_change(by=request.user, scope=scope, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, scope.post, _("The author is asked to look at it, and readers are warned."))
    return _show_form(request, "discussions/changed.html", form, scope=scope, post=scope.post)


@require_http_methods(["GET", "POST"])
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that a position of one's own still holds."""

    def deed(scope: AnswerScope) -> object:
        return actions.confirm_position(by=request.user, scope=scope, on=timezone.localdate(), version=_read(request))

    return _decide(request, pk, "confirm", deed, _("Noted: it holds as of today."))


@require_http_methods(["GET", "POST"])
def retire(request: MemberRequest, pk: int) -> HttpResponse:
    """Let a position count for nothing any more."""

    def deed(scope: AnswerScope) -> object:
        return actions.retire_position(by=request.user, scope=scope)

    return _decide(request, pk, "retire", deed, _("The position is retired. It comes back when you confirm it."))


@require_http_methods(["GET", "POST"])
def endorse(request: MemberRequest, pk: int) -> HttpResponse:
    """Confirm a position of somebody else for one's own country."""

    def deed(scope: AnswerScope) -> object:
        return actions.endorse_position(by=request.user, scope=scope, version=_read(request))

    return _decide(request, pk, "endorse", deed, _("You confirm this position, by office and country."))


@require_http_methods(["GET", "POST"])
def unendorse(request: MemberRequest, pk: int) -> HttpResponse:
    """Take back one's confirmation."""

    def deed(scope: AnswerScope) -> object:
        return actions.withdraw_endorsement(by=request.user, scope=scope)

    return _decide(request, pk, "unendorse", deed, _("You no longer confirm this position."))


def _read(request: MemberRequest) -> int | None:
    """Return the number of the version that the reader had before them, as the address or the form names it."""
    number = request.POST.get("version", request.GET.get("version", ""))
    return int(number) if NUMBER.fullmatch(number) else None


def visible_scope(request: MemberRequest, pk: int) -> AnswerScope:
    """Return the position of a standing answer with all that its page shows, or raise 404."""
    scopes = AnswerScope.objects.visible_to(request.user).for_fragments()
    scope: AnswerScope = get_object_or_404(
        scopes.select_related("post__thread__working_group", "post__author", "post__author_jurisdiction"), pk=pk
    )
    return scope


def _kept_scope(request: MemberRequest, pk: int) -> AnswerScope:
    scope = visible_scope(request, pk)
    if not permissions.may_keep(request.user, scope):
        raise Http404
    return scope


def _deeds(request: MemberRequest, scope: AnswerScope) -> set[str]:
    """Return what the reader may do about *scope*; unlike the controls of a post it asks the stored rows."""
    member, endorsed = request.user, any(said.by_id == request.user.pk for said in scope.endorsements.all())
    at_desk = member.jurisdiction_id != scope.jurisdiction_id and staffs(member.pk, scope.jurisdiction_id)
    keeps = permissions.may_keep(member, scope)
    allowed = {
        "unendorse": endorsed,
        "endorse": not endorsed and permissions.may_endorse(member, scope, at_desk=at_desk),
        "changed": scope.law_changed_at is None and permissions.may_flag(member, scope),
        "confirm": keeps,
        "amend": keeps,
        "retire": keeps and scope.retired_at is None,
        "accept": permissions.may_judge_anew(member, scope),
    }
    return {name for name, may in allowed.items() if may}


def _crumbs(scope: AnswerScope) -> list[tuple[str, str]]:
    thread = scope.post.thread
    questions = (_("Questions"), reverse("discussions:threads"))
    return [questions, (thread.title, scope.post.get_absolute_url()), (scope.jurisdiction.name, "")]


def _show_form(request: MemberRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    context["thread"] = context["post"].thread
    return render(request, template, {**context, "form": form}, status=422 if form.errors else 200)


def _decide(request: MemberRequest, pk: int, name: str, deed: Deed, said: str) -> HttpResponse:
    scope = visible_scope(request, pk)
    refusal, deeds = "", []
    if request.method == "POST":
        try:
            deed(scope)
        except Refused as refused:
            refusal = str(refused)
            deeds = [name] if isinstance(refused, PositionMoved) else []
        else:
            return done(request, scope.post, said)
    elif name not in _deeds(request, scope):
        raise Http404
    context = {"scope": scope, "post": scope.post, "thread": scope.post.thread, "name": name, "refusal": refusal}
    return render(
        request, "discussions/decide_position.html", {**context, "deeds": deeds}, status=409 if refusal else 200
    )
