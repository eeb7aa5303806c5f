"""Correcting a question, as its form does and past it."""

from typing import Any

from django.urls import reverse

from discussions import actions
from discussions.actions import Facts
from discussions.models import Thread
from discussions.queue import queue_of
from network_site.members.models import Member
from network_site.notifications.models import Notification


def facts_of(thread: Thread, **other: Any) -> Facts:
    fresh = Thread.objects.get(pk=thread.pk)
    many = {name: list(getattr(fresh, name).all()) for name in ("topics", "concerns", "provisions")}
    one = {name: getattr(fresh, name) for name in ("help_wanted", "urgency", "urgency_reason", "language")}
    return Facts(**{**many, **one, **other})


def correct(thread: Thread, by: Member, **other: Any) -> Thread:
    said = {"version": thread.corrections.count(), "reason": other.pop("reason", "Named by mistake.")}
    return actions.correct_question(by=by, thread=thread, facts=facts_of(thread, **other), **said)


def address(thread: Thread) -> str:
    return reverse("discussions:correct", args=[thread.pk])


def filled(thread: Thread, **other: Any) -> dict[str, Any]:
    """Return what the form of *thread* sends when *other* is chosen in it."""
    fresh = Thread.objects.get(pk=thread.pk)
    many = {name: [row.pk for row in getattr(fresh, name).all()] for name in ("topics", "concerns", "provisions")}
    one = {"help_wanted": fresh.help_wanted, "urgency": fresh.urgency, "language": fresh.language_id}
    said = {"urgency_reason": fresh.urgency_reason, "version": fresh.corrections.count(), "reason": "By mistake."}
    return {**many, **one, **said, **other}


def told(member: Member, verb: str) -> int:
    return Notification.objects.filter(recipient=member, verb=verb, taken_back_at=None).count()


def waits_for(member: Member) -> str:
    waiting = queue_of(member, "")
    return "".join(item.row for item in (*waiting.country, *waiting.put_to_me))
