"""A run of the demonstration in this process, with the server left out."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from discussions.models import Thread
from knowledge.guides.models import GuideIndexPage, GuidePage
from network_site.home.demo.loading import load_demo
from network_site.home.demo.people import PASSPHRASE, SIGN_INS, addresses
from network_site.home.management.commands import demo
from network_site.home.site import set_up_site
from network_site.members.models import GroupMembership, Member
from network_site.members.roles import Role, in_section
from network_site.vocabulary.loading import load_vocabularies


@pytest.fixture
def prepared(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that an earlier run prepared, and a server that only says that it would serve."""
    settings.DATA_DIR = tmp_path
    (tmp_path / demo.STAMP).write_text(demo.fingerprint())
    monkeypatch.setattr(demo, "serve", lambda host, port: None)
    return tmp_path


def test_a_second_run_finds_it_ready_and_names_every_sign_in(prepared: Path) -> None:
    said = StringIO()

    call_command("demo", port=0, stdout=said)

    assert "ready from an earlier run" in said.getvalue()
    assert "done in" not in said.getvalue()
    assert PASSPHRASE in said.getvalue()
    for key, role in SIGN_INS:
        assert f"  {addresses()[key]:<36} {role}" in said.getvalue()


def test_starting_over_deletes_what_was_written(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = prepared / "written"
    written.write_text("by somebody")
    monkeypatch.setattr("builtins.input", lambda question: "y")
    monkeypatch.setattr(demo.Command, "prepare", lambda command: None)

    call_command("demo", port=0, reset=True, stdout=StringIO())

    assert not written.exists()


@pytest.mark.django_db
def test_each_sign_in_opens_and_what_people_changed_stays() -> None:
    load_vocabularies()
    set_up_site()
    load_demo()
    for key, _role in SIGN_INS:
        client = Client()
        client.post("/accounts/login/", {"login": addresses()[key], "password": PASSPHRASE})
        first = "I accept the rules" if key == "ke-new" else "What waits for you"
        assert first in client.get("/", follow=True).text, key

    assert Thread.objects.filter(is_anonymous=True).exists()
    section = GuideIndexPage.objects.sections().get(slug="gender")
    assert GuidePage.objects.child_of(section).live().count() == 2
    editor = Member.objects.get(email=addresses()["editor-za"])
    assert editor.role_names == {Role.PROSECUTOR, in_section(Role.EDITOR, section.pk)}

    member = Member.objects.get(email=addresses()["nl-tip"])
    client.force_login(member)
    saved = client.get("/search/saved/").text
    assert "Electronic evidence of livestreams" in saved
    assert "traite" in saved  # searched for of late
    member.office, member.time_zone = "Prosecutor, cybercrime", "Asia/Tokyo"
    member.save()
    member.topics.clear()
    GroupMembership.objects.filter(member=member).delete()
    load_demo()

    member.refresh_from_db()
    assert (member.office, member.time_zone) == ("Prosecutor, cybercrime", "Asia/Tokyo")
    assert not member.topics.exists()
    assert not member.group_memberships.exists()
