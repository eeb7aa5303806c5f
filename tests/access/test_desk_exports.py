"""Tables leave the CMS after a fresh sign-in, with an entry in the trail, and run nothing in a spreadsheet."""

import csv
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from events.models import Edition
from network_site.access.models import AuditEntry
from network_site.home.site import set_up_site
from network_site.members.models import Member
from tests.factories.events import EditionFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
REPORT = "/admin/reports/aging-pages/"
FORMULA = '=HYPERLINK("https://elsewhere.example")'


@pytest.fixture(autouse=True)
def _forum(db: None) -> None:
    set_up_site()
    EditionFactory.create(title=FORMULA, last_published_at=timezone.now())


@pytest.fixture
def client(organizer: Member, fresh_client_of: ClientOf) -> Client:
    """A client of an organizer who has just given their passphrase."""
    return fresh_client_of(organizer)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_asks_for_the_passphrase_again_and_a_page_does_not(
    organizer: Member, client_of: ClientOf, kind: str
) -> None:
    organizer.set_password("correct horse battery staple")
    organizer.save()
    client = client_of(organizer)
    assert client.get(REPORT).status_code == 200

    answer = client.get(REPORT, {"export": kind})

    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not AuditEntry.objects.filter(action="access.desk_exported").exists()


def test_a_csv_holds_every_page_and_runs_no_formula(client: Client, organizer: Member) -> None:
    answer = client.get(REPORT, {"export": "csv"})

    rows = list(csv.reader(answer.getvalue().decode("utf-8-sig").splitlines()))
    assert rows[0][0] == "Title"
    assert [row[0] for row in rows].count(f"'{FORMULA}") == 1
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
    entry = AuditEntry.objects.get(action="access.desk_exported")
    assert (entry.user_id, entry.data) == (organizer.pk, {"table": REPORT})
    assert "aging_pages.csv" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("export", ["", "csv"])
def test_the_report_names_who_published_by_office_and_country(client: Client, answerer: Member, export: str) -> None:
    edition = Edition.objects.get()
    edition.save_revision().publish(user=answerer, skip_permission_checks=True)

    answer = client.get(REPORT, {"export": export})
    text = answer.getvalue().decode() if answer.streaming else answer.text

    assert answerer.label in text
    assert answerer.email not in text


def test_a_workbook_keeps_formulas_as_text(client: Client) -> None:
    answer = client.get(REPORT, {"export": "xlsx"})

    sheet = openpyxl.load_workbook(BytesIO(answer.getvalue())).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == FORMULA]
    assert [cell.data_type for cell in cells] == ["s"]
    assert AuditEntry.objects.filter(action="access.desk_exported").count() == 1


def test_what_gives_no_table_leaves_no_entry(client: Client) -> None:
    for address in ("/admin/?export=csv", f"{REPORT}?export=pdf", "/admin/reports/nothing/?export=csv"):
        client.get(address)

    assert not AuditEntry.objects.filter(action="access.desk_exported").exists()
