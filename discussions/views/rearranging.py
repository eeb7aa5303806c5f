"""Put threads where they belong: lead one to another, join two, split one, move one. Each shows first what it does."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from discussions import actions, permissions
from discussions.audiences import change_of
from discussions.exceptions import Refused
from discussions.forms.rearranging import JoinForm, MoveForm, SplitForm
from discussions.models import Decision, Post, Thread
from network_site.access.rules import Audience
from network_site.members.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def join(request: MemberRequest, pk: int) -> HttpResponse:
    """Lead a thread to another that asked the same, or bring all of it there."""
    thread = _kept_in_order(request, pk)
    form = JoinForm(request.POST or None, member=request.user)
    preview = None
    if request.method == "POST" and form.is_valid():
        other: Thread = form.cleaned_data["other"]
        if request.POST.get("seen") == f"{other.pk}":
            decision = _tried(form, lambda: _join(request, thread, form.cleaned_data))
            if decision is not None:
                messages.success(request, _("It is done. You can undo it where the post is moderated."))
                return redirect(other)
        preview = {"seen": other.pk, "other": other}
    return _show(request, "discussions/join.html", form, thread=thread, preview=preview)


@require_http_methods(["GET", "POST"])
def split(request: MemberRequest, pk: int) -> HttpResponse:
    """Make a post the question of a thread of its own."""
    post: Post = get_object_or_404(Post.objects.visible_to(request.user).for_fragments(), pk=pk)
    if not permissions.may_moderate(request.user, post.thread) or post.kind == Post.Kind.QUESTION:
        raise Http404
    form = SplitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("key", "title", "reason", "message")}
        decision = _tried(form, lambda: actions.split_post(by=request.user, post=post, **said))
        if decision is not None:
            messages.success(request, _("It is a question of its own now."))
            return redirect(Post.objects.get(pk=post.pk))
    return _show(request, "discussions/split.html", form, thread=post.thread, post=post)


@require_http_methods(["GET", "POST"])
def move(request: MemberRequest, pk: int) -> HttpResponse:
    """Change who reads a thread, after showing who would not any more."""
    thread = _movable(request, pk)
    initial = {"mark": thread.mark, "working_group": thread.working_group_id}
    form = MoveForm(request.POST or None, member=request.user, initial=initial)
    preview = None
    if request.method == "POST" and form.is_valid():
        mark, group = form.cleaned_data["mark"], form.cleaned_data["working_group"]
        seen = f"{mark}:{group.pk if group else ''}"
        if request.POST.get("seen") == seen:
            said = {name: form.cleaned_data[name] for name in ("key", "mark", "working_group", "reason", "message")}
            decision = _tried(form, lambda: actions.move_thread(by=request.user, thread=thread, **said))
            if decision is not None:
                messages.success(request, _("The thread is for those you chose."))
                return redirect(thread)
        after = Audience(mark, group.pk if group else None, thread.service_id)
        preview = {"seen": seen, "change": change_of(thread, after)}
    return _show(request, "discussions/move.html", form, thread=thread, preview=preview)


def _join(request: MemberRequest, thread: Thread, chosen: dict[str, Any]) -> Decision:
    said = {name: chosen[name] for name in ("key", "reason", "message")}
    if chosen["how"] == "merge":
        return actions.merge_threads(by=request.user, source=thread, target=chosen["other"], **said)
    return actions.mark_duplicate(by=request.user, thread=thread, of=chosen["other"], **said)


def _tried(form: Any, action: Any) -> Decision | None:
    try:
        decision: Decision = action()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    return decision


def _kept_in_order(request: MemberRequest, pk: int) -> Thread:
    thread: Thread = get_object_or_404(Thread.objects.visible_to(request.user).for_rows(), pk=pk)
    if not permissions.may_moderate(request.user, thread):
        raise Http404
    return thread


def _movable(request: MemberRequest, pk: int) -> Thread:
    thread: Thread = get_object_or_404(Thread.objects.visible_to(request.user).for_rows(), pk=pk)
    if not permissions.may_moderate(request.user, thread) and thread.author_id != request.user.pk:
        raise Http404
    return thread


def _show(request: MemberRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    return render(request, template, {**context, "form": form}, status=422 if form.errors else 200)
