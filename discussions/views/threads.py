"""The list of questions, and a thread."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from discussions import actions, permissions
from discussions.forms.lists import ThreadFilterForm, ViewNameForm
from discussions.fragments import thread_grid, thread_head
from discussions.listing import thread_page
from discussions.models import Thread
from discussions.offers import offers_to
from discussions.opening import thread_for
from discussions.outline import outline_of
from discussions.reading import Place, window_of
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
    if not (thread.is_anonymous and thread.author_id == request.user.pk):  # who opens it first would be its author
        note_view(by=request.user, item=thread)
    read_about(by=request.user, item=thread)
    context = _thread_context(request, thread)
    response = render(request, "discussions/thread.html", context)
    upto = context["window"].read_upto
    if upto > (thread.read_upto or 0):
        afterwards(response, partial(actions.note_read, by=request.user, thread=thread, upto=upto))
    return response


@require_GET
def permalink(request: MemberRequest, pk: int) -> HttpResponse:
    """Lead to a post inside its thread."""
    return redirect(visible_post(request, pk))


def _lead(request: MemberRequest, pk: int) -> HttpResponse:
    """Lead from a thread that goes on elsewhere to where that is, for whoever may see both."""
    led = Thread.objects.marked_for(request.user).filter(pk=pk).first()
    target = Thread.objects.visible_to(request.user).filter(pk=led.leads_to_id).first() if led else None
    if led is None or target is None:
        raise Http404
    messages.info(request, _("“%(title)s” goes on here.") % {"title": led.title})
    at = request.GET.get("at", "")
    return redirect(f"{target.get_absolute_url()}?at={at}" if at.isdecimal() else target)


def _thread_context(request: MemberRequest, thread: Thread) -> dict[str, Any]:
    language = get_language() or "en"
    return {
        "thread": thread,
        "window": window_of(thread, Reader.of(request.user), language, Place.of(request.GET), thread.read_upto),
        "head": thread_head(thread, language),
        "grid": thread_grid(thread, language, outline_of(thread).posts),
        "keeps_order": permissions.may_moderate(request.user, thread),
        "crumbs": [(_("Questions"), reverse("discussions:threads")), (thread.title, "")],
    }
