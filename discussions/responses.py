"""How a form of discussions answers: a redirect, or for a page that is live, nothing. And what follows a page."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from discussions.models import Post, Thread
from network_site.members.requests import MemberRequest


def done(request: HttpRequest, item: Post | Thread, said: str) -> HttpResponse:
    """Answer a successful post.

    A page that sent the form from its script gets 204: the change reaches it live, as it reaches everyone, and one that
    is not live is told where *item* stands.
    """
    if request.headers.get("X-Partial") == "1":
        # Header values are Latin-1, so other letters are quoted as in an address.
        told = {"X-Said": quote(said), "X-Next-Key": str(uuid.uuid4()), "X-At": item.get_absolute_url()}
        return HttpResponse(status=204, headers=told)
    messages.success(request, said)
    return redirect(item)


def show_form(request: MemberRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    """Show *form* in *template*: a page of its own, or the part that a live page asked for."""
    context["partial"] = request.headers.get("X-Partial") == "1"
    return render(request, template, {**context, "form": form}, status=422 if form.errors else 200)


def tell_refused_files(request: HttpRequest, form: Any) -> None:
    """Say on the page that comes next which files of the checked *form* are not taken, and why."""
    for refusal in form.errors.get("uploads", []):
        messages.error(request, str(refusal))


def afterwards(response: HttpResponse, deed: Callable[[], object]) -> None:
    """Do *deed* when *response* has gone out, so that nobody waits for a write; Django closes all that it sent."""
    response._resource_closers.append(deed)  # type: ignore[attr-defined]  # noqa: SLF001
