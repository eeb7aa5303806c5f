"""How closely members follow what, and who is told of a post because of it."""

from collections.abc import Callable

import pytest
from django.test import Client

from discussions import actions
from discussions.actions.following import levels_in
from discussions.exceptions import NotAllowed
from discussions.models import Follow, Thread
from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup
from network_site.notifications.models import Notification
from network_site.vocabulary.models import Topic
from tests.factories.discussions import make_answer, make_reply, make_thread
from tests.factories.vocabulary import JurisdictionFactory, TopicFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
WATCHING, TRACKING, NORMAL, MUTED = Follow.Level.values


@pytest.fixture
def topic(db: None) -> Topic:
    """A topic below another."""
    return TopicFactory.create(parent=TopicFactory.create())


@pytest.fixture
def thread(asker: Member, topic: Topic) -> Thread:
    """A question on the topic that concerns the Netherlands."""
    return make_thread(asker, topics=[topic], concerns=[JurisdictionFactory.create(code="NL")])


def told(member: Member) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(recipient=member).exclude(verb="asked").order_by("pk")
    return list(rows.values_list("verb", "level"))


def test_who_watches_is_told_of_every_post_and_who_tracks_of_none(
    thread: Thread, answerer: Member, outsider: Member, colleague: Member, asker: Member
) -> None:
    actions.follow(by=outsider, level=WATCHING, thread=thread)
    actions.follow(by=colleague, level=TRACKING, thread=thread)

    make_reply(make_answer(thread, answerer), asker)

    assert told(outsider) == [("answered", "watch"), ("replied", "watch")]
    assert told(colleague) == []


def test_who_asks_watches_and_who_answers_tracks_unless_they_chose_otherwise(
    thread: Thread, asker: Member, answerer: Member, outsider: Member
) -> None:
    actions.follow(by=outsider, level=MUTED, thread=thread)
    for by in (answerer, outsider):
        make_answer(thread, by)

    assert levels_in(thread) == {asker.pk: WATCHING, answerer.pk: TRACKING, outsider.pk: MUTED}


def test_what_is_meant_for_one_is_told_once_and_as_that(thread: Thread, asker: Member, answerer: Member) -> None:
    answer = make_answer(thread, answerer)
    actions.follow(by=answerer, level=WATCHING, thread=thread)

    make_reply(answer, asker)

    assert told(asker) == [("answered", "direct")]
    assert told(answerer) == [("replied", "direct")]


@pytest.mark.parametrize("name", ["thread", "topic", "jurisdiction", "group"])
def test_muted_beats_everything(name: str, topic: Topic, asker: Member, answerer: Member, group: WorkingGroup) -> None:
    place = JurisdictionFactory.create(code="NL")
    thread = make_thread(asker, topics=[topic], concerns=[place], mark=Mark.AMBER, working_group=group)
    things = {"thread": thread, "topic": topic, "jurisdiction": place, "group": group}
    for kind, item in things.items():
        actions.follow(by=asker, level=MUTED if kind == name else WATCHING, **{kind: item})

    make_answer(thread, answerer)

    assert told(asker) == []


def test_a_threads_own_level_comes_before_that_of_its_topic(
    thread: Thread, topic: Topic, outsider: Member, answerer: Member
) -> None:
    actions.follow(by=outsider, level=WATCHING, topic=topic)
    make_answer(thread, answerer)
    assert told(outsider) == [("answered", "watch")]

    actions.follow(by=outsider, level=NORMAL, thread=thread)
    make_answer(thread, answerer)

    assert told(outsider) == [("answered", "watch")]


def test_who_watches_a_topic_hears_of_new_questions_below_it(
    topic: Topic, asker: Member, outsider: Member, colleague: Member
) -> None:
    actions.follow(by=outsider, level=WATCHING, topic=topic.parent)
    actions.follow(by=colleague, level=TRACKING, topic=topic)

    make_thread(asker, topics=[topic])

    assert ("new_question", "watch") in told(outsider) or Notification.objects.filter(verb="asked", recipient=outsider)
    assert told(colleague) == []


def test_nobody_hears_of_what_they_may_not_see_by_following_its_topic(
    topic: Topic, asker: Member, answerer: Member, outsider: Member, group: WorkingGroup
) -> None:
    for member in (outsider, answerer):
        actions.follow(by=member, level=WATCHING, topic=topic)

    thread = make_thread(asker, topics=[topic], mark=Mark.AMBER, working_group=group)
    make_answer(thread, asker)

    assert told(outsider) == []
    assert ("answered", "watch") in told(answerer)


def test_nobody_follows_a_thread_or_group_that_they_may_not_see(
    asker: Member, outsider: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    hidden = make_thread(asker, mark=Mark.AMBER, working_group=group)
    for what in ({"thread": hidden}, {"group": group}):
        with pytest.raises(NotAllowed):
            actions.follow(by=outsider, level=WATCHING, **what)

    assert client_of(outsider).post(f"/questions/{hidden.pk}/follow/", {"level": WATCHING}).status_code == 404
    client_of(outsider).post("/questions/following/", {"what": f"thread:{hidden.pk}", "level": WATCHING})
    assert not Follow.objects.filter(member=outsider).exists()


def test_one_page_lists_and_changes_all_of_it(
    thread: Thread, topic: Topic, outsider: Member, client_of: ClientOf
) -> None:
    client = client_of(outsider)
    client.post(f"/questions/{thread.pk}/follow/", {"level": WATCHING})
    for what in (f"topic:{topic.pk}", "jurisdiction:NL"):
        assert client.post("/questions/following/", {"add": "1", "what": what, "level": TRACKING}).status_code == 302

    page = client.get("/questions/following/").text
    assert thread.title in page
    assert topic.label in page
    assert "Netherlands" in page
    assert thread.title in client.get("/questions/?show=followed").text

    client.post("/questions/following/", {"what": f"thread:{thread.pk}", "level": ""})
    assert not Follow.objects.filter(thread=thread, member=outsider).exists()


def test_the_page_costs_the_same_for_one_and_for_ten(
    asker: Member, outsider: Member, client_of: ClientOf, django_assert_num_queries: Callable[..., object]
) -> None:
    client = client_of(outsider)
    for number in range(10):
        actions.follow(by=outsider, level=WATCHING, thread=make_thread(asker, topics=[]))
        if number == 0:
            client.get("/questions/following/")
            with django_assert_num_queries(8):
                client.get("/questions/following/")

    with django_assert_num_queries(8):
        client.get("/questions/following/")
