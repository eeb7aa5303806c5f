"""The list of questions, and a thread."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from discussions import actions, permissions
from discussions.forms.lists import ThreadFilterForm, ViewNameForm
from discussions.forms.reading import ReadForm
from discussions.fragments import thread_grid, thread_head
from discussions.listing import thread_page
from discussions.models import Post, Thread
from discussions.offers import offers_to
from discussions.opening import thread_for
from discussions.outline import outline_of
from discussions.reading import NotThere, Place, Window, window_of
from discussions.responses import afterwards
from discussions.views.posts import visible_post
from network_site.access.audit import note_view
from network_site.access.rules import Reader
from network_site.members.requests import MemberRequest
from network_site.notifications.actions.reading import read_about


@require_GET
def threads(request: MemberRequest) -> HttpResponse:
    """List the questions that the reader may see, latest first."""
    form = ThreadFilterForm(request.GET.dict(), offers=offers_to(request.user))
    page = thread_page(request.user, form, request.GET.get("before", ""))
    views, query = form.offers.of("view"), form.query
    saved = any(view.value == query for view in views)
    context = {"form": form, "page": page, "views": views, "query": query, "is_saved": saved, "naming": ViewNameForm()}
    response = render(request, "discussions/threads.html", context)
    if page.is_visit:
        afterwards(response, partial(actions.note_list_visit, by=request.user))
    return response


@require_GET
def thread(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a question with its answers and replies."""
    thread = thread_for(request.user, pk)
    if thread is None or (thread.leads_to_id is not None and "here" not in request.GET):
        return _lead(request, pk)
    if not permissions.is_unnamed_author(request.user, thread):  # who opens it first would be its author
        note_view(by=request.user, item=thread)
    read_about(by=request.user, item=thread)
    place = Place.of(request.GET)
    if request.headers.get("X-Partial") == "1" and place.is_beside:
        return _part(request, thread, place)
    return _show(request, thread, "discussions/thread.html", _thread_context(request, thread, place))


@require_POST
def read(request: MemberRequest, pk: int) -> HttpResponse:
    """Note how far the reader was shown what came live; the page asks for this, and not they."""
    thread: Thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    form = ReadForm(request.POST, posts=Post.objects.visible_to(request.user).filter(thread=thread))
    if not form.is_valid():
        return HttpResponse(status=422)
    actions.note_read(by=request.user, thread=thread, upto=form.cleaned_data["upto"].pk)
    return HttpResponse(status=204)


@require_GET
def permalink(request: MemberRequest, pk: int) -> HttpResponse:
    """Lead to a post inside its thread."""
    return redirect(visible_post(request, pk))


def _part(request: MemberRequest, thread: Thread, place: Place) -> HttpResponse:
    """Show what the page, which has the rest, lacks before or after a post."""
    try:
        window = _window(request, thread, place, joins=True)
    except NotThere:
        raise Http404 from None
    context = {"thread": thread, "window": window, "way": "earlier" if place.kind == "before" else "later"}
    return _show(request, thread, "discussions/window_part.html", context)


def _show(request: MemberRequest, thread: Thread, template: str, context: dict[str, Any]) -> HttpResponse:
    """Show the window in *context*, and note afterwards how far the thread is read with it."""
    response = render(request, template, context)
    upto = context["window"].read_upto
    if upto > (thread.read_upto or 0):
        afterwards(response, partial(actions.note_read, by=request.user, thread=thread, upto=upto))
    return response


def _lead(request: MemberRequest, pk: int) -> HttpResponse:
    """Lead from a thread that goes on elsewhere to where that is, for whoever may see both."""
    led = Thread.objects.marked_for(request.user).filter(pk=pk).first()
    target = Thread.objects.visible_to(request.user).filter(pk=led.leads_to_id).first() if led else None
    if led is None or target is None:
        raise Http404
    messages.info(request, _("“%(title)s” goes on here.") % {"title": led.title})
    at = request.GET.get("at", "")
    return redirect(f"{target.get_absolute_url()}?at={at}" if at.isdecimal() else target)


def _window(request: MemberRequest, thread: Thread, place: Place, *, joins: bool = False) -> Window:
    language = get_language() or "en"
    return window_of(thread, Reader.of(request.user), language, place, thread.read_upto, joins=joins)


def _thread_context(request: MemberRequest, thread: Thread, place: Place) -> dict[str, Any]:
    language = get_language() or "en"
    return {
        "thread": thread,
        "window": _window(request, thread, place),
        "head": thread_head(thread, language),
        "grid": thread_grid(thread, language, outline_of(thread).posts),
        "keeps_order": permissions.may_moderate(request.user, thread),
        "crumbs": [(_("Questions"), reverse("discussions:threads")), (thread.title, "")],
    }
