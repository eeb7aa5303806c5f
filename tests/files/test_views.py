"""Who gets a picture or a document."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from network_site.access.marks import Mark
from network_site.files.models import Paper, PictureRendition
from network_site.members.models import Member
from tests.factories.files import PaperFactory, PictureFactory
from tests.factories.members import MemberFactory

KINDS: dict[str, Callable[[Mark], str]] = {
    "picture": lambda mark: PictureFactory.create(mark=mark).get_rendition("width-40").url,
    "paper": lambda mark: PaperFactory.create(mark=mark).url,
}


@pytest.mark.parametrize("kind", KINDS)
def test_green_file_opens_for_verified_members_only(
    kind: str, outsider: Member, client_of: Callable[[Member], Client]
) -> None:
    url = KINDS[kind](Mark.GREEN)
    unverified = MemberFactory.create(verified_at=None)

    assert client_of(outsider).get(url).status_code == 200
    assert client_of(unverified).get(url).status_code == 404
    assert Client().get(url).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_clear_file_opens_for_anyone(kind: str, db: None) -> None:
    response = Client().get(KINDS[kind](Mark.CLEAR))

    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("kind", KINDS)
def test_hidden_file_answers_like_an_unknown_one(kind: str, db: None) -> None:
    hidden = Client().get(KINDS[kind](Mark.GREEN))
    unknown = Client().get(reverse(f"files:{kind}", args=[999_999, "file.pdf"]))

    assert (hidden.status_code, hidden.content) == (unknown.status_code, unknown.content) == (404, unknown.content)


@pytest.mark.parametrize("kind", KINDS)
def test_lost_file_is_not_found(kind: str, db: None) -> None:
    url = KINDS[kind](Mark.CLEAR)
    row: Any = PictureRendition.objects.get() if kind == "picture" else Paper.objects.get()
    row.file.storage.delete(row.file.name)

    assert Client().get(url).status_code == 404


def test_documents_are_downloaded_and_pictures_shown(outsider: Member, client_of: Callable[[Member], Client]) -> None:
    client = client_of(outsider)

    assert client.get(KINDS["paper"](Mark.GREEN)).headers["Content-Disposition"].startswith("attachment")
    assert client.get(KINDS["picture"](Mark.GREEN)).headers["Content-Type"] == "image/jpeg"


def test_there_is_no_other_route_to_a_file(db: None) -> None:
    picture = PictureFactory.create(mark=Mark.CLEAR)

    assert Client().get(f"/{picture.file.name}").status_code == 404
    assert Client().get(f"/media/{picture.file.name}").status_code == 404
    for name in ("wagtaildocs_serve", "wagtailimages_serve"):
        with pytest.raises(NoReverseMatch):
            reverse(name, args=[1, "x"])
