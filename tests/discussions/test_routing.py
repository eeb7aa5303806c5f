"""To whom a question is put first."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from discussions import actions
from discussions.models import Ask
from discussions.routing import PEERS, PEERS_ANYWHERE
from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup
from network_site.vocabulary.models import Jurisdiction, Topic
from tests.discussions.peers import asked, members_of
from tests.factories.directory import ContactPointFactory
from tests.factories.discussions import make_answer, make_thread
from tests.factories.members import WorkingGroupFactory
from tests.factories.vocabulary import LanguageFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


def test_a_few_peers_of_each_country_concerned_are_asked_and_told(
    asker: Member, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    members_of("NL", 5)
    turks = members_of("TR", 2)
    members_of("IT", 1)

    thread = make_thread(asker, concerns=[netherlands, turks[0].jurisdiction])

    assert thread.asked_counts == {"NL": PEERS, "TR": 2}
    page = client_of(asker).get(thread.get_absolute_url()).text
    assert "3 members in Netherlands, 2 members in Türkiye" in page


def test_who_knows_topic_and_language_comes_first(asker: Member, netherlands: Jurisdiction, topic: Topic) -> None:
    others = members_of("NL", 3)
    both, one = members_of("NL", 2)
    both.topics.add(topic)
    both.languages.add(LanguageFactory.create(code="en"))
    one.topics.add(topic)

    thread = make_thread(asker, concerns=[netherlands], topics=[topic])

    assert asked(thread) == [both.pk, one.pk, others[0].pk]


def test_answers_accepted_on_the_topic_and_a_contact_point_count(
    asker: Member, netherlands: Jurisdiction, topic: Topic
) -> None:
    members_of("NL", 3)
    helpful, at_desk = members_of("NL", 2)
    answer = make_answer(make_thread(asker, topics=[topic]), helpful)
    actions.accept_answer(by=asker, post=answer)
    contact = ContactPointFactory.create(authority__jurisdiction=netherlands, email=at_desk.email)
    contact.topics = [topic]
    contact.save()

    assert asked(make_thread(asker, concerns=[netherlands], topics=[topic]))[:2] == [at_desk.pk, helpful.pk]


def test_never_the_same_few(asker: Member, netherlands: Jurisdiction) -> None:
    everyone = {member.pk for member in members_of("NL", 2 * PEERS)}

    first, second = (make_thread(asker, concerns=[netherlands]) for _ in range(2))

    assert set(asked(first)) | set(asked(second)) == everyone


def test_an_old_load_no_longer_counts(asker: Member, netherlands: Jurisdiction) -> None:
    members_of("NL", 2 * PEERS)
    first = make_thread(asker, concerns=[netherlands])
    Ask.objects.update(asked_at=timezone.now() - timedelta(days=31))

    second = make_thread(asker, concerns=[netherlands])

    assert not set(asked(first)) & set(asked(second))  # who was never asked comes before who was asked long ago


def test_a_question_about_every_country_goes_to_those_of_the_topic_from_many_countries(
    asker: Member, topic: Topic
) -> None:
    dutch = members_of("NL", PEERS_ANYWHERE)
    italian = members_of("IT", 1)[0]
    members_of("ES", 1)
    for member in (*dutch, italian):
        member.topics.add(topic)

    people = asked(make_thread(asker, topics=[topic]))

    assert len(people) == PEERS_ANYWHERE
    assert italian.pk in people[:2]


def test_who_opted_out_is_not_asked_and_who_hides_is_not_named(
    asker: Member, netherlands: Jurisdiction, client_of: ClientOf
) -> None:
    silent, hidden, shown = members_of("NL", 3)
    client_of(silent).post(reverse("discussions:asking"), {"shows_office": "on"})
    actions.choose_asking(by=hidden, takes_questions=True, shows_office=False)
    for member, office in ((hidden, "The hidden office"), (shown, "The shown office")):
        Member.objects.filter(pk=member.pk).update(office=office)

    thread = make_thread(asker, concerns=[netherlands])

    assert asked(thread) == [hidden.pk, shown.pk]
    page = client_of(asker).get(reverse("discussions:asked", args=[thread.pk])).text
    assert "The shown office" in page
    assert "The hidden office" not in page
    assert "1 more was asked" in page


def test_who_muted_topic_country_or_group_is_not_asked_whatever_else_they_watch(
    asker: Member, netherlands: Jurisdiction, topic: Topic
) -> None:
    by_topic, by_country, by_group, other = people = members_of("NL", 4)
    group = WorkingGroupFactory.create(members=[asker, *people])
    actions.follow(by=by_topic, level="muted", topic=topic.parent)
    actions.follow(by=by_topic, level="watching", jurisdiction=netherlands)
    actions.follow(by=by_country, level="muted", jurisdiction=netherlands)
    actions.follow(by=by_group, level="muted", group=group)
    inside = {"mark": Mark.AMBER, "working_group": group}

    assert asked(make_thread(asker, concerns=[netherlands], topics=[topic], **inside)) == [other.pk]
    assert set(asked(make_thread(asker, concerns=[netherlands]))) == {by_topic.pk, by_group.pk, other.pk}


def test_a_question_of_a_group_is_put_to_its_members_alone(
    asker: Member, answerer: Member, group: WorkingGroup, netherlands: Jurisdiction
) -> None:
    members_of("NL", 3)

    thread = make_thread(asker, concerns=[netherlands], mark=Mark.AMBER, working_group=group)

    assert set(asked(thread)) == {answerer.pk, group.members.exclude(pk__in=[asker.pk, answerer.pk]).get().pk}


def test_only_the_asker_reads_who_was_asked(asker: Member, outsider: Member, client_of: ClientOf) -> None:
    url = reverse("discussions:asked", args=[make_thread(asker).pk])

    assert client_of(asker).get(url).status_code == 200
    assert client_of(outsider).get(url).status_code == 404
