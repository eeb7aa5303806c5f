"""Keeping drafts as the composer does."""

from typing import Any

from discussions import actions
from discussions.actions.drafts import Typed
from discussions.models import Draft, Thread
from network_site.members.models import Member


def place_of(thread: Thread) -> str:
    return f"answer:{thread.pk}"


def keep(by: Member, place: str, body: str = "Half a sentence", **typed: Any) -> Draft:
    return actions.keep_draft(by=by, place=place, typed=Typed(body=body, **typed))
