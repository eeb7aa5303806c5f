"""What discussions tell members."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from discussions.by_mail import TakesReplies
from discussions.models import Passage, Post, PostTranslation, Thread
from discussions.moderation_notices import Corrected, Decided, Flagged, FlagSettled, Unseen
from discussions.position_notices import (
    AcceptanceTurned,
    Endorsed,
    LawChanged,
    LawDoubted,
    PositionAmended,
    ReviewDue,
)
from network_site.access.marks import Mark
from network_site.access.rules import Audience, Reader
from network_site.members.roles import Role
from network_site.notifications.levels import Level, Way
from network_site.notifications.registry import Subject, Verb

INTO_THE_INBOX = {Level.DIRECT: Way.INBOX}
WATCHED_BY_DAY = {Level.WATCH: Way.DAILY}
MEANT_OR_WATCHED = {Level.DIRECT: Way.MAIL, Level.WATCH: Way.MAIL}


class AboutPost(Verb):
    """Something about a post; the inbox groups by thread."""

    area = _("Questions")
    model = "discussions.Post"

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the posts that are not removed."""
        found: Mapping[int, Any] = Post.objects.filter(deleted_at=None, withheld_at=None).for_notices().in_bulk(pks)
        return found

    def heading(self, item: Post) -> str:
        """Return the question in one line."""
        return item.thread.title

    def subject(self, item: Post) -> Subject:
        """Return the first topic of the thread, and the country of who wrote."""
        topic = next(iter(item.thread.topics.all()), None)
        country = item.author_jurisdiction
        return Subject(topic.label if topic else "", country.name if country else "")


class Answered(TakesReplies, AboutPost):
    """To who asked: somebody answered."""

    slug = "answered"
    label = _("Answers")
    ways = MEANT_OR_WATCHED
    said = ngettext_lazy("A new answer", "%(count)d new answers", "count")


class Replied(TakesReplies, AboutPost):
    """To who wrote a post: somebody replied to it."""

    slug = "replied"
    label = _("Replies to what I wrote")
    ways = MEANT_OR_WATCHED
    said = ngettext_lazy("A new reply", "%(count)d new replies", "count")


class Mentioned(AboutPost):
    """To whom a post names: somebody mentions them."""

    slug = "mentioned"
    label = _("I am mentioned")
    said = ngettext_lazy("You are mentioned in a post", "You are mentioned in %(count)d posts", "count")


class Accepted(AboutPost):
    """To who answered: the asker accepted it."""

    slug = "accepted"
    label = _("My answer was accepted")
    said = ngettext_lazy("Your answer was accepted", "%(count)d of your answers were accepted", "count")

    def subject(self, item: Post) -> Subject:  # noqa: ARG002
        """Return nothing: the author knows what they answered."""
        return Subject()

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the posts that are still accepted."""
        return {pk: post for pk, post in super().load(pks).items() if post.is_accepted}


class Asked(TakesReplies, AboutPost):
    """To those who can best answer a question: it is put to them."""

    slug = "asked"
    label = _("Questions put to me")
    said = ngettext_lazy("A question that you may be able to answer", "%(count)d questions put to you", "count")

    def waits_for_work(self, item: Post) -> bool:
        """Whether it can wait for a working day: an urgent question cannot."""
        return item.thread.urgency != Thread.Urgency.DAY


class NewQuestion(AboutPost):
    """To those who watch a topic, a country or a group: a question of it."""

    slug = "new_question"
    label = _("New questions on what I watch")
    said = ngettext_lazy("A new question on what you watch", "%(count)d new questions on what you watch", "count")
    ways = WATCHED_BY_DAY


class AboutTranslation(Verb):
    """Something about a translation of a post."""

    area = _("Questions")
    model = "discussions.PostTranslation"

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the translations that stand of posts that do."""
        rows = PostTranslation.objects.standing().filter(post__deleted_at=None, post__withheld_at=None)
        found: Mapping[int, Any] = rows.select_related("post__thread", "language").in_bulk(pks)
        return found

    def audience_of(self, item: PostTranslation) -> Audience:
        """Return whom the post is for."""
        return Audience.of(item.post)

    def heading(self, item: PostTranslation) -> str:
        """Return the question in one line, with the language."""
        return f"{item.post.thread.title} · {item.language.name}"

    def url(self, item: PostTranslation) -> str:
        """Return the page on which it stands beside the original."""
        return f"{reverse('discussions:translations', args=[item.post_id])}?language={item.language_id}"


