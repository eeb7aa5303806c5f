"""Drafts: what a member is writing, kept while it is not posted."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.models.posts import Post
from discussions.models.threads import Thread
from discussions.querysets import DraftQuerySet
from network_site.members.models import Member
from network_site.vocabulary.numbers import NUMBER

PLACE = re.compile(r"(?:ask|about|answer|reply|edit):[0-9]{1,18}|translate:[0-9]{1,18}:[a-z]{2,3}", re.ASCII)
ASKING = "ask:0"
ASIDE_AT_MOST = 10  # texts of one place: who sets an eleventh aside lets go of the oldest
NOT_FILLED_IN = {"version", "of_version", "about_page", "about_section"}


def numbers_of_files(fields: Mapping[str, Sequence[str]]) -> list[int]:
    """Return the numbers of the files that *fields* name."""
    return [int(number) for number in fields.get("attachments", ()) if NUMBER.fullmatch(str(number))]


def differing(here: Mapping[str, Sequence[str]], there: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the names of the fields that a person fills in and that say something else *here* than *there*."""
    one, other = (
        {name: sorted(filter(None, values)) for name, values in said.items() if any(values)} for said in (here, there)
    )
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)} - NOT_FILLED_IN


@dataclass(frozen=True, slots=True)
class Version:
    """A text with its fields, as it was typed."""

    body: str
    fields: Mapping[str, Sequence[str]]

    def says_the_same(self, other: "Version") -> bool:
        """Whether *other* has this text, and in all that a person fills in what stands here."""
        return self.body == other.body and not differing(self.fields, other.fields)


@dataclass(frozen=True, slots=True)
class Aside(Version):
    """A text that was set aside, when, and its ``number``, which no other text of its draft ever has."""

    number: int
    at: datetime


NOTHING = Version("", {})


class Draft(models.Model):
    """What a member is writing in one place: the text and the other fields of its form, by name, as they were typed.

    ``place`` says which form of which thing: ``ask:0``, ``about:GUIDE``, ``answer:THREAD``, ``reply:POST``,
    ``edit:POST`` or ``translate:POST:LANGUAGE``. ``sequence`` counts what was kept; who sends a text names the one it
    is based on, so that a second window cannot write over it unseen. ``key`` is the idempotency key of the form that it
    was kept from. ``texts_aside`` are the others, the latest first, where the member had to choose between two.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=32)
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="+")
    body = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
    texts_aside = models.JSONField(default=list)
    sequence = models.PositiveIntegerField(default=0)
    key = models.UUIDField(null=True, blank=True)
    device = models.CharField(max_length=60, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now, db_index=True)
    discarded_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[DraftQuerySet] = DraftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = (models.UniqueConstraint(fields=("member", "place"), name="one_draft_per_place"),)

    def __str__(self) -> str:
        return self.place

    def get_absolute_url(self) -> str:
        """Return the address of the form where it is taken up again."""
        if self.kind in {"ask", "about"}:
            guide = f"?guide={self.number}" if self.kind == "about" else ""
            return f"{reverse('discussions:ask')}{guide}"
        return reverse(f"discussions:{self.kind}", args=self.place.split(":")[1:])

    @property
    def kind(self) -> str:
        """Which form it is kept from."""
        return self.place.partition(":")[0]

    @property
    def number(self) -> int:
        """The number of what it is about."""
        return int(self.place.split(":")[1])

    @property
    def title(self) -> str:
        """The question in one line, as it was typed, where it is one."""
        return next(iter(self.fields.get("title", ())), "")

    @property
    def files(self) -> list[int]:
        """The numbers of the files that wait with it."""
        return numbers_of_files(self.fields)

    @property
    def files_set_aside(self) -> list[int]:
        """The numbers of the files that wait with the texts that were set aside."""
        return [number for text in self.set_aside for number in numbers_of_files(text.fields)]

    @property
    def set_aside(self) -> list[Aside]:
        """The texts that were set aside, the latest first."""
        return [Aside(**{**said, "at": datetime.fromisoformat(said["at"])}) for said in self.texts_aside]

    @property
    def present(self) -> Version:
        """The text that is gone on with."""
        return Version(self.body, self.fields)

    def exchange(self, aside: Version, *, going_on: Version) -> None:
        """Set *aside* one text for *going_on* with another: each is kept once, and none twice; the caller saves."""
        new = None if aside.says_the_same(going_on) or aside.says_the_same(NOTHING) else aside
        kept = [text for text in self.set_aside if not (text.says_the_same(aside) or text.says_the_same(going_on))]
        if new is not None:
            kept.insert(0, Aside(new.body, new.fields, number=self.sequence + 1, at=timezone.now()))
        self.texts_aside = [
            {"number": text.number, "at": text.at.isoformat(), "body": text.body, "fields": text.fields}
            for text in kept[:ASIDE_AT_MOST]
        ]

    def changed_by(self, fields: Mapping[str, Sequence[str]]) -> set[str]:
        """Return the names of those that a person fills in and in which *fields* say something else."""
        return differing(self.fields, fields)

    @property
    def typed(self) -> dict[str, Any]:
        """What the form begins with."""
        return {**dict(self._single_or_many()), "body": self.body} if self.pk else {}

    def _single_or_many(self) -> Iterator[tuple[str, Any]]:
        for name, values in self.fields.items():
            yield name, values if name in {"topics", "concerns", "provisions"} else next(iter(values), "")
