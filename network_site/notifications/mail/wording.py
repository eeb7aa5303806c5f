"""What a mail may say. The mark decides: a group's item is never spoken of, and only a CLEAR one by its title."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from network_site.access.marks import GROUP_MARKS, Mark
from network_site.notifications.models import Notification
from network_site.notifications.registry import Verb, verb_named

Seen = Sequence[tuple[Notification, Any]]


def something_waits() -> str:
    """Return all that a mail says of a group's item."""
    return _("Something waits for you in Counterpart")


class About(NamedTuple):
    """What a line names beside what happened; ``is_group`` where it says neither."""

    heading: str = ""
    topic: str = ""
    country: str = ""
    is_group: bool = False


OF_A_GROUP = About(is_group=True)


def lines_of(seen: Seen) -> list[str]:
    """Return a line for each verb and thing among *seen*, in their order; all that is a group's is one line.

    Things of which a line would say the same are one line too, with how many times it happened.
    """
    together: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for row, item in seen:
        together[row.verb, row.key].append(item)
    times: Counter[tuple[str, About]] = Counter()
    for (slug, _key), items in together.items():
        about = _about(verb_named(slug), items)
        times["" if about.is_group else slug, about] += len(items)
    return [_line(slug, about, count) for (slug, about), count in times.items()]


def _about(verb: Verb, items: Sequence[Any]) -> About:
    """Return what a line about *items* of one thing may name; the first of them is the latest."""
    marks = {verb.audience_of(item).mark for item in items}
    if not marks.isdisjoint(GROUP_MARKS):
        return OF_A_GROUP
    if marks == {Mark.CLEAR}:
        return About(heading=verb.heading(items[0]))
    subjects = [verb.subject(item) for item in items]
    topic = _shared(subject.topic for subject in subjects)
    return About(topic=topic, country=_shared(subject.country for subject in subjects))


def _line(slug: str, about: About, count: int) -> str:
    if about.is_group:
        return something_waits()
    said = str(verb_named(slug).said % {"count": count})
    if about.heading:
        return _("%(said)s: %(heading)s") % {"said": said, "heading": about.heading}
    topic, country = about.topic, about.country
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
