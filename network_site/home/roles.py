"""What each role may do at the editors' desk and in the CMS: all of it, in one table.

``manage.py sync_roles`` keeps the database in step with it. Who may do what to threads, members and groups is not a
matter of these rights: each part asks for the role itself, in its ``permissions``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import Group
from wagtail.models import Collection as FileCollection
from wagtail.models import Page

from events.models import ForumSeries
from knowledge.guides.models import GuideIndexPage
from network_site.access import policy
from network_site.access.policy import Drift, Right
from network_site.members.roles import DESK_ROLES, Role, in_section

DESK = "wagtailadmin.access_admin"  # held by DESK_ROLES
WRITE, PUBLISH = ("wagtailcore.add_page", "wagtailcore.change_page"), ("wagtailcore.publish_page",)
OWN_FILES = (
    "wagtailimages.add_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.choose_document",
)
FILES = (*OWN_FILES, "wagtailimages.change_image", "wagtaildocs.change_document")
KEEP = tuple(
    f"directory.{deed}_{model}" for deed in ("add", "change", "view") for model in ("authority", "contactpoint")
)
CLEAR_AWAY = ("directory.delete_authority", "directory.delete_contactpoint")
PLAN = tuple(
    f"events.{deed}_{model}"
    for deed in ("add", "change", "delete")
    for model in ("session", "sessionmaterial", "track", "room")
)


@dataclass(frozen=True)
class Grants:
    """What a role may do: *everywhere*, on the first page of a kind and all below it, and with every file."""

    everywhere: tuple[str, ...] = ()
    pages: Mapping[type[Page], tuple[str, ...]] = field(default_factory=dict)
    files: tuple[str, ...] = ()


POLICY: Mapping[Role, Grants] = {
    Role.PROSECUTOR: Grants(),
    Role.FOCAL_POINT: Grants(KEEP),  # of the own country: directory.policies narrows it
    Role.EDITOR: Grants((*KEEP, *CLEAR_AWAY), {GuideIndexPage: WRITE}, FILES),  # an approval publishes, nobody alone
    Role.ORGANIZER: Grants(PLAN, {ForumSeries: (*WRITE, *PUBLISH)}),
    Role.MODERATOR: Grants(),
    Role.SECRETARIAT: Grants((*KEEP, *CLEAR_AWAY)),
}
# An editor of one section of the guides has WRITE below it and OWN_FILES, and nothing else.


def sync_roles() -> Drift:
    """Bring roles and rights in the database in step with this table, and return what was different before."""
    return policy.bring_in_step(roles=_roles(), rights=set(_rights()))


def open_section(section: GuideIndexPage) -> Group:
    """Return the group of those who edit *section* alone, made with its rights where it is missing."""
    group, is_new = Group.objects.get_or_create(name=in_section(Role.EDITOR, section.pk))
    if is_new:
        policy.give(_rights_in(section))
    return group


def find_drift() -> Drift:
    """Return how the database differs from this table."""
    return policy.drift(roles=_roles(), rights=set(_rights()))


def _roles() -> set[str]:
    return {*Role.values, *(in_section(Role.EDITOR, section.pk) for section in GuideIndexPage.objects.sections())}


def _rights() -> Iterator[Right]:
    for role, grants in POLICY.items():
        yield from _rights_of(role, grants)
    for section in GuideIndexPage.objects.sections():
        yield from _rights_in(section)


def _rights_of(role: Role, grants: Grants) -> Iterator[Right]:
    everywhere = (DESK, *grants.everywhere) if role in DESK_ROLES else grants.everywhere
    yield from (Right(role, permission) for permission in everywhere)
    for kind, permissions in grants.pages.items():
        page = kind.objects.order_by("path").first()
        if page is not None:
            yield from (Right(role, permission, "page", page.pk) for permission in permissions)
    yield from _rights_with_files(role, grants.files)


def _rights_in(section: GuideIndexPage) -> Iterator[Right]:
    role = in_section(Role.EDITOR, section.pk)
    yield Right(role, DESK)
    yield from (Right(role, permission, "page", section.pk) for permission in WRITE)
    yield from _rights_with_files(role, OWN_FILES)


def _rights_with_files(role: str, permissions: tuple[str, ...]) -> Iterator[Right]:
    top = FileCollection.get_first_root_node()
    yield from (Right(role, permission, "collection", top.pk) for permission in permissions)
