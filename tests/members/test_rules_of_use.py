"""The rules of use: a version is published, accepted once, asked again when another comes out, and never lost."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from network_site.access.models import AuditEntry
from network_site.members.actions import rules as actions
from network_site.members.exceptions import NotTheSecretariat, RulesMovedOn
from network_site.members.models import Member, RulesAcceptance, RulesOfUse
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


@pytest.fixture
def newcomer() -> Member:
    """A member who has accepted nothing, where the first version holds."""
    actions.open_rules()
    return MemberFactory.create(rules_version=0)


def deeds(action: str) -> int:
    return AuditEntry.objects.filter(action=action).count()


def test_the_first_version_is_there_once(db: None) -> None:
    actions.open_rules()
    actions.open_rules()

    assert [rules.version for rules in RulesOfUse.objects.all()] == [1]
    assert len(RulesOfUse.objects.in_force().paragraphs) > 5


def test_only_the_secretariat_publishes(secretariat: Member, focal_point: Member, moderator: Member) -> None:
    assert actions.publish_rules(by=secretariat, text="One.", after=0).version == 1

    for member in (focal_point, moderator):
        with pytest.raises(NotTheSecretariat):
            actions.publish_rules(by=member, text="Two.", after=1)


def test_one_form_sent_twice_publishes_once_and_a_stale_one_not_at_all(secretariat: Member) -> None:
    first = actions.publish_rules(by=secretariat, text="One.", after=0)

    assert actions.publish_rules(by=secretariat, text="One.", after=0) == first
    for stale in (0, 7):
        with pytest.raises(RulesMovedOn):
            actions.publish_rules(by=secretariat, text="Another.", after=stale)
    assert deeds("members.rules_published") == 1


def test_accepting_counts_once_and_is_on_the_trail(newcomer: Member) -> None:
    first = actions.accept_rules(by=newcomer, version=1)

    assert actions.accept_rules(by=newcomer, version=1) == first
    assert Member.objects.get(pk=newcomer.pk).rules_version == 1
    assert deeds("members.rules_accepted") == 1


def test_nobody_accepts_what_does_not_hold(newcomer: Member, secretariat: Member) -> None:
    actions.publish_rules(by=secretariat, text="Two.", after=1)

    for version in (1, 3):
        with pytest.raises(RulesMovedOn):
            actions.accept_rules(by=newcomer, version=version)
    assert not RulesAcceptance.objects.exists()


def test_a_new_version_asks_everybody_again_and_the_old_word_is_kept(newcomer: Member, secretariat: Member) -> None:
    actions.accept_rules(by=newcomer, version=1)
    assert newcomer in Member.objects.who_accepted_the_rules()

    actions.publish_rules(by=secretariat, text="Two.", after=1)

    assert newcomer not in Member.objects.who_accepted_the_rules()
    actions.accept_rules(by=newcomer, version=2)
    assert [given.rules.version for given in newcomer.rules_acceptances.order_by("pk")] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_two_versions_written_at_once_do_not_both_hold(secretariat: Member) -> None:
    done: list[Any] = []
    start = threading.Barrier(2)

    def publish(text: str) -> None:
        start.wait()
        try:
            done.append(actions.publish_rules(by=secretariat, text=text, after=0))
        except RulesMovedOn as refusal:
            done.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=publish, args=[text]) for text in ("This.", "That.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(type(outcome).__name__ for outcome in done) == ["RulesMovedOn", "RulesOfUse"]
    assert RulesOfUse.objects.count() == 1


def test_a_member_reads_accepts_and_comes_to_where_they_were_going(newcomer: Member, client_of: ClientOf) -> None:
    client = client_of(newcomer)

    asked = client.get("/questions/?show=waiting", follow=True)
    assert asked.redirect_chain == [("/people/rules/?next=%2Fquestions%2F%3Fshow%3Dwaiting", 302)]
    assert "I accept the rules" in asked.text
    answer = client.post("/people/rules/", {"version": 1, "next": "/questions/?show=waiting"})

    assert answer.headers["Location"] == "/questions/?show=waiting"
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"]
)
def test_accepting_leads_nowhere_else(newcomer: Member, client_of: ClientOf, target: str) -> None:
    client = client_of(newcomer)

    assert f'value="{target}"' not in client.get("/people/rules/", {"next": target}).text
    assert client.post("/people/rules/", {"version": 1, "next": target}).headers["Location"] == "/"


def test_a_form_that_was_open_when_a_version_came_out_gives_its_text_back(
    newcomer: Member, client_of: ClientOf
) -> None:
    answer = client_of(newcomer).post("/questions/ask/", {"title": "A question", "body": "Long thought about."})

    assert answer.status_code == 403
    assert "Long thought about." in answer.text
    assert "nothing was sent" in answer.text


def test_who_read_an_older_version_is_shown_the_new_one(
    newcomer: Member, secretariat: Member, client_of: ClientOf
) -> None:
    actions.publish_rules(by=secretariat, text="Two, and better.", after=1)

    answer = client_of(newcomer).post("/people/rules/", {"version": 1, "next": "/questions/"}, follow=True)

    assert "A newer version of the rules came out" in answer.text
    assert "Two, and better." in answer.text
    assert 'value="/questions/"' in answer.text


def test_every_version_stays_readable_and_says_what_holds(
    asker: Member, secretariat: Member, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actions.open_rules()
    for after in (1, 2, 3):
        actions.publish_rules(by=secretariat, text=f"Text {after + 1}.", after=after)
    client = client_of(asker)

    assert "Another version holds now" in client.get("/people/rules/2/").text
    assert "Text 2." in client.get("/people/rules/2/").text
    with django_assert_num_queries(6):
        page = client.get("/people/rules/").text
    assert "Text 4." in page
    assert "Another version holds now" not in page
    assert client.get("/people/rules/9/").status_code == 404


def test_the_secretariat_publishes_after_giving_the_passphrase_again(
    secretariat: Member, client_of: ClientOf, fresh_client_of: ClientOf
) -> None:
    secretariat.set_password("correct horse battery staple")
    secretariat.save()
    actions.open_rules()
    Member.objects.filter(pk=secretariat.pk).update(rules_version=1)
    sent = {"text": "Two.", "after": 1}

    stale = client_of(secretariat).post("/people/rules/publish/", sent)
    assert stale.headers["Location"].startswith("/accounts/reauthenticate/")
    assert RulesOfUse.objects.count() == 1
    answer = fresh_client_of(secretariat).post("/people/rules/publish/", sent, follow=True)

    assert "Every member is asked to accept it" in answer.text
    assert "I accept the rules" in answer.text


def test_a_stale_or_empty_version_is_given_back(secretariat: Member, fresh_client_of: ClientOf) -> None:
    actions.open_rules()
    actions.publish_rules(by=secretariat, text="Two.", after=1)
    client = fresh_client_of(secretariat)

    stale = client.post("/people/rules/publish/", {"text": "Mine.", "after": 1})
    empty = client.post("/people/rules/publish/", {"text": "", "after": 2})

    assert (stale.status_code, empty.status_code) == (422, 422)
    assert "Mine." in stale.text
    assert RulesOfUse.objects.count() == 2
