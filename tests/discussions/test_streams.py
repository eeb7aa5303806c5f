"""What discussions send live: state at a position plus the changes since is the fresh state."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from discussions import actions
from discussions.models import Post, Thread
from discussions.reading import Place, window_of
from discussions.streams import ListStream, ThreadStream, list_stream
from network_site.access.marks import Mark
from network_site.access.rules import Audience, Reader
from network_site.live.models import Change
from network_site.live.registry import audience_of
from network_site.members.models import Member, WorkingGroup
from tests.factories.discussions import make_answer, make_reply, make_thread, question_of

pytestmark = pytest.mark.django_db


def article(html: str, post: Post) -> str:
    found = re.search(rf'<article[^>]*id="post-{post.pk}".*?</article>', html, re.DOTALL)
    return found.group() if found else ""


def fresh(thread: Thread, reader: Reader) -> str:
    window = window_of(Thread.objects.for_thread_page().get(pk=thread.pk), reader, "en", Place("all"))
    return window.question_html + window.question_replies + window.exchanges


def sent_since(thread: Thread, seq: int, reader: Reader) -> list[str]:
    kind = ThreadStream()
    changes = list(Change.objects.filter(stream__name=thread.stream, seq__gt=seq))
    items = kind.load(changes)
    return [
        kind.render(change, items[change.object_id], kind.reader_class(items[change.object_id], reader), "en")
        for change in changes
    ]


@dataclass
class World:
    """A thread with an answer and a reply, and who wrote them."""

    asker: Member
    answerer: Member
    answer: Post
    reply: Post


DEEDS: dict[str, Callable[[World], Post]] = {
    "answer": lambda world: make_answer(world.answer.thread, world.answerer, "Another answer."),
    "reply": lambda world: make_reply(world.answer, world.asker, "Another reply."),
    "edit": lambda world: actions.edit_post(by=world.answerer, post=world.answer, body="A better answer.", version=1),
    "remove an answer": lambda world: actions.delete_post(by=world.answerer, post=world.answer),
    "remove a reply": lambda world: actions.delete_post(by=world.asker, post=world.reply),
    "accept": lambda world: actions.accept_answer(by=world.asker, post=world.answer),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_sent_is_what_a_fresh_page_shows(asker: Member, answerer: Member, deed: str) -> None:
    thread = make_thread(asker)
    answer = make_answer(thread, answerer)
    world = World(asker, answerer, answer, make_reply(answer, asker))
    before = Change.objects.filter(stream__name=thread.stream).count()

    changed = DEEDS[deed](world)

    for member in (asker, answerer):
        reader = Reader.of(member)
        shown = article(fresh(thread, reader), changed)
        assert shown
        assert article(sent_since(thread, before, reader)[-1], changed) == shown


def test_a_change_brings_the_status_of_the_thread(asker: Member, answerer: Member) -> None:
    thread = make_thread(asker)
    answer = make_answer(thread, answerer)

    actions.accept_answer(by=asker, post=answer)

    sent = sent_since(thread, 0, Reader.of(asker))
    assert 'data-status="accepted"' in sent[-1]


def test_the_streams_of_a_thread_are_for_its_audience(
    asker: Member, answerer: Member, outsider: Member, group: WorkingGroup
) -> None:
    thread = make_thread(asker, mark=Mark.AMBER, working_group=group)

    for stream in (thread.stream, list_stream(thread.audience)):
        audience = audience_of(stream)
        assert audience is not None
        assert audience.admits(Reader.of(answerer))
        assert not audience.admits(Reader.of(outsider))


@pytest.mark.parametrize("key", ["0", "999999", "x", "-1", "1;2", "٣", "9" * 40, ""])
def test_a_stream_of_no_thread_has_no_audience(db: None, key: str) -> None:
    assert ThreadStream().audience(key) is None


def test_a_list_stream_is_named_by_its_audience() -> None:
    assert ListStream().audience("members") == Audience(Mark.GREEN)
    assert ListStream().audience("everyone") is None


def test_a_post_is_announced_only_with_its_transaction(asker: Member) -> None:
    thread = make_thread(asker)

    with pytest.raises(ValueError, match="characters"):
        actions.edit_post(by=asker, post=question_of(thread), body="x" * 20_001, version=1)

    assert not Change.objects.filter(stream__name=thread.stream).exists()
