"""Mentions: ``@[office, country](member:12)`` in a text, shown with the office of the day.

What stands between the brackets is for who edits the text. Readers are shown what the member of that number is today,
so nobody is made to say or be what they are not.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from discussions.markdown import MENTION, render
from network_site.access.marks import Mark
from network_site.access.rules import Audience, Reader, needs_group
from network_site.members.models import Member

AT_MOST = 10  # people told of one post
OFFERED = 8
LEAST_LETTERS = 2

_TOKEN = re.compile(r"@\[(?:\\.|[^\]\\\n])*\]\(member:([0-9]{1,18})\)")
_QUOTE = re.compile(r"^\s*>.*$", re.MULTILINE)
_SHOWN = re.compile(r'<span data-mention="([0-9]{1,18})">.*?</span>', re.DOTALL)


def mentioned(text: str) -> list[int]:
    """Return the numbers of the members whom *text* mentions, each once; what it quotes mentions nobody anew."""
    return list(dict.fromkeys(int(number) for number in _TOKEN.findall(_QUOTE.sub("", text))))


def token(member: Member) -> str:
    """Return what mentions *member* in a text."""
    label = re.sub(r"([][\\])", r"\\\1", member.label)
    return f"@[{label}](member:{member.pk})"


def rendered(text: str) -> str:
    """Return *text* as HTML that is safe to show, with the offices of those it mentions."""
    return named(render(text))


def named(html: str, people: Mapping[int, Member] | None = None) -> str:
    """Return *html*, which ``render()`` made, with the office and country of today of everybody it mentions.

    With the *people* whom ``people_in`` found in it, it asks nothing of the database.
    """
    if MENTION not in html:
        return html
    found = people_in([html]) if people is None else people

    def shown(match: re.Match[str]) -> str:
        member = found.get(int(match[1]))
        office = member.label if member else _("a former member")
        return f'<span data-mention="{match[1]}"><bdi>{escape(office)}</bdi></span>'

    return _SHOWN.sub(shown, html)


def safely_named(html: str) -> SafeString:
    """Return *html*, which ``render()`` made, for a page as it is: see ``named``."""
    return mark_safe(named(html))  # noqa: S308  what the parser made, with names escaped


def people_in(texts: Iterable[str]) -> dict[int, Member]:
    """Return the members whom *texts*, which ``render()`` made, mention, by number; in one query, or none."""
    numbers = {int(number) for html in texts if MENTION in html for number in _SHOWN.findall(html)}
    if not numbers:
        return {}
    found: dict[int, Member] = Member.objects.findable().select_related("jurisdiction").in_bulk(numbers)
    return found


def people_to_mention(text: str, audience: Audience, by: Member) -> list[Member]:
    """Return the members of *audience* with the words of *text* in office or country, for *by* to choose from."""
    if len(text.strip()) < LEAST_LETTERS or not audience.admits(Reader.of(by)):
        return []
    found = who_may_read(audience).matching(text).exclude(pk=by.pk)
    found = found.select_related("jurisdiction", "service").prefetch_related("languages")
    return list(found.order_by("jurisdiction__name_en", "office", "pk")[:OFFERED])


def who_may_read(audience: Audience) -> Any:
    """Return the members who may read what is for *audience*."""
    members = Member.objects.findable()
    if needs_group(audience.mark):
        members = members.filter(group_memberships__group=audience.working_group_id)
    return members.filter(service=audience.service_id) if audience.mark == Mark.AMBER_STRICT else members
