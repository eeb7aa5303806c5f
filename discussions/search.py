"""What is searched of discussions: questions, and the answers and replies to them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from discussions.models import Acceptance, Post, Thread
from discussions.models.authored import Authored
from network_site.members.models import Member
from network_site.search import registry
from network_site.search.registry import SearchKind, Shown


class Questions(SearchKind):
    """Threads, by their title and the question."""

    slug, model = "question", Thread
    label, plural = _("Question"), _("Questions")
    title_field = "title"

    def visible_to(self, member: Member) -> Any:
        """Return the threads that *member* may see, by what an index knows of them."""
        return Thread.objects.marked_for(member)

    def loaded(self, found: Any, member: Member) -> Any:  # noqa: ARG002
        """Return threads with their question, topics and countries; none that was joined to another, or removed."""
        return found.exclude(leads_because="merged").in_sight().for_rows().with_question()

    def show(self, item: Thread) -> Shown:
        """Return the question, and who asks as the thread says it."""
        return Shown(
            title=item.title,
            url=item.get_absolute_url(),
            text=item.search_text,
            place=_who(item),
            language=item.language_id,
            mark=item.mark,
            countries=item.concerns.all(),
            topics=item.topics.all(),
        )

    def listed(self, found: Any, member: Member) -> Any:  # noqa: ARG002
        """Return threads with who asks."""
        return found.select_related("author_jurisdiction")

    def name(self, item: Thread) -> Shown:
        """Return the title, and who asks as the thread says it."""
        return Shown(
            title=item.title,
            url=item.get_absolute_url(),
            place=_who(item),
            language=item.language_id,
            mark=item.mark,
        )

    def depends(self) -> Mapping[type[Model], Callable[[Any], Iterable[Any]]]:
        """Return that whatever is said or accepted in a thread changes its text, day or status."""
        return {Post: lambda post: Thread.objects.filter(pk=post.thread_id)}


class Answers(SearchKind):
    """Answers and replies, each of which leads to its place in the thread."""

    slug, model = "answer", Post
    label, plural = _("Answer"), _("Answers")

    def visible_to(self, member: Member) -> Any:
        """Return the answers and replies that *member* may see."""
        return Post.objects.visible_to(member).contributions()

    def loaded(self, found: Any, member: Member) -> Any:  # noqa: ARG002
        """Return posts with their thread."""
        return found.select_related("author_jurisdiction", "thread").prefetch_related("thread__topics")

    def show(self, item: Post) -> Shown:
        """Return the post under the title of its thread."""
        return Shown(
            title=item.thread.title,
            url=item.get_absolute_url(),
            text=item.search_text,
            place=_who(item),
            language=item.language_id,
            mark=item.mark,
            topics=item.thread.topics.all(),
        )

    def depends(self) -> Mapping[type[Model], Callable[[Any], Iterable[Any]]]:
        """Return that an acceptance changes the status of a post, and a thread the topics of all its posts."""
        return {
            Acceptance: lambda acceptance: Post.objects.contributions().filter(pk=acceptance.post_id),
            Thread: lambda thread: Post.objects.contributions().filter(thread=thread),
        }


def _who(item: Authored) -> str:
    country = item.author_jurisdiction
    if country is None:
        return item.shown_office
    return gettext("%(office)s, %(country)s") % {"office": item.shown_office, "country": country.name}


def register() -> None:
    """Register the kinds."""
    registry.register(Questions(), Answers())
