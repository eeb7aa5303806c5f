"""One press and one question: remove, bring back, accept, withdraw."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from discussions import actions, permissions
from discussions.exceptions import PositionMoved, Refused
from discussions.models import AnswerScope, Post
from discussions.responses import done
from discussions.views.posts import visible_post
from network_site.members.requests import MemberRequest
from network_site.vocabulary.numbers import NUMBER


@require_http_methods(["GET", "POST"])
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    """Remove a post, after asking once."""
    return _decide(request, pk, "delete", actions.delete_post, _("The post is removed. You can bring it back."))


@require_http_methods(["GET", "POST"])
def restore(request: MemberRequest, pk: int) -> HttpResponse:
    """Bring back a removed post."""
    return _decide(request, pk, "restore", actions.restore_post, _("The post is back."))


@require_http_methods(["GET", "POST"])
def accept(request: MemberRequest, pk: int) -> HttpResponse:
    """Accept an answer to one's own question."""
    version = request.GET.get("version", "")
    accept = partial(
        actions.accept_answer,
        jurisdiction=request.GET.get("jurisdiction", ""),
        version=int(version) if NUMBER.fullmatch(version) else None,
    )
    return _decide(request, pk, "accept", accept, _("You accepted this answer."))


@require_http_methods(["GET", "POST"])
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Take back an acceptance."""
    withdraw = partial(actions.withdraw_acceptance, jurisdiction=request.GET.get("jurisdiction", ""))
    return _decide(request, pk, "withdraw", withdraw, _("The answer is no longer accepted."))


def _decide(request: MemberRequest, pk: int, name: str, action: Any, said: str) -> HttpResponse:
    post = visible_post(request, pk)
    refusal = ""
    if request.method == "POST":
        try:
            return done(request, action(by=request.user, post=post), said)
        except Refused as refused:
            refusal, post = str(refused), visible_post(request, pk)  # as it stands now
    elif not any(control.partition(":")[0] == name for control in permissions.controls(request.user, post)):
        raise Http404
    scope = _judged(request, post)
    if scope is not None and request.GET.get("version", str(scope.version)) != str(scope.version):
        refusal = str(PositionMoved())
    asks_anew = bool(refusal) and scope is not None and permissions.may_judge_anew(request.user, scope)
    context = {"post": post, "thread": post.thread, "name": name, "refusal": refusal, "scope": scope}
    context["deeds"] = ["accept"] if asks_anew else []
    return render(request, "discussions/decide.html", context, status=409 if refusal else 200)


def _judged(request: MemberRequest, post: Post) -> AnswerScope | None:
    """Return what *post* states for the country that the address names."""
    code = request.GET.get("jurisdiction")
    scopes = post.scopes.all() if post.kind == Post.Kind.ANSWER else ()
    return next((scope for scope in scopes if scope.jurisdiction_id == code and scope.retired_at is None), None)
