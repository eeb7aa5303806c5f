"""Every write to a programme that a member makes, and what makes a place for forums."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from events import exceptions, permissions
from events.models import Edition, ForumSeries, Session, SessionMaterial
from events.models.materials import within
from network_site.access.marks import Mark
from network_site.members.models import Member


@transaction.atomic
def open_forums(*, parent: Page) -> ForumSeries:
    """Return the series of forums below *parent*, made where it is missing.

    It may be called again: what is there stays as it is.
    """
    series: ForumSeries | None = ForumSeries.objects.first()
    if series is None:
        series = ForumSeries(title=_("Forums"), slug="forums", mark=Mark.CLEAR)
        parent.add_child(instance=series)
    return series


@transaction.atomic
def save_session(*, by: Member, session: Session) -> Session:
    """Store a new or changed *session* with its roles; calendars that hold it will take the change.

    Locks the edition, so that two organizers cannot book one room at once. Materials that more people could see than
    the session get its audience. Raises NotAllowed, and ValidationError when the session does not fit the programme.
    """
    _check(by, session)
    session.service = session.service or by.service
    Edition.objects.select_for_update().get(pk=session.edition_id)
    session.full_clean()
    if session.pk:
        session.sequence += 1
    session.changed_at = timezone.now()
    session.save()
    for material in session.materials.all():
        _narrow(material, session)
    return session


@transaction.atomic
def delete_session(*, by: Member, session: Session) -> None:
    """Remove *session* with its roles and materials. Raises NotAllowed."""
    _check(by, session)
    session.delete()


@transaction.atomic
def save_material(*, by: Member, material: SessionMaterial) -> SessionMaterial:
    """Store a new or changed *material*. Raises NotAllowed, and ValidationError when it does not fit its session."""
    _check(by, material)
    if not permissions.may_edit(by, material.session):
        raise exceptions.NotAllowed
    material.service = material.service or material.session.service or by.service
    material.full_clean()
    material.save()
    return material


@transaction.atomic
def delete_material(*, by: Member, material: SessionMaterial) -> None:
    """Remove *material*. Raises NotAllowed."""
    _check(by, material)
    material.delete()


def _check(by: Member, item: Any) -> None:
    """Refuse what *by* may not change, by the stored row, and an audience that would lock *by* out."""
    stored = type(item).objects.filter(pk=item.pk).first() if item.pk else None
    allowed = permissions.may_edit(by, stored) if stored else permissions.may_run_programme(by)
    if not allowed or not permissions.may_address(by, item):
        raise exceptions.NotAllowed


def _narrow(material: SessionMaterial, session: Session) -> None:
    if not within(material, session):
        material.mark, material.working_group, material.service = session.mark, session.working_group, session.service
        material.save(update_fields=["mark", "working_group", "service"])
