"""Every write to a programme that a member makes, and what makes a place for forums."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import GroupPagePermission, Page

from events import exceptions, permissions
from events.models import Edition, ForumSeries, Session, SessionMaterial
from events.models.materials import within
from network_site.access.marks import Mark
from network_site.members.models import Member
from network_site.members.roles import Role

PROGRAMME_MODELS = ("session", "sessionmaterial", "track", "room")
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")


@transaction.atomic
def open_forums(*, parent: Page) -> ForumSeries:
    """Return the series of forums below *parent*, made and given to the organizers where it is missing.

    It may be called again: what is there stays as it is.
    """
    series: ForumSeries | None = ForumSeries.objects.first()
    if series is None:
        series = ForumSeries(title=_("Forums"), slug="forums", mark=Mark.CLEAR)
        parent.add_child(instance=series)
    organizers, _made = Group.objects.get_or_create(name=Role.ORGANIZER)
    let_organize(group=organizers, series=series)
    return series


def let_organize(*, group: Group, series: ForumSeries) -> None:
    """Let *group* into the admin, to publish forums below *series* and to plan their programmes."""
    verbs = ("add", "change", "delete")
    plan = [f"{verb}_{model}" for verb in verbs for model in PROGRAMME_MODELS]
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
        *Permission.objects.filter(content_type__app_label="events", codename__in=plan),
    )
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS):
        GroupPagePermission.objects.get_or_create(group=group, page=series, permission=permission)


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
