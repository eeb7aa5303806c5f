"""What members are told about what answers state for jurisdictions."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from discussions.models import AnswerScope
from network_site.access.rules import Audience
from network_site.notifications.levels import Level, Way
from network_site.notifications.registry import Subject, Verb


class AboutPosition(Verb):
    """Something about what an answer states for a jurisdiction."""

    area = _("Questions")
    model = "discussions.AnswerScope"

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the positions of standing answers."""
        scopes = AnswerScope.objects.standing().filter(post__deleted_at=None, post__withheld_at=None)
        found: Mapping[int, Any] = (
            scopes.with_acceptance()
            .select_related("jurisdiction", "post__thread")
            .prefetch_related("endorsements")
            .in_bulk(pks)
        )
        return found

    def audience_of(self, item: AnswerScope) -> Audience:
        """Return whom the answer is for."""
        return Audience.of(item.post)

    def heading(self, item: AnswerScope) -> str:
        """Return the question in one line, with the country."""
        return f"{item.post.thread.title} · {item.jurisdiction.name}"

    def subject(self, item: AnswerScope) -> Subject:
        """Return the country."""
        return Subject(country=item.jurisdiction.name)


class Endorsed(AboutPosition):
    """To who stated a position: somebody of that country confirms it."""

    slug = "endorsed"
    recurs = True
    label = _("What I stated was confirmed")
    said = ngettext_lazy("A peer confirmed what you stated", "Peers confirmed %(count)d of your statements", "count")

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the positions that somebody still confirms."""
        return {pk: scope for pk, scope in super().load(pks).items() if scope.endorsements.all()}


class ReviewDue(AboutPosition):
    """To who keeps a position: the day of its review has passed."""

    slug = "review_due"
    recurs = True
    label = _("What I stated is to be read again")
    said = ngettext_lazy("A statement of yours is to be read again", "%(count)d statements to read again", "count")
    reminds = True

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the positions that were asked about and not looked at since."""
        return {pk: scope for pk, scope in super().load(pks).items() if scope.review_asked_at is not None}


class AboutLaw(AboutPosition):
    """The law of a position is said to have changed, and nobody has answered it yet."""

    recurs = True

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the positions of which that was not answered."""
        return {pk: scope for pk, scope in super().load(pks).items() if scope.law_changed_at is not None}


class LawChanged(AboutLaw):
    """To who keeps a position: its law is said to have changed."""

    slug = "law_changed"
    label = _("The law behind what I stated changed")
    said = ngettext_lazy(
        "The law behind a statement of yours is said to have changed",
        "The law behind %(count)d of your statements is said to have changed",
        "count",
    )


class LawDoubted(AboutLaw):
    """To who asked, who confirmed a position, and who watches the thread: its law is said to have changed."""

    slug = "law_doubted"
    label = _("The law behind a position that I asked for, confirmed or watch changed")
    said = ngettext_lazy(
        "The law behind a position that you rely on is said to have changed",
        "The law behind %(count)d positions that you rely on is said to have changed",
        "count",
    )
    ways: ClassVar = {Level.DIRECT: Way.MAIL, Level.WATCH: Way.MAIL}


class PositionAmended(AboutPosition):
    """To who asked, who confirmed a position, and who watches the thread: it states something else now."""

    slug = "position_amended"
    recurs = True
    label = _("A position that I asked for, confirmed or watch was amended")
    said = ngettext_lazy(
        "A position that you rely on states something else now",
        "%(count)d positions that you rely on state something else now",
        "count",
    )
    ways: ClassVar = {Level.DIRECT: Way.MAIL, Level.WATCH: Way.MAIL}


class AcceptanceTurned(AboutPosition):
    """To who asked: what they accepted states something else now, and they have not said whether they accept that."""

    slug = "acceptance_turned"
    recurs = True
    label = _("A position that I accepted states something else")
    said = ngettext_lazy(
        "A position that you accepted states something else now: do you accept it?",
        "%(count)d positions that you accepted state something else now: do you accept them?",
        "count",
    )

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the positions on which the asker's word is still due."""
        return {pk: scope for pk, scope in super().load(pks).items() if scope.was_accepted}
