"""What is searched of forums: editions, sessions and their materials."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from events.models import Edition, Session, SessionMaterial
from network_site.members.models import Member
from network_site.search import registry
from network_site.search.registry import SearchKind, Shown


class Forums(SearchKind):
    """Published editions."""

    slug, model = "forum", Edition
    label, plural = _("Forum"), _("Forums")
    weight = 0.6
    title_field = "title"

    def visible_to(self, member: Member) -> Any:
        """Return the editions that *member* may see."""
        return Edition.objects.visible_to(member)

    def loaded(self, found: Any, member: Member) -> Any:  # noqa: ARG002
        """Return editions with their country."""
        return found.with_place()

    def show(self, item: Edition) -> Shown:
        """Return the forum with its days and place."""
        return Shown(
            title=item.title,
            url=item.get_url() or "",
            text=item.summary,
            place=item.when_and_where,
            mark=item.mark,
            countries=[item.jurisdiction] if item.jurisdiction else [],
        )


class Sessions(SearchKind):
    """Sessions of published editions."""

    slug, model = "session", Session
    label, plural = _("Session"), _("Sessions")
    title_field = "title"

    def visible_to(self, member: Member) -> Any:
        """Return the sessions that *member* may see."""
        return Session.objects.visible_to(member)

    def loaded(self, found: Any, member: Member) -> Any:
        """Return sessions with their edition, which must be visible too."""
        editions = Edition.objects.visible_to(member)
        return found.filter(edition__in=editions).select_related("edition").prefetch_related("languages")

    def show(self, item: Session) -> Shown:
        """Return the session with its edition and times."""
        text = " ".join(filter(None, (item.abstract, item.outcome)))
        place = f"{item.edition.title} · {item.when}"
        return Shown(title=item.title, url=item.get_absolute_url(), text=text, place=place, mark=item.mark)

    def depends(self) -> Mapping[type[Model], Callable[[Any], Iterable[Any]]]:
        """Return that an edition is published or withdrawn with all its sessions, which move along with its days."""
        return {Edition: lambda edition: Session.objects.filter(edition=edition.pk)}


class Materials(SearchKind):
    """Materials of sessions."""

    slug, model = "material", SessionMaterial
    label, plural = _("Material"), _("Materials")

    def visible_to(self, member: Member) -> Any:
        """Return the materials that *member* may see."""
        return SessionMaterial.objects.visible_to(member)

    def loaded(self, found: Any, member: Member) -> Any:
        """Return materials with their session, which must be visible too."""
        editions = Edition.objects.visible_to(member)
        sessions = Session.objects.visible_to(member).filter(edition__in=editions)
        return found.filter(session__in=sessions).select_related("session__edition").defer(None)

    def show(self, item: SessionMaterial) -> Shown:
        """Return the material with its session."""
        place = f"{item.format_label} · {item.session.title}"
        return Shown(
            title=item.title,
            url=item.get_absolute_url(),
            text=item.search_text or item.words,
            place=place,
            language=item.search_language,
            mark=item.mark,
        )

    def depends(self) -> Mapping[type[Model], Callable[[Any], Iterable[Any]]]:
        """Return that an edition is published or withdrawn with all its materials, which stand under its country."""
        return {Edition: lambda edition: SessionMaterial.objects.filter(session__edition=edition.pk)}


def register() -> None:
    """Register the kinds."""
    registry.register(Forums(), Sessions(), Materials())
