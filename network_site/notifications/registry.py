"""What members can be told: verbs.

A part registers its own in ``AppConfig.ready()``, from its ``notices.py``::

    class Answered(Verb):
        slug = "answered"
        area = _("Questions")
        label = _("Answers")
        said = ngettext_lazy("A new answer", "%(count)d new answers", "count")
        model = "discussions.Post"

    register(Answered())

and its actions notify inside the transaction that makes the change (``notifications.actions.notifying``)::

    notify(verb="answered", about=post, group_with=thread, by=by, to=[thread.author_id])
"""

from abc import ABC
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model

from network_site.access.rules import Audience, Reader
from network_site.members.models import Member
from network_site.notifications.levels import Level, Way
from network_site.notifications.replies.reasons import Reason, ReplyRefused

WAYS: Mapping[Level, Way] = {Level.DIRECT: Way.MAIL, Level.WATCH: Way.MAIL, Level.FOLLOW: Way.DAILY}


class UnknownVerb(LookupError):
    """No part registered this verb."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a mail about a GREEN item may name, as text in the active language: a topic and a country."""

    topic: str = ""
    country: str = ""


class Verb(ABC):
    """One thing that members are told about objects of one model.

    ``said`` is an ``ngettext_lazy`` with ``%(count)d``, and speaks of no content: it may stand in any mail but one
    about a group's item. ``ways`` are the channels of whoever chose none.
    """

    slug: ClassVar[str]
    area: ClassVar[Any]  # heading in the preferences
    label: ClassVar[Any]  # what the preferences call it
    said: ClassVar[Any]
    model: ClassVar[str]  # "discussions.Post"
    ways: ClassVar[Mapping[Level, Way]] = {Level.DIRECT: Way.MAIL}
    reminds = False  # then mails and pushes wait for a working day of the country of whoever is told
    recurs = False  # then what happens to an object once more is told anew, also to who knows of the last time

    @property
    def part(self) -> str:
        """The part of the network that speaks: the label of its app."""
        return self.model.partition(".")[0]

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the objects by number, with what the other methods read; what is gone or quarantined is left out."""
        found: Mapping[int, Any] = apps.get_model(self.model)._default_manager.in_bulk(pks)
        return found

    def audience_of(self, item: Any) -> Audience:
        """Return whom *item* is for; its mark decides what a mail may say."""
        return Audience.of(item)

    def may_see(self, item: Any, reader: Reader) -> bool:
        """Whether *reader* may see *item*: asked when a notification is made, shown, and mailed."""
        return self.audience_of(item).admits(reader)

    def heading(self, item: Any) -> str:
        """Return the title under which the inbox shows *item*; mails show it for CLEAR items alone."""
        return str(item)

    def subject(self, item: Any) -> Subject:  # noqa: ARG002  most have none
        """Return what a mail about a GREEN *item* may name."""
        return Subject()

    def url(self, item: Any) -> str:
        """Return where *item* is read."""
        address: str = item.get_absolute_url()
        return address

    def waits_for_work(self, item: Any) -> bool:  # noqa: ARG002  some ask the item
        """Whether what is said of *item* is for a working day."""
        return self.reminds

    def recipients(self, item: Any) -> Mapping[Level, Iterable[int]]:  # noqa: ARG002  for verbs that know theirs
        """Return the numbers of the members to tell, by level, where ``notify`` named none. Asked by the worker."""
        return {}

    def refuses_reply(self, item: Any, *, by: Member) -> Reason | None:  # noqa: ARG002  most take none
        """Return why *by* may not answer *item* by e-mail, or None where they may."""
        return Reason.ON_SITE

    def reply(self, item: Any, *, by: Member, text: str, key: UUID) -> None:  # noqa: ARG002
        """Post *text* as the answer of *by* to *item*, as a form would. Raises ReplyRefused."""
        raise ReplyRefused(Reason.ON_SITE)

    def way(self, level: str) -> Way:
        """Return the way of whoever chose none."""
        return self.ways.get(Level(level), WAYS[Level(level)])


_verbs: dict[str, Verb] = {}


def register(verb: Verb) -> None:
    """Make *verb* known. Raises ImproperlyConfigured when its slug is taken."""
    if verb.slug in _verbs:
        raise ImproperlyConfigured(f"Two verbs are named {verb.slug!r}.")
    _verbs[verb.slug] = verb


def verb_named(slug: str) -> Verb:
    """Return the verb. Raises UnknownVerb."""
    try:
        return _verbs[slug]
    except KeyError:
        raise UnknownVerb(slug) from None


def verbs() -> list[Verb]:
    """Return every verb, in the order of registration."""
    return list(_verbs.values())


def verbs_about(item: Model) -> list[str]:
    """Return the slugs of the verbs that speak of *item*'s model."""
    return [verb.slug for verb in _verbs.values() if verb.model.lower() == item._meta.label_lower]


def key_of(item: Model) -> str:
    """Return the key of the thing under which the inbox groups, such as ``discussions.thread:12``."""
    return f"{item._meta.label_lower}:{item.pk}"
