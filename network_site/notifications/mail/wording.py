"""What a mail may say. The mark decides: a group's item is never spoken of, and only a CLEAR one by its title."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from network_site.access.marks import GROUP_MARKS, Mark
from network_site.notifications.models import Notification
from network_site.notifications.registry import Verb, verb_named

Seen = Sequence[tuple[Notification, Any]]


def something_waits() -> str:
    """Return all that a mail says of a group's item."""
    return _("Something waits for you in Counterpart")


def lines_of(seen: Seen) -> list[str]:
    """Return a line for each verb and thing among *seen*, in their order; all that is a group's is one line."""
    together: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for row, item in seen:
        together[row.verb, row.key].append(item)
    lines = [line_of(verb_named(slug), items) for (slug, _key), items in together.items()]
    return list(dict.fromkeys(lines))


def line_of(verb: Verb, items: Sequence[Any]) -> str:
    """Return what a mail says of what happened to *items*, of which the first is the latest."""
    if any(verb.audience_of(item).mark in GROUP_MARKS for item in items):
        return something_waits()
    said = str(verb.said % {"count": len(items)})
    if all(verb.audience_of(item).mark == Mark.CLEAR for item in items):
        return _("%(said)s: %(heading)s") % {"said": said, "heading": verb.heading(items[0])}
    return _with_subject(said, verb, items)


def _with_subject(said: str, verb: Verb, items: Sequence[Any]) -> str:
    subjects = [verb.subject(item) for item in items]
    topic = _shared(subject.topic for subject in subjects)
    country = _shared(subject.country for subject in subjects)
    if topic and country:
        return _("%(said)s on %(topic)s, %(country)s") % {"said": said, "topic": _inside(topic), "country": country}
    if topic:
        return _("%(said)s on %(topic)s") % {"said": said, "topic": _inside(topic)}
    return _("%(said)s, %(country)s") % {"said": said, "country": country} if country else said


def _shared(words: Iterable[str]) -> str:
    found = set(words)
    return found.pop() if len(found) == 1 else ""


def _inside(label: str) -> str:
    """Return a label as it stands inside a sentence; an abbreviation stays as it is."""
    return label[0].lower() + label[1:] if label[1:2].islower() else label
