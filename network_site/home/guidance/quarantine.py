"""Drafts of guides hold what answers said: it goes out of sight with the answer, and comes back with it.

What a guide has published was read and approved by editors, so it stays, and they are told.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Revision

from discussions.copies import Kept
from discussions.models import Passage, Post


def take_out(post: Post, title: str) -> Kept:
    """Take the texts of *post* out of the drafts made from it, and the *title* of its thread where it opens one."""
    passages = Passage.objects.filter(thread=post.thread_id) if title else Passage.objects.filter(posts=post)
    kept: Kept = []
    for passage in passages.filter(digest="").select_related("page"):
        for draft in passage.page.revisions.exclude(pk=passage.page.live_revision_id):
            kept += _changed(draft, str(passage.key), title[:120])
    return kept


def put_back(kept: Kept) -> None:
    """Write back what is still as ``take_out`` left it; what an editor wrote since stays."""
    for copy in kept:
        draft = Revision.objects.select_for_update().filter(pk=copy["draft"]).first()
        if draft is None:
            continue
        body = json.loads(draft.content["body"])
        for block in body:
            if block.get("id") == copy["block"] and block["value"] == copy["notice"]:
                block["value"] = copy["value"]
        _write(draft, body)


def _changed(draft: Revision, key: str, heading: str) -> Kept:
    body = json.loads(draft.content["body"])
    kept: Kept = []
    for block, notice in _speaking(body, key, heading):
        kept.append({"draft": draft.pk, "block": block.get("id"), "value": block["value"], "notice": notice})
        block["value"] = notice
    if kept:
        _write(draft, body)
    return kept


def _speaking(body: list[dict[str, Any]], key: str, heading: str) -> Iterator[tuple[dict[str, Any], Any]]:
    """Give each block that says what must not be read, with what it says instead."""
    with override("en"):  # as guides are drafted
        said, untitled = _("This answer is out of sight while a moderator looks at it."), _("Question out of sight")
    for block in body:
        if heading and block["type"] == "heading" and block["value"] == heading:
            yield block, untitled
        elif not heading and block["type"] == "answers" and block["value"]["passage"] == key:
            yield block, {**block["value"], "text": f"<p>{said}</p>"}


def _write(draft: Revision, body: list[dict[str, Any]]) -> None:
    draft.content["body"] = json.dumps(body)
    draft.save(update_fields=["content"])
