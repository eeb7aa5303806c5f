"""What a reader keeps of what was posted: found useful, bookmarked, followed, and views of the list of questions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.models.posts import Post
from discussions.models.threads import Thread
from discussions.querysets import BookmarkQuerySet, FollowQuerySet, SavedViewQuerySet
from network_site.members.models import Member, WorkingGroup
from network_site.vocabulary.models import Jurisdiction, Topic

NOTE_LENGTH = 500
VIEW_NAME_LENGTH = 80
FOLLOWED = ("thread", "topic", "jurisdiction", "group")


class UsefulVote(models.Model):
    """A member found a post of somebody else useful. Others read how many did, and not who."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="useful_votes")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("useful vote")
        verbose_name_plural = _("useful votes")
        constraints = (models.UniqueConstraint(fields=("member", "post"), name="one_useful_vote_per_member"),)

    def __str__(self) -> str:
        return f"{self.post} · {self.member}"


class Bookmark(models.Model):
    """A post that a member keeps at hand, with a note that nobody else reads."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="bookmarks")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    note = models.CharField(_("note to yourself"), max_length=NOTE_LENGTH, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[BookmarkQuerySet] = BookmarkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")
        constraints = (models.UniqueConstraint(fields=("member", "post"), name="one_bookmark_per_post"),)

    def __str__(self) -> str:
        return f"{self.post} · {self.member}"


class Follow(models.Model):
    """How closely a member follows a thread, or all threads of a topic, a jurisdiction or a working group."""

    class Level(models.TextChoices):
        """What they hear of it."""

        WATCHING = "watching", _("Watching: told of every post")
        TRACKING = "tracking", _("Tracking: what is new is counted, and nothing told")
        NORMAL = "normal", _("Normal: told when it is meant for me")
        MUTED = "muted", _("Muted: told nothing")

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    level = models.CharField(max_length=8, choices=Level.choices)
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, blank=True, related_name="follows")
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, blank=True, related_name="+")
    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, null=True, blank=True, related_name="+")
    group = models.ForeignKey(WorkingGroup, models.CASCADE, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[FollowQuerySet] = FollowQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints: ClassVar = [
            *(models.UniqueConstraint(fields=("member", name), name=f"one_follow_per_{name}") for name in FOLLOWED),
            models.CheckConstraint(
                condition=(
                    Q(thread__isnull=False, topic=None, jurisdiction=None, group=None)
                    | Q(thread=None, topic__isnull=False, jurisdiction=None, group=None)
                    | Q(thread=None, topic=None, jurisdiction__isnull=False, group=None)
                    | Q(thread=None, topic=None, jurisdiction=None, group__isnull=False)
                ),
                name="follow_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.what} · {self.level}"

    @property
    def what(self) -> str:
        """What is followed, as forms name it: ``thread:12``, ``jurisdiction:NL``."""
        name = next(name for name in FOLLOWED if getattr(self, f"{name}_id") is not None)
        return f"{name}:{getattr(self, f'{name}_id')}"


class SavedView(models.Model):
    """The list of questions as a member narrowed it, under a name of their own. Nobody else sees it."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=VIEW_NAME_LENGTH)
    query = models.CharField(max_length=500)  # as ``ThreadFilterForm.query`` writes it
    saved_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[SavedViewQuerySet] = SavedViewQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("member", "name"), name="one_view_per_name"),
            models.UniqueConstraint(fields=("member", "query"), name="one_name_per_view"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the list, narrowed so."""
        return f"{reverse('discussions:threads')}?{self.query}"
