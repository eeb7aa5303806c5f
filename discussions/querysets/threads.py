"""Reads of threads."""

from datetime import UTC, datetime
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from network_site.access.querysets import MarkedQuerySet
from network_site.live.models import Stream
from network_site.members.models import Member
from network_site.vocabulary.models import Jurisdiction

PAGE_SIZE = 25
ASKED, ACTIVE = "created_at", "last_activity_at"


class ThreadQuerySet(MarkedQuerySet):
    """Threads, by what a reader looks for."""

    def visible_to(self, person: Any) -> Self:
        """Return the threads that *person* may see; what was joined to another thread is read there."""
        return self.marked_for(person).exclude(leads_because="merged")

    def marked_for(self, person: Any) -> Self:
        """Return the threads whose mark and group let *person* see them, also what was joined to another thread."""
        return super().visible_to(person)

    def leading_nowhere(self) -> Self:
        """Return threads that go on where they are."""
        return self.filter(leads_to=None)

    def in_sight(self) -> Self:
        """Return threads whose question was not removed; the others open by their address alone."""
        return self.filter(removed_at=None)

    def unanswered(self) -> Self:
        """Return threads that nobody has answered."""
        return self.filter(answer_count=0)

    def open(self) -> Self:
        """Return threads that take answers."""
        takes_posts = Q(working_group=None) | Q(working_group__archived_at=None)
        return self.filter(takes_posts, closed_at=None, locked_at=None, leads_to=None).in_sight()

    def standing(self, status: str) -> Self:
        """Return threads that are ``open``, ``answered`` or ``accepted``, as their ``status`` says, or ``closed``."""
        match status:
            case "open":
                return self.filter(accepted_count=0, answer_count=0)
            case "answered":
                return self.filter(accepted_count=0, answer_count__gt=0)
            case "accepted":
                return self.filter(accepted_count__gt=0)
            case _:
                return self.exclude(closed_at=None)

    def with_positions_to_review(self) -> Self:
        """Return threads in whose answers a position stands that is past its review, or whose law changed."""
        scopes = apps.get_model("discussions", "AnswerScope").objects.to_review()
        in_sight = scopes.filter(post__deleted_at=None, post__withheld_at=None)
        return self.filter(Exists(in_sight.filter(post__thread=OuterRef("pk"))))

    def waiting_for_country(self, member: Member) -> Self:
        """Return open questions of others to *member*'s country that nobody has answered for it, first asked first."""
        waiting = self.open().filter(self._awaits(member.jurisdiction_id)).exclude(author=member)
        return waiting.order_by("created_at", "pk")

    def awaiting_answers(self) -> Self:
        """Return open questions in sight that wait for some country, or that concern none and nobody has answered."""
        links = self.model.concerns.through.objects.filter(thread=OuterRef("pk"))
        posts = self.model.posts.rel.related_model.objects
        answers = posts.filter(thread=OuterRef("thread")).answering(OuterRef("jurisdiction"))
        anywhere = posts.filter(thread=OuterRef("pk")).answering(None)
        in_sight = posts.filter(thread=OuterRef("pk"), kind="question", deleted_at=None, withheld_at=None)
        waits = Exists(links.filter(~Exists(answers))) | (~Exists(links) & ~Exists(anywhere))
        return self.open().filter(waits, Exists(in_sight))

    def _awaits(self, code: str | None) -> Q:
        """Return what is true of questions to the country *code* that nobody has answered for it; without one, none."""
        concerned = self.model.concerns.through.objects.filter(thread=OuterRef("pk"), jurisdiction=code)
        answers = self.model.posts.rel.related_model.objects.filter(thread=OuterRef("pk")).answering(code)
        return Q(Exists(concerned), ~Exists(answers))

    def put_to(self, member: Member) -> Self:
        """Return open questions that *member* was asked and has not answered."""
        asks = self.model.asks.rel.related_model.objects.filter(thread=OuterRef("pk"), member=member)
        return self.open().filter(Exists(asks)).exclude(posts__author=member)

    def asked_by(self, member: Member) -> Self:
        """Return threads that *member* opened."""
        return self.filter(author=member)

    def bookmarked_by(self, member: Member) -> Self:
        """Return threads of which *member* bookmarked a post."""
        bookmarks = self.model.posts.rel.related_model.bookmarks.rel.related_model.objects
        return self.filter(Exists(bookmarks.filter(post__thread=OuterRef("pk"), member=member)))

    def followed_by(self, member: Member) -> Self:
        """Return threads that *member* watches or tracks."""
        follows = self.model.follows.rel.related_model.objects.filter(thread=OuterRef("pk"), member=member)
        return self.filter(Exists(follows.filter(level__in=("watching", "tracking"))))

    def about(self, topic: int) -> Self:
        """Return threads on the topic with this number or on a topic below it."""
        link = self.model.topics.through.objects.filter(thread=OuterRef("pk"))
        return self.filter(Exists(link.filter(Q(topic=topic) | Q(topic__parent=topic))))

    def concerning(self, jurisdiction: Jurisdiction | str) -> Self:
        """Return threads that name *jurisdiction* (or its code) as concerned, or that come from it."""
        link = self.model.concerns.through.objects.filter(thread=OuterRef("pk"), jurisdiction=jurisdiction)
        return self.filter(Q(Exists(link)) | Q(author_jurisdiction=jurisdiction))

    def waiting_for(self, member: Member) -> Self:
        """Return open questions of others that wait for *member*: for their country, or on the topics they follow.

        Those to the country are those of ``waiting_for_country``; of the others those in which no answer is accepted
        and in which they have not written.
        """
        topics = self.model.topics.through.objects.filter(thread=OuterRef("pk"), topic__members=member)
        own = self.model.posts.rel.related_model.objects.filter(thread=OuterRef("pk"), author=member)
        on_topic = Q(Exists(topics), ~Exists(own), accepted_count=0)
        return self.open().filter(self._awaits(member.jurisdiction_id) | on_topic).exclude(author=member)

    def first_and_pinned(self, number: int, by: str) -> Self:
        """Return the *number* latest threads that are not pinned, and all that are; in one query, in no order."""
        pinned = Q(pk__in=self.filter(pinned_at__isnull=False).values("pk"))
        found: Self = self.model._default_manager.filter(self.filter(pinned_at=None)._among_first(number, by) | pinned)  # noqa: SLF001
        return found

    def first_alone(self, number: int, by: str) -> Self:
        """Return the *number* latest threads, in no order, so that what is asked beside is asked of these alone."""
        found: Self = self.model._default_manager.filter(self._among_first(number, by))
        return found

    def _among_first(self, number: int, by: str) -> Q:
        return Q(pk__in=self.latest_first(by).values("pk")[:number])

    def newest(self) -> Self:
        """Return threads by when they were asked, latest first."""
        return self.latest_first(ASKED)

    def latest_first(self, by: str) -> Self:
        """Return threads by when they were ``ASKED``, or last ``ACTIVE``, latest first."""
        return self.order_by(f"-{by}", "-pk")

    def after(self, moment: datetime, pk: int, by: str) -> Self:
        """Return threads that come after the one with *pk* and *moment* in the order of ``latest_first``."""
        return self.filter(Q(**{f"{by}__lt": moment}) | Q(**{by: moment, "pk__lt": pk}))

    def with_question(self) -> Self:
        """Return threads with the post that opens each."""
        questions = self.model.posts.rel.related_model.objects.filter(kind="question")
        return self.prefetch_related(Prefetch("posts", questions, to_attr="question_posts"))

    def with_drafts_of(self, member: Member | int) -> Self:
        """Return threads that know whether *member* is writing an answer to them (``has_draft``), in the same query."""
        drafts = apps.get_model("discussions", "Draft").objects.kept()
        return self.annotate(has_draft=Exists(drafts.filter(member=member, thread=OuterRef("pk"))))

    def with_read_mark_of(self, member: Member | int) -> Self:
        """Return threads that know up to which post *member* read them (``read_upto``), in the same query."""
        marks = apps.get_model("discussions", "ReadMark").objects.filter(member=member, thread=OuterRef("pk"))
        return self.annotate(read_upto=Subquery(marks.values("upto")[:1]))

    def with_unread_of(self, member: Member) -> Self:
        """Return threads that know what ``unread.unread_of`` asks about *member*, in the same query."""
        posts = self.model.posts.rel.related_model.objects.contributions().exclude(author=member)
        since = posts.filter(thread=OuterRef("pk"), pk__gt=OuterRef("read_upto")).order_by()
        own = self.model.follows.rel.related_model.objects.filter(thread=OuterRef("pk"), member=member)
        visits = apps.get_model("discussions", "ListVisit").objects.filter(member=member)
        return self.with_read_mark_of(member).annotate(
            unread_count=Coalesce(Subquery(since.values("thread").annotate(number=Count("pk")).values("number")), 0),
            own_level=Subquery(own.values("level")[:1]),
            visited_at=Subquery(visits.values("at")[:1]),
            visited_before=Subquery(visits.values("before_at")[:1]),
        )

    def for_thread_page(self) -> Self:
        """Return threads with what permissions ask, and their place in their stream at this moment.

        What the head shows is read where it is not kept.
        """
        name = Concat(Value("thread:"), Cast(OuterRef("pk"), models.CharField()))
        head = Subquery(Stream.objects.filter(name=name).values("head"), output_field=models.BigIntegerField())
        return self.select_related("working_group", "author_jurisdiction").annotate(position=Coalesce(head, 0))

    def for_list(self) -> Self:
        """Return threads with what a row of a list shows of their own; the rest is read where the row is not kept."""
        return self.select_related("author_jurisdiction", "language", "working_group")

    def for_rows(self) -> Self:
        """Return threads with what a row of a list shows."""
        return self.for_list().prefetch_related("topics", "concerns")


def parse_cursor(cursor: str) -> tuple[datetime, int] | None:
    """Return the moment and number in *cursor*, or None when it makes no sense."""
    seconds, _dash, pk = cursor.partition("-")
    try:
        return datetime.fromtimestamp(float(seconds), tz=UTC), int(pk)
    except (ValueError, OverflowError, OSError):
        return None


def cursor_of(thread: Any, by: str = ASKED) -> str:
    """Return the position of *thread* in the order of ``latest_first``, for the address of the next page."""
    return f"{getattr(thread, by).timestamp():.6f}-{thread.pk}"
