"""From the link of an invitation into the network, a step at a time, and on from where one stopped."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.test import Client
from pytest_django import Settings

from network_site.members import zones
from network_site.members.actions import nominations
from network_site.members.actions.profile import dismiss_welcome, set_profile
from network_site.members.actions.rules import open_rules
from network_site.members.models import Member
from tests.factories.members import MemberFactory, ProsecutionServiceFactory
from tests.factories.vocabulary import LanguageFactory, TopicFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
ADDRESS = "new@justice.example"
PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def token(secretariat: Member, monkeypatch: pytest.MonkeyPatch) -> str:
    """The token of an invitation to Senegal, where the rules are in force."""
    open_rules()
    service = ProsecutionServiceFactory.create(jurisdiction__code="SN")
    monkeypatch.setattr(nominations.secrets, "token_urlsafe", lambda _bytes: "a-token")
    nominations.invite(by=secretariat, person=nominations.Person(email=ADDRESS, office="Prosecutor", service=service))
    return "a-token"


@pytest.fixture
def newcomer() -> Member:
    """A member in Senegal who has said nothing of themselves."""
    return MemberFactory.create(jurisdiction__code="SN", profile_set_at=None, welcomed_at=None)


def step(text: str) -> str:
    """Return which step a page says it is."""
    return next((f"{n} of {of}" for of in (2, 3, 4) for n in range(1, 5) if f"Step {n} of {of}" in text), "none")


def join(client: Client, token: str) -> Any:
    return client.post(f"/people/join/{token}/", {"passphrase": PASSPHRASE, "again": PASSPHRASE}, follow=True)


def test_one_step_leads_to_the_next_up_to_the_first_page(client: Client, token: str, settings: Settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    language = LanguageFactory.create()

    assert step(client.get(f"/people/join/{token}/").text) == "1 of 4"
    factor = join(client, token)
    assert (factor.wsgi_request.path, step(factor.text)) == ("/accounts/2fa/", "2 of 4")
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200  # and not asked for the passphrase again
    TOTP.activate(Member.objects.get(email=ADDRESS), "JBSWY3DPEHPK3PXP")
    rules = client.get("/", follow=True)
    assert (rules.wsgi_request.path, step(rules.text)) == ("/people/rules/", "3 of 4")
    profile = client.post("/people/rules/", {"version": 1, "next": "/groups/"}, follow=True)
    assert (profile.wsgi_request.path, step(profile.text)) == ("/people/account/profile/", "4 of 4")
    said = {"languages": [language.pk], "time_zone": "Africa/Dakar", "next": "/groups/"}
    assert client.post("/people/account/profile/", said).headers["Location"] == "/groups/"

    member = Member.objects.get(email=ADDRESS)
    assert (member.time_zone, list(member.languages.all())) == ("Africa/Dakar", [language])
    assert client.get("/groups/").status_code == 200


def test_who_stopped_signs_in_and_goes_on_there(client: Client, token: str) -> None:
    join(client, token)
    elsewhere = Client()

    closed = elsewhere.get(f"/people/join/{token}/")
    assert closed.status_code == 404
    assert "you go on where you stopped" in closed.text
    rules = elsewhere.post("/accounts/login/", {"login": ADDRESS, "password": PASSPHRASE}, follow=True)
    assert (rules.wsgi_request.path, step(rules.text)) == ("/people/rules/", "2 of 3")
    elsewhere.post("/people/rules/", {"version": 1})

    assert step(client.get("/directory/", follow=True).text) == "3 of 3"


def test_who_has_no_passphrase_has_one_step_less(newcomer: Member, client_of: ClientOf) -> None:
    open_rules()
    Member.objects.update(rules_version=0, password=make_password(None))

    assert step(client_of(Member.objects.get(pk=newcomer.pk)).get("/", follow=True).text) == "1 of 2"


def test_who_came_in_long_ago_is_asked_for_new_rules_without_any_steps(asker: Member, client_of: ClientOf) -> None:
    open_rules()
    Member.objects.update(rules_version=0)

    page = client_of(asker).get("/directory/", follow=True)

    assert "I accept the rules" in page.text
    assert step(page.text) == "none"


def test_the_last_step_stands_before_every_page_and_before_nothing_that_runs(
    newcomer: Member, client_of: ClientOf
) -> None:
    client = client_of(newcomer)

    for address in ("/", "/directory/", "/guides/", "/people/me/data/"):
        assert client.get(address).headers["Location"].startswith("/people/account/profile/?next="), address
    assert client.get("/live/since/").status_code == 200
    assert client.get("/people/account/profile/").status_code == 200


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:1"])
def test_the_last_step_leads_nowhere_else(newcomer: Member, client_of: ClientOf, target: str) -> None:
    said = {"languages": [LanguageFactory.create().pk], "time_zone": "UTC", "next": target}

    assert client_of(newcomer).post("/people/account/profile/", said).headers["Location"] == "/"


def test_the_zone_of_the_country_is_suggested_until_one_is_chosen(newcomer: Member) -> None:
    assert zones.suggested(newcomer) == "Africa/Dakar"

    set_profile(by=newcomer, languages=[], topics=[], time_zone="Europe/Paris")

    chosen = Member.objects.get(pk=newcomer.pk)
    assert zones.suggested(chosen) == "Europe/Paris"
    (near, first), *regions = zones.choices(chosen)
    assert (near, first[0]) == ("Near you", ("Africa/Dakar", "Dakar"))
    assert ("America/Argentina/Buenos_Aires", "Argentina, Buenos Aires") in dict(regions)["America"]


def test_a_profile_with_nothing_chosen_is_given_back(newcomer: Member, client_of: ClientOf) -> None:
    topic = TopicFactory.create(parent=TopicFactory.create())
    answer = client_of(newcomer).post("/people/account/profile/", {"topics": [topic.pk], "time_zone": "Mars/Base"})

    assert answer.status_code == 422
    assert "Choose at least one language." in answer.text
    assert f'value="{topic.pk}" selected' in answer.text
    assert Member.objects.get(pk=newcomer.pk).profile_set_at is None


def test_changing_the_profile_later_keeps_the_day_of_coming_in(asker: Member, client_of: ClientOf) -> None:
    came_in = Member.objects.get(pk=asker.pk).profile_set_at
    client_of(asker).post(
        "/people/account/profile/", {"languages": [LanguageFactory.create().pk], "time_zone": "Asia/Tokyo"}
    )

    changed = Member.objects.get(pk=asker.pk)
    assert (changed.profile_set_at, changed.time_zone) == (came_in, "Asia/Tokyo")


def test_the_welcome_is_put_away_once(newcomer: Member) -> None:
    dismiss_welcome(by=newcomer)
    first = Member.objects.get(pk=newcomer.pk).welcomed_at
    dismiss_welcome(by=newcomer)

    assert first is not None
    assert Member.objects.get(pk=newcomer.pk).welcomed_at == first
