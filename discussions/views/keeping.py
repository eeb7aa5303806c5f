"""What a reader keeps: useful posts, bookmarks, and what they follow."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from discussions import actions, permissions
from discussions.actions.following import followed
from discussions.exceptions import Refused
from discussions.forms.keeping import BookmarkForm, FollowForm, LevelForm
from discussions.models import Bookmark, Follow, Thread, UsefulVote
from discussions.own_marks import own_marks
from discussions.responses import done
from discussions.views.posts import visible_post
from network_site.members.requests import MemberRequest

BOOKMARKS_PAGE = 20


@require_http_methods(["GET", "POST"])
def useful(request: MemberRequest, pk: int) -> HttpResponse:
    """Find a post useful; with ``on=0``, no longer."""
    post, refusal = visible_post(request, pk), ""
    if not permissions.may_find_useful(request.user, post):
        raise Http404
    if request.method == "POST":
        on = (request.POST.get("on") or request.GET.get("on")) != "0"
        try:
            actions.vote_useful(by=request.user, post=post, useful=on)
        except Refused as refused:
            refusal = str(refused)
        else:
            return done(request, post, _("You find it useful.") if on else _("You took it back."))
    is_mine = UsefulVote.objects.filter(post=post, member=request.user).exists()
    context = {"post": post, "thread": post.thread, "is_mine": is_mine, "refusal": refusal}
    return render(request, "discussions/useful.html", context, status=409 if refusal else 200)


@require_http_methods(["GET", "POST"])
def bookmark(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep a post at hand, change the note, or let it go."""
    post = visible_post(request, pk)
    kept = Bookmark.objects.filter(post=post, member=request.user).first()
    if kept is None and not permissions.may_bookmark(request.user, post):
        raise Http404
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_bookmark(by=request.user, post=post)
        return done(request, post, _("The bookmark is gone."))
    form = BookmarkForm(request.POST or None, initial={"note": kept.note if kept else ""})
    if request.method == "POST" and form.is_valid():
        try:
            actions.bookmark_post(by=request.user, post=post, note=form.cleaned_data["note"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, post, _("The post is bookmarked."))
    context = {"form": form, "post": post, "thread": post.thread, "kept": kept}
    return render(request, "discussions/bookmark.html", context, status=422 if form.errors else 200)


@require_GET
def bookmarks(request: MemberRequest) -> HttpResponse:
    """List one's bookmarks, the latest first."""
    page = Paginator(Bookmark.objects.of(request.user).for_rows(), BOOKMARKS_PAGE).get_page(request.GET.get("page"))
    return render(request, "discussions/bookmarks.html", {"page": page})


@require_http_methods(["GET", "POST"])
def follow(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose how closely one follows a thread."""
    thread: Thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    form = LevelForm(request.POST or None, initial={"level": own_marks(request.user, thread)["level"]})
    if request.method == "POST" and form.is_valid():
        actions.follow(by=request.user, level=form.cleaned_data["level"], thread=thread)
        messages.success(request, _("Your choice holds for this thread."))
        return redirect(thread)
    context = {"form": form, "thread": thread}
    return render(request, "discussions/follow.html", context, status=422 if form.errors else 200)


@require_GET
def mine(request: MemberRequest, pk: int) -> JsonResponse:
    """Return what is the reader's own in a thread, for the script that shows it on the page."""
    thread: Thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    marks = own_marks(request.user, thread)
    said = _("You hear of this thread: %(level)s") % {"level": Follow.Level(marks["level"]).label}
    return JsonResponse({**marks, "said": said})


@require_http_methods(["GET", "POST"])
def following(request: MemberRequest) -> HttpResponse:
    """List all that one follows, and change it in one place."""
    adding = FollowForm(request.POST if "add" in request.POST else None, member=request.user)
    if request.method == "POST":
        form = adding if "add" in request.POST else LevelForm(request.POST)
        what = followed(request.user, request.POST.get("what", ""))
        if form.is_valid() and what is not None:
            actions.follow(by=request.user, level=form.cleaned_data["level"], **what)
            messages.success(request, _("Your choice holds."))
            return redirect("discussions:following")
    follows = Follow.objects.of(request.user).select_related("thread", "topic", "jurisdiction", "group")
    context = {
        "follows": follows.order_by("-thread", "topic", "jurisdiction", "group"),
        "levels": Follow.Level.choices,
        "form": adding,
        "crumbs": [(_("Questions"), reverse("discussions:threads")), (_("What you follow"), "")],
    }
    return render(request, "discussions/following.html", context, status=422 if adding.errors else 200)
