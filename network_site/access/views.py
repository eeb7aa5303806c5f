"""Refusals that the framework asks a view for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    """Answer a form whose CSRF token is missing or stale; the typed text goes back into the page."""
    kept = [(name, value) for name, value in request.POST.items() if name in {"title", "body"} and value]
    return render(request, "access/form_expired.html", {"kept": kept}, status=403)
