"""Many are nominated at once, and the fate of every row is seen before anything is saved."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from network_site.access.models import AuditEntry
from network_site.members import bulk
from network_site.members.models import Member, Nomination, ProsecutionService
from tests.factories.members import MemberFactory, ProsecutionServiceFactory
from tests.factories.vocabulary import LanguageFactory, TopicFactory

pytestmark = pytest.mark.django_db

ClientOf = Callable[[Member], Client]
PAGE = "/people/invitations/table/"
HEAD = "email,full_name,office,service,topics,languages\n"


@pytest.fixture
def service(focal_point: Member) -> ProsecutionService:
    """The service that the rows name."""
    return ProsecutionServiceFactory.create(
        jurisdiction=focal_point.jurisdiction, name="Public prosecution", email_domain="prosecution.example"
    )


@pytest.fixture
def table(service: ProsecutionService, focal_point: Member) -> str:
    """A table with one row of every kind."""
    TopicFactory.create(slug="evidence")
    LanguageFactory.create(code="fr")
    MemberFactory.create(email="here@prosecution.example", jurisdiction=focal_point.jurisdiction)
    return HEAD + (
        "good@prosecution.example,,Prosecutor,Public prosecution,evidence,fr\n"
        "good@prosecution.example,,Prosecutor,Public prosecution,,\n"
        "here@prosecution.example,,Prosecutor,Public prosecution,,\n"
        "far@mail.example,,Prosecutor,Public prosecution,,\n"
        "a@prosecution.example,,Prosecutor,Another service,,\n"
        "b@prosecution.example,,Prosecutor,Public prosecution,magic,\n"
        "c@prosecution.example,,,Public prosecution,,\n"
        "no address,,Prosecutor,Public prosecution,,\n"
    )


def test_the_preview_shows_every_fate_and_saves_nothing(focal_point: Member, table: str, client_of: ClientOf) -> None:
    shown = client_of(focal_point).post(PAGE, {"table": table})

    problems = [row.problem for row in shown.context["rows"]]
    assert problems[0] == ""
    assert "above already" in problems[1]
    assert "exists already" in problems[2]
    assert "does not belong" in problems[3]
    assert "no service" in problems[4]
    assert "no topic “magic”" in problems[5]
    assert "office is missing" in problems[6]
    assert "valid email" in problems[7]
    assert shown.context["good"] == 1
    assert not Nomination.objects.exists()
    checked = AuditEntry.objects.get(action="members.invitations_checked")
    assert (checked.user_id, checked.data) == (focal_point.pk, {"rows": 8})


def test_confirming_invites_the_good_rows_and_doing_it_twice_invites_nobody_twice(
    focal_point: Member,
    table: str,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_of(focal_point)
    for expected in (1, 0):
        with django_capture_on_commit_callbacks(execute=True):
            done = client.post(PAGE, {"table": table, "confirm": "yes"})

        assert done.context["good"] == expected
    made = Nomination.objects.get()
    assert [topic.slug for topic in made.topics.all()] == ["evidence"]
    assert [message.to for message in mail.outbox] == [["good@prosecution.example"]]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_is_read_whatever_its_separator(
    focal_point: Member, service: ProsecutionService, client_of: ClientOf, separator: str, mark: str
) -> None:
    rows = HEAD + "good@prosecution.example,,Prosecutor,Public prosecution,,\r\n"
    file = SimpleUploadedFile("people.csv", (mark + rows.replace(",", separator)).encode())

    shown = client_of(focal_point).post(PAGE, {"file": file})

    assert [row.problem for row in shown.context["rows"]] == [""]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "not a table"),
        ("email,office\na@b.example,Prosecutor", "columns are missing: service"),
        (HEAD, "no rows"),
        ("email,office,service,email\n", "column “email” stands there twice"),
        (HEAD + "a@b.example,,x,y,,\n" * 501, "may have 500 rows"),
        (HEAD + '"' + "x" * 140_000, "not a table"),
    ],
)
def test_what_is_no_table_is_said_and_kept(focal_point: Member, client_of: ClientOf, given: str, said: str) -> None:
    answer = client_of(focal_point).post(PAGE, {"table": given})

    assert answer.status_code == 422
    assert said in answer.text


def test_a_file_that_is_no_text_is_refused(focal_point: Member, client_of: ClientOf) -> None:
    answer = client_of(focal_point).post(PAGE, {"file": SimpleUploadedFile("people.xlsx", b"PK\x03\x04\xff\xfe")})

    assert answer.status_code == 422
    assert "UTF-8" in answer.text


def test_control_characters_are_refused(focal_point: Member, service: ProsecutionService) -> None:
    rows = bulk.judge(
        [
            bulk.Row(
                2, {**dict.fromkeys(bulk.COLUMNS, ""), "email": "a@prosecution.example", "office": "Pro\x00secutor"}
            )
        ],
        by=focal_point,
    )

    assert "cannot be kept" in rows[0].problem


def test_a_name_that_services_of_two_countries_have_needs_the_country(
    secretariat: Member, service: ProsecutionService, client_of: ClientOf
) -> None:
    ProsecutionServiceFactory.create(jurisdiction__code="GM", name=service.name, email_domain="")
    rows = "".join(
        f"a{n}@prosecution.example,Prosecutor,{service.name},{code}\n" for n, code in enumerate(["", "gm", "NL"])
    )

    shown = client_of(secretariat).post(PAGE, {"table": f"email,office,service,country\n{rows}"})

    unclear, gambian, elsewhere = shown.context["rows"]
    assert "several countries" in unclear.problem
    assert gambian.person.service.jurisdiction_id == "GM"
    assert "no service" in elsewhere.problem


def test_a_row_is_told_by_its_line_and_not_read_where_its_cells_do_not_fit_the_columns(
    focal_point: Member, service: ProsecutionService, client_of: ClientOf
) -> None:
    table = (
        "email,service,office\n\n"
        f"a@prosecution.example,{service.name},Prosecutor, trafficking in persons\n"
        f'b@prosecution.example,{service.name},"Prosecutor,\nat sea"\n'
        f"c@prosecution.example,{service.name},Prosecutor,,\n"
    )

    shown = client_of(focal_point).post(PAGE, {"table": table})

    rows = shown.context["rows"]
    assert [row.line for row in rows] == [3, 4, 6]
    assert "more cells than columns" in rows[0].problem
    assert "cannot be kept" in rows[1].problem
    assert rows[2].problem == ""


def test_columns_that_are_left_out_are_named_before_anything_is_sent(
    focal_point: Member, service: ProsecutionService, client_of: ClientOf
) -> None:
    table = f"email,office,service,role\na@prosecution.example,Prosecutor,{service.name},focal-point\n"

    shown = client_of(focal_point).post(PAGE, {"table": table})

    assert shown.context["left_out"] == ["role"]
    assert "Columns that are left out" in shown.text


@pytest.mark.parametrize("name", ["asker", "editor", "moderator"])
def test_only_those_who_vouch_find_it(
    request: pytest.FixtureRequest, focal_point: Member, client_of: ClientOf, name: str
) -> None:
    assert client_of(focal_point).get(PAGE).status_code == 200
    assert "email,full_name" in client_of(focal_point).get(f"{PAGE}empty/").text

    client = client_of(request.getfixturevalue(name))
    for address in (PAGE, f"{PAGE}empty/"):
        assert client.get(address).status_code == 404