class Translated(AboutTranslation):
    """To who wrote a post: somebody translated it."""

    slug = "translated"
    label = _("Translations of what I wrote")
    said = ngettext_lazy("A member translated a text of yours", "%(count)d translations of your texts", "count")
    ways = INTO_THE_INBOX


class TranslationBehind(AboutTranslation):
    """To who translated a post: it has a later text."""

    slug = "translation_behind"
    recurs = True
    label = _("What I translated was changed")
    said = ngettext_lazy(
        "A text that you translated was changed", "%(count)d texts that you translated were changed", "count"
    )

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return those that are still behind."""
        return {pk: row for pk, row in super().load(pks).items() if row.is_behind}


class AboutPassage(Verb):
    """Something about a passage of a guide that was made from answers."""

    area = _("Questions")
    model = "discussions.Passage"

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the passages that readers see."""
        found: Mapping[int, Any] = Passage.objects.published().select_related("thread", "page").in_bulk(pks)
        return found

    def audience_of(self, item: Passage) -> Audience:
        """Return whom the thread is for."""
        return Audience.of(item.thread)

    def heading(self, item: Passage) -> str:
        """Return the title of the guide."""
        title: str = item.page.title
        return title

    def url(self, item: Passage) -> str:
        """Return the address of the guide."""
        return item.page.get_url() or item.thread.get_absolute_url()


class InGuide(AboutPassage):
    """To who took part in a thread or watches it: its answers became part of a guide."""

    slug = "in_guide"
    label = _("What I took part in became part of a guide")
    said = ngettext_lazy("Answers became part of a guide", "Answers became part of %(count)d guides", "count")


class PassageChanged(AboutPassage):
    """To who took part in a thread or watches it: the guide's passage made from it changed."""

    slug = "passage_changed"
    recurs = True
    label = _("A passage made from what I took part in changed")
    said = ngettext_lazy("A guide changed what it took from answers", "%(count)d changes in guides", "count")


class PassageWithheld(AboutPassage):
    """To editors: an answer behind what a guide has published is out of sight."""

    slug = "passage_withheld"
    recurs = True
    label = _("An answer behind a guide is out of sight")
    said = ngettext_lazy(
        "An answer behind a guide is out of sight", "Answers behind %(count)d guides are out of sight", "count"
    )

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the passages of which an answer is still out of sight."""
        doubtful = Passage.objects.published().filter(posts__withheld_at__isnull=False).distinct()
        found: Mapping[int, Any] = doubtful.select_related("thread", "page").in_bulk(pks)
        return found

    def audience_of(self, item: Passage) -> Audience:  # noqa: ARG002
        """Return the members: the title of a guide is all it says."""
        return Audience(Mark.GREEN)

    def may_see(self, item: Passage, reader: Reader) -> bool:  # noqa: ARG002
        """Whether *reader* edits guides."""
        return reader.verified and any(role.partition(":")[0] == Role.EDITOR for role in reader.roles)


VERBS = (
    Answered(),
    Replied(),
    Mentioned(),
    Accepted(),
    Asked(),
    NewQuestion(),
    Endorsed(),
    ReviewDue(),
    LawChanged(),
    PositionAmended(),
    AcceptanceTurned(),
    LawDoubted(),
    InGuide(),
    PassageChanged(),
    PassageWithheld(),
    Flagged(),
    Unseen(),
    FlagSettled(),
    Translated(),
    TranslationBehind(),
    Corrected(),
    Decided(),
)
