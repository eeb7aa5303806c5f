"""Items of every mark and group, each with a word of its own: a reader meets the words that are for them, no other."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client

from discussions.models import Post
from events.models import Edition
from knowledge.guides.models import GuidePage
from network_site.access import rates
from network_site.access.marks import Mark
from network_site.files.actions import take_in
from network_site.home.notices import tell_of_search
from network_site.home.site import set_up_site
from network_site.live.models import Stream
from network_site.members import own_data
from network_site.members.models import Member, WorkingGroup
from network_site.notifications.actions.feeds import make_feed
from network_site.notifications.actions.notifying import notify
from network_site.notifications.tasks import deliver
from network_site.search.news import tell_what_is_new
from tests.factories.directory import ContactPointFactory
from tests.factories.discussions import make_answer, make_reply, make_scope, make_thread
from tests.factories.events import EditionFactory, SessionFactory, SessionMaterialFactory
from tests.factories.files import PaperFactory, pdf
from tests.factories.guides import GuideFactory
from tests.factories.members import WorkingGroupFactory
from tests.factories.vocabulary import TopicFactory
from tests.house.routes import filled, routes
from tests.house.test_leaks import LEAVING, crawl, text_at

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]

WORD = re.compile(r"canary-[a-z]+-[a-z]+")
ELSEWHERE = ("admin/", "_util/", "accounts/")  # asked for every secret by test_leaks
SEEN_BY = {  # the audiences of which each reader belongs
    "visitor": {"clear"},
    "outsider": {"clear", "green", "ambertwo", "stricttwo"},  # alone in the second group
    "asker": {"clear", "green", "amberone"},  # in the first, of another service than who wrote there
    "colleague": {"clear", "green", "amberone", "strictone"},
    "secretariat": {"clear", "green"},
}
FOR_MEMBERS = {"thread", "post", "position", "reply", "contact"}  # kinds that no visitor meets, whatever their mark
SEARCHES = (
    "canary&sort=best",
    "canary&sort=newest",
    "canaru",  # what may have been meant
    *(f"canary&type={kind}" for kind in ("answer", "contact", "guide", "material", "question", "session")),
)


@dataclass
class Aviary:
    """What was seeded: the words by kind and audience, and every address that leads to an item."""

    words: dict[str, tuple[str, str]] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)

    def word(self, kind: str, audience: str) -> str:
        """Return a new word."""
        word = f"canary-{kind}-{audience}"
        self.words[word] = (kind, audience)
        return word

    def keep(self, item: Any, *addresses: str) -> None:
        """Note where *item* is."""
        self.numbers.add(item.pk)
        self.addresses.update(addresses)


@pytest.fixture(autouse=True)
def _without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "kind_of", lambda _request: None)


@pytest.fixture
def second_group(outsider: Member) -> WorkingGroup:
    """A closed group of the outsider."""
    return WorkingGroupFactory.create(members=[outsider])


def seed_open(aviary: Aviary, answerer: Member) -> None:
    for audience, mark in (("clear", Mark.CLEAR), ("green", Mark.GREEN)):
        seed(aviary, audience, answerer, mark=mark)
        guide = GuideFactory.create(title=f"A {aviary.word('guide', audience)}", mark=mark)
        aviary.keep(guide, guide.get_url())
        text = aviary.word("paper", audience)
        paper = PaperFactory.create(title=f"{text}.pdf", file=pdf(text=text.encode()), mark=mark)
        aviary.keep(paper, paper.url)
        contact = ContactPointFactory.create(title=f"A {aviary.word('contact', audience)}", mark=mark)
        aviary.keep(contact, contact.get_absolute_url())


def seed(aviary: Aviary, audience: str, by: Member, **inside: Any) -> None:
    thread = make_thread(by, title=f"The {aviary.word('thread', audience)}", body="Asked.", **inside)
    attachment = take_in(by=by, upload=ContentFile(aviary.word("file", audience).encode(), name="note.txt"))
    answer = make_answer(thread, by, f"The {aviary.word('post', audience)}.", attachments=[attachment.pk])
    aviary.keep(attachment, attachment.get_absolute_url())
    scope = make_scope(answer, citation=f"The {aviary.word('position', audience)}")
    aviary.keep(scope, scope.get_absolute_url())
    make_reply(answer, by, f"The {aviary.word('reply', audience)}.")
    aviary.keep(thread, thread.get_absolute_url())
    aviary.keep(answer)
    edition = EditionFactory.create(title="An open forum", mark=Mark.CLEAR)
    title, text = f"The {aviary.word('session', audience)}", f"The {aviary.word('material', audience)}."
    session = SessionFactory.create(edition=edition, title=title, service=by.service, **inside)
    material = SessionMaterialFactory.create(session=session, text=text, service=by.service, **inside)
    page = session.get_absolute_url()
    aviary.keep(session, page, f"{page.rstrip('/')}.ics")
    aviary.keep(material, f"{page}materials/{material.pk}/")


def seed_hidden(aviary: Aviary, first: WorkingGroup, second: WorkingGroup, answerer: Member, outsider: Member) -> None:
    for name, group, by in (("one", first, answerer), ("two", second, outsider)):
        seed(aviary, f"amber{name}", by, mark=Mark.AMBER, working_group=group)
        seed(aviary, f"strict{name}", by, mark=Mark.AMBER_STRICT, working_group=group)


@pytest.fixture
def aviary(answerer: Member, outsider: Member, group: WorkingGroup, second_group: WorkingGroup) -> Aviary:
    """Items of every kind for every audience."""
    set_up_site()
    seeded = Aviary()
    seed_open(seeded, answerer)
    seed_hidden(seeded, group, second_group, answerer, outsider)
    return seeded


def on_links(client: Client, aviary: Aviary) -> Iterable[str]:
    return crawl(client).values()


def at_addresses(client: Client, aviary: Aviary) -> Iterator[str]:
    asked = set(aviary.addresses)
    for route in routes():
        if not route.startswith(ELSEWHERE) and not LEAVING.search(route):
            asked |= {filled(route, number, {}) for number in aviary.numbers}
    return (text_at(client, address) for address in asked)


def over_streams(client: Client, aviary: Aviary) -> Iterator[str]:
    names = list(Stream.objects.values_list("name", flat=True))
    return (text_at(client, f"/live/since/?{name}=0") for name in names)


def by_searching(client: Client, aviary: Aviary) -> Iterator[str]:
    found = (text_at(client, f"/search/?q={search}") for search in SEARCHES)
    return (page.replace("<mark>", "").replace("</mark>", "") for page in found)


def beside_the_box(client: Client, aviary: Aviary) -> Iterator[str]:
    for begins in ("canary", *(word[:-1].replace("-", "+") for word in aviary.words)):
        yield text_at(client, f"/search/completions/?begins={begins}")


def while_asking(client: Client, aviary: Aviary) -> Iterator[str]:
    for audience in {audience for _, audience in aviary.words.values()}:
        yield client.post("/search/similar/", {"title": f"The canary-thread-{audience}"}).text


def in_saved_searches(client: Client, aviary: Aviary) -> Iterator[str]:
    for query in ("q=canary", "q=canary&type=question", "q=canary&sort=newest"):
        client.post("/search/saved/save/", {"name": "Birds", "alert": "daily", "query": query})
    tell_what_is_new(tell_of_search)
    yield from (text_at(client, address) for address in ("/search/saved/", "/search/"))


def in_their_copy(client: Client, aviary: Aviary) -> Iterator[str]:
    for member in Member.objects.filter(pk=client.session.get(SESSION_KEY, 0)):
        own_data.write_copy(member, copy := BytesIO())
        with ZipFile(copy) as archive:
            yield from (archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


SURFACES: dict[str, Callable[[Client, Aviary], Iterable[str]]] = {  # a new one is one line
    "links": on_links,
    "addresses": at_addresses,
    "streams": over_streams,
    "search": by_searching,
    "completions": beside_the_box,
    "similar": while_asking,
    "saved searches": in_saved_searches,
    "inbox": lambda client, _aviary: [text_at(client, "/notifications/")],
    "copy of own data": in_their_copy,
}


@pytest.mark.sweep
@pytest.mark.parametrize("role", SEEN_BY)
def test_a_reader_meets_what_is_for_them_and_nothing_else(
    aviary: Aviary, role: str, request: pytest.FixtureRequest, client_of: ClientOf
) -> None:
    client = Client() if role == "visitor" else client_of(request.getfixturevalue(role))
    client.raise_request_exception = False
    kinds = FOR_MEMBERS if role == "visitor" else set()

    met = {
        name: {word for text in surface(client, aviary) for word in WORD.findall(text.lower())}
        for name, surface in SURFACES.items()
    }

    expected = {
        word for word, (kind, audience) in aviary.words.items() if audience in SEEN_BY[role] and kind not in kinds
    }
    assert {name: sorted(words - expected) for name, words in met.items() if words - expected} == {}
    assert sorted(set().union(*met.values())) == sorted(expected)


def in_feeds(member: Member) -> Iterator[str]:
    for kind, name in (("news", "news.atom"), ("calendar", "calendar.ics")):
        token = make_feed(by=member, kind=kind)
        yield text_at(Client(), f"/feeds/{token}/{name}").replace("\r\n ", "")


def in_mails(member: Member) -> Iterator[str]:
    with time_machine.travel(datetime(2030, 5, 6, 12, tzinfo=UTC), tick=False) as clock:
        for post in Post.objects.filter(kind=Post.Kind.ANSWER):
            notify(verb="answered", about=post, group_with=post.thread, to=[member])
        clock.shift(timedelta(minutes=5))
        deliver.call()
    return (str(message.message()) for message in mail.outbox if message.to == [member.email])


LEAVES: dict[str, tuple[Callable[[Member], Iterable[str]], set[str], set[str]]] = {  # with kinds and audiences of words
    "feeds": (in_feeds, {"thread", "guide", "session"}, {"clear", "green"}),
    "mails": (in_mails, {"thread"}, {"clear"}),
}


@pytest.mark.parametrize("role", [role for role in SEEN_BY if role != "visitor"])
@pytest.mark.parametrize("way", LEAVES)
def test_what_leaves_the_site_is_open_titles_alone(
    aviary: Aviary, way: str, role: str, request: pytest.FixtureRequest
) -> None:
    GuidePage.objects.update(last_published_at=datetime.now(UTC))
    Edition.objects.update(ends_on=date(2030, 5, 6))  # calendars hold no forum of long ago
    surface, kinds, audiences = LEAVES[way]

    told = {word for text in surface(request.getfixturevalue(role)) for word in WORD.findall(text.lower())}

    assert told == {word for word, (kind, audience) in aviary.words.items() if kind in kinds and audience in audiences}


def without_chance(html: str) -> str:
    return re.sub(r'(nonce|value|content)="[\w+/=-]{16,}"', "", html)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/questions/",
        "/questions/?show=unanswered",
        "/questions/?country=NL",
        "/guides/",
        "/forums/",
        "/groups/",
        "/search/?q=canary",
        "/search/?q=canary&sort=newest",
        "/search/completions/?begins=cana",
    ],
)
def test_no_count_or_order_of_a_list_moves_with_what_is_hidden(
    secretariat: Member,
    answerer: Member,
    outsider: Member,
    group: WorkingGroup,
    second_group: WorkingGroup,
    client_of: ClientOf,
    address: str,
) -> None:
    set_up_site()
    seeded = Aviary()
    client = client_of(secretariat)
    with time_machine.travel(datetime.now(UTC), tick=False):
        seed_open(seeded, answerer)
        EditionFactory.create_batch(4, title="An open forum", mark=Mark.CLEAR)
        topic = TopicFactory.create()  # the vocabulary is everybody's
        before = without_chance(client.get(address).text)
        editions = iter(EditionFactory._meta.model.objects.order_by("-pk")[:4])
        for name, of, by in (("one", group, answerer), ("two", second_group, outsider)):
            for mark in (Mark.AMBER, Mark.AMBER_STRICT):
                thread = make_thread(by, title=f"The canary-{name}", mark=mark, working_group=of, topics=[topic])
                make_answer(thread, by)
                SessionFactory.create(edition=next(editions), mark=mark, working_group=of, service=by.service)

        after = without_chance(client.get(address).text)

    assert "canary-one" in client_of(answerer).get("/questions/").text
    assert after == before
