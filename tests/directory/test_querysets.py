"""The reads of the directory: filters, their combinations, search and freshness."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from knowledge.directory.models import ContactPoint
from network_site.access.marks import Mark
from network_site.members.models import Member
from tests.factories.directory import AuthorityFactory, ContactPointFactory
from tests.factories.vocabulary import ContactRoleFactory, JurisdictionFactory, LanguageFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_visible_to_gives_a_visitor_what_is_clear_and_a_member_all(asker: Member, visitor: AnonymousUser) -> None:
    clear = ContactPointFactory.create(mark=Mark.CLEAR)
    green = ContactPointFactory.create(mark=Mark.GREEN)

    assert set(ContactPoint.objects.visible_to(asker)) == {clear, green}
    assert set(ContactPoint.objects.visible_to(visitor)) == {clear}


def test_in_jurisdiction_keeps_to_the_country() -> None:
    here = ContactPointFactory.create(authority__jurisdiction__code="GM")
    ContactPointFactory.create(authority__jurisdiction__code="SN")

    assert list(ContactPoint.objects.in_jurisdiction(here.jurisdiction)) == [here]


def test_with_role_finds_a_contact_point_of_several_roles_once() -> None:
    sea, extradition = ContactRoleFactory.create(slug="authority-sea"), ContactRoleFactory.create(slug="extradition")
    both = ContactPointFactory.create(roles=[sea, extradition])
    ContactPointFactory.create(roles=[extradition])

    assert list(ContactPoint.objects.with_role(sea)) == [both]


def test_about_finds_the_topic_and_what_is_below_it_once() -> None:
    evidence = TopicFactory.create(slug="evidence")
    digital = TopicFactory.create(slug="digital-evidence", parent=evidence)
    both = ContactPointFactory.create(topics=[evidence, digital])
    below = ContactPointFactory.create(topics=[digital])
    ContactPointFactory.create(topics=[TopicFactory.create()])

    assert list(ContactPoint.objects.about(evidence).order_by("pk")) == [both, below]
    assert list(ContactPoint.objects.about(digital).order_by("pk")) == [both, below]


def test_speaking_keeps_to_the_language() -> None:
    french = LanguageFactory.create(code="fr")
    speaks = ContactPointFactory.create(languages=[LanguageFactory.create(), french])
    ContactPointFactory.create()

    assert list(ContactPoint.objects.speaking(french)) == [speaks]


def test_filters_combine() -> None:
    role, topic, french = ContactRoleFactory.create(), TopicFactory.create(), LanguageFactory.create(code="fr")
    authority = AuthorityFactory.create()
    everything = {"authority": authority, "roles": [role], "topics": [topic], "languages": [french]}
    wanted = ContactPointFactory.create(**everything)
    ContactPointFactory.create(**everything | {"authority": AuthorityFactory.create()})
    for name in ("roles", "topics", "languages"):
        ContactPointFactory.create(**everything | {name: []})

    found = ContactPoint.objects.in_jurisdiction(authority.jurisdiction).with_role(role).about(topic).speaking(french)

    assert list(found) == [wanted]


@pytest.mark.parametrize("text", ["seizure", "Seizure desk", "ministry MARITIME", "gambia", "haute mer", "smuggling"])
def test_matching_reads_title_competence_authority_country_roles_and_topics(asker: Member, text: str) -> None:
    wanted = ContactPointFactory.create(
        title="Seizure desk",
        competence="Requests on vessels",
        authority=AuthorityFactory.create(name="Maritime Ministry", jurisdiction__code="GM"),
        roles=[ContactRoleFactory.create(label_fr="Autorité en haute mer")],
        topics=[TopicFactory.create(label_en="Smuggling by sea")],
    )
    ContactPointFactory.create(title="Central authority")

    assert list(ContactPoint.objects.matching(text, person=asker)) == [wanted]


def test_matching_wants_every_word(asker: Member) -> None:
    ContactPointFactory.create(title="Extradition desk")

    assert not ContactPoint.objects.matching("extradition confiscation", person=asker).exists()


def test_matching_respects_visibility(asker: Member, visitor: AnonymousUser) -> None:
    clear = ContactPointFactory.create(title="Open extradition desk", mark=Mark.CLEAR)
    green = ContactPointFactory.create(title="Extradition desk", mark=Mark.GREEN)

    assert set(ContactPoint.objects.matching("extradition", person=asker)) == {clear, green}
    assert set(ContactPoint.objects.matching("extradition", person=visitor)) == {clear}


def test_matching_combines_with_the_other_filters(asker: Member) -> None:
    role, french = ContactRoleFactory.create(), LanguageFactory.create(code="fr")
    wanted = ContactPointFactory.create(title="Extradition desk", roles=[role], languages=[french])
    ContactPointFactory.create(title="Extradition desk", roles=[role])
    ContactPointFactory.create(title="Asset desk", roles=[role], languages=[french])

    found = ContactPoint.objects.with_role(role).speaking(french).matching("extradition", person=asker)

    assert list(found) == [wanted]


@pytest.mark.parametrize("text", ['"', "'); --", 'desk" OR "x', "*", "NOT", "(((", "%s %d", "a " * 500, "١٢٣"])
def test_matching_takes_any_text(asker: Member, text: str) -> None:
    ContactPointFactory.create(title="Extradition office")

    assert list(ContactPoint.objects.matching(text, person=asker)) == []


def test_matching_follows_a_change(asker: Member) -> None:
    contact = ContactPointFactory.create(title="Extradition desk")

    contact.title = "Confiscation desk"
    contact.save()

    assert list(ContactPoint.objects.matching("confiscation", person=asker)) == [contact]
    assert not ContactPoint.objects.matching("extradition", person=asker).exists()


@time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False)
@pytest.mark.parametrize(
    ("verified_on", "is_fresh"),
    [(date(2026, 11, 24), True), (date(2026, 5, 24), True), (date(2026, 5, 23), False), (None, False)],
)
def test_verified_within_counts_exactly_six_months_in(verified_on: date | None, is_fresh: bool) -> None:  # noqa: FBT001  a parameter of the test
    contact = ContactPointFactory.create(verified_on=verified_on)

    assert ContactPoint.objects.verified_within().exists() is is_fresh
    assert contact.is_verified_recently is is_fresh


@time_machine.travel(datetime(2026, 8, 31, 12, tzinfo=UTC), tick=False)
def test_verified_within_ends_on_the_last_day_of_a_shorter_month() -> None:
    ContactPointFactory.create(verified_on=date(2026, 2, 28))
    ContactPointFactory.create(verified_on=date(2026, 2, 27))

    assert ContactPoint.objects.verified_within(months=6).count() == 1


@time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False)
@pytest.mark.parametrize(
    ("verified_on", "review_due", "is_due"),
    [
        (date(2026, 5, 24), None, False),  # due today
        (date(2026, 5, 23), None, True),
        (date(2026, 5, 23), date(2027, 1, 1), False),
        (None, None, True),
    ],
)
def test_due_for_review_begins_the_day_after(verified_on: date | None, review_due: date | None, is_due: bool) -> None:  # noqa: FBT001  a parameter of the test
    contact = ContactPointFactory.create(verified_on=verified_on, review_due=review_due)

    assert ContactPoint.objects.due_for_review().exists() is is_due
    assert contact.is_due_for_review is is_due


def test_by_jurisdiction_orders_by_country_authority_and_title() -> None:
    later = AuthorityFactory.create(jurisdiction=JurisdictionFactory.create(code="ZM"), name="A")
    first = AuthorityFactory.create(jurisdiction=JurisdictionFactory.create(code="AL"), name="B")
    third = ContactPointFactory.create(authority=later, title="A")
    second = ContactPointFactory.create(authority=first, title="B")
    start = ContactPointFactory.create(authority=first, title="A")

    assert list(ContactPoint.objects.by_jurisdiction()) == [start, second, third]
