"""Flag a post, the queue of those who keep order, their decisions, and what an author reads of them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from discussions import actions, permissions
from discussions.exceptions import Refused
from discussions.forms.moderation import DecisionForm, FlagForm, OrderForm
from discussions.models import Decision, Post, Thread
from discussions.models.moderation import overtaken
from discussions.moderated import texts_beside
from discussions.responses import done
from discussions.views.posts import visible_post
from network_site.access.models import CaseDataStatement
from network_site.members.models import Member
from network_site.members.requests import MemberRequest

QUEUE_PAGE = 20


@require_http_methods(["GET", "POST"])
def flag(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask the moderators to look at a post."""
    post = visible_post(request, pk)
    if not permissions.may_flag_post(request.user, post):
        raise Http404
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("reason", "words")}
        try:
            actions.flag_post(by=request.user, post=post, **asked)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, post, _("Thank you. Those who keep order here will look at it."))
    context = {"form": form, "post": post, "thread": post.thread}
    return render(request, "discussions/flag.html", context, status=422 if form.errors else 200)


@require_GET
def waiting(request: MemberRequest) -> HttpResponse:
    """List the posts about which a concern is open, the longest waiting first."""
    if not permissions.keeps_order(request.user):
        raise Http404
    posts = Post.objects.moderated_by(request.user).in_queue()
    page = Paginator(posts, QUEUE_PAGE).get_page(request.GET.get("page"))
    return render(request, "discussions/moderation.html", {"page": page})


@require_http_methods(["GET", "POST"])
def moderate(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a post with all that is known against it, and decide."""
    post = _moderated(request.user, pk)
    form = DecisionForm(request.POST or None, post=post)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("key", "kind", "reason", "message")}
        try:
            actions.decide(by=request.user, post=post, **said)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your decision holds. You can undo it here."))
            return redirect("discussions:moderate", pk)
    context = {"form": form, **_about(post)}
    return render(request, "discussions/moderate.html", context, status=422 if form.errors else 200)


@require_POST
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Take back a decision."""
    posts = Post.objects.moderated_by(request.user)
    decision: Decision = get_object_or_404(Decision.objects.filter(post__in=posts), pk=pk)
    try:
        actions.undo_decision(by=request.user, decision=decision)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The decision is taken back. What was open before is open again."))
    return redirect("discussions:moderate", decision.post_id)


@require_http_methods(["GET", "POST"])
def order(request: MemberRequest, pk: int) -> HttpResponse:
    """Lock a thread, pin it, slow it down; or the reverse."""
    thread: Thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    if not permissions.may_moderate(request.user, thread):
        raise Http404
    stands = {"is_locked": bool(thread.locked_at), "is_pinned": bool(thread.pinned_at)}
    form = OrderForm(request.POST or None, initial={**stands, "slow_minutes": thread.slow_minutes})
    if request.method == "POST" and form.is_valid():
        actions.keep_order(by=request.user, thread=thread, **form.cleaned_data)
        messages.success(request, _("The thread is set as you said."))
        return redirect(thread)
    return render(
        request, "discussions/order.html", {"form": form, "thread": thread}, status=422 if form.errors else 200
    )


@require_GET
def decided(request: MemberRequest) -> HttpResponse:
    """Show a member what was decided about their own posts, and what of theirs is out of sight."""
    decisions = Decision.objects.filter(post__author=request.user).select_related("post__thread")[:100]
    own = Post.objects.visible_to(request.user).filter(author=request.user).exclude(withheld_at=None)
    context = {"decisions": decisions, "withheld": own.select_related("withheld", "thread").order_by("-withheld_at")}
    return render(request, "discussions/decided.html", context)


def _moderated(member: Member, pk: int) -> Post:
    posts = Post.objects.moderated_by(member).for_fragments().select_related("withheld")
    post: Post = get_object_or_404(posts, pk=pk)
    return post


def _about(post: Post) -> dict[str, Any]:
    decisions = list(post.decisions.all())
    return {
        "post": post,
        "thread": post.thread,
        "withheld": getattr(post, "withheld", None),
        "concerns": post.concerns.filter(closed_by=None).select_related("raised_by__jurisdiction"),
        "statements": CaseDataStatement.objects.about(post),
        "attachments": post.attachments.all(),
        **texts_beside(post),
        "decisions": decisions,
        "overtaken": overtaken(decisions),
        "crumbs": [(_("Moderation"), reverse("discussions:moderation")), (str(post), "")],
    }
