"""What is sent where an empty form would tell nothing: the view asks for its words before it asks for the right."""

from collections.abc import Mapping
from typing import Any

from knowledge.guides.models import GuideIndexPage
from network_site.members.models import Member, WorkingGroup
from tests.factories.members import MemberFactory
from tests.house.matrix.people import People, Place, group_of

KEPT = {"place": "ask:0", "body": "Not yet."}
HIDDEN = {"reason": "It named a person.", "hidden": "1"}
NO_BLOCKS = {"body-count": "0"}  # Wagtail breaks without: a browser always sends it
DEVICE = {
    "endpoint": "https://fcm.googleapis.com/fcm/send/another",
    # The base point of the curve, which is a point of it, and sixteen bytes.
    "p256dh": "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
    "auth": "AAAAAAAAAAAAAAAAAAAAAA",
}


def forms(people: People, section: GuideIndexPage) -> Mapping[str, Mapping[str, Any]]:
    """Return by route what is sent there."""
    return {
        "admin/choose-external-link/": {"external-link-chooser-url": "https://justice.example/"},
        "admin/pages/<int:page_id>/copy/": {"new_parent_page": section.pk, "new_title": "A copy", "new_slug": "a-copy"},
        "admin/pages/<int:page_id>/edit/": NO_BLOCKS,
        "admin/pages/<int:page_id>/revisions/<int:revision_id>/revert/": NO_BLOCKS,
        "admin/pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/": NO_BLOCKS,
        "groups/without-chair/": {"group": _group_without_chair().pk},
        "notifications/devices/add/": DEVICE,
        "people/roles/<int:pk>/": {"role": "moderator", "deed": "grant"},
        "questions/drafts/keep/": KEPT,
        "questions/positions/<int:pk>/history/<int:version>/hide/": HIDDEN,
        "questions/posts/<int:pk>/history/<int:version>/hide/": HIDDEN,
        "questions/posts/<int:pk>/translations/<slug:language>/history/<int:version>/hide/": HIDDEN,
        "search/saved/<int:pk>/change/": {"name": "Mine", "alert": "none"},
        "sections/<int:pk>/": {"member": people["outsider"].pk},
    }


def _group_without_chair() -> WorkingGroup:
    gone: Member = MemberFactory.create(verified_at=None)
    return group_of({gone: Place.CHAIR, MemberFactory.create(): Place.MEMBER}, name="A group that lost its chair")
