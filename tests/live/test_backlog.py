"""What a reader missed, or the word that they must fetch the page again; never silence."""

import json
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from network_site.access.marks import Mark
from network_site.access.rules import Reader
from network_site.live import backlog
from network_site.live.backlog import read_backlog, read_news
from network_site.live.batches import Viewer
from network_site.members.models import Member, WorkingGroup
from tests.factories.members import WorkingGroupFactory
from tests.live.notebook.models import Note, add_note, change_note
from tests.live.notebook.streams import NotebookStream

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notebook")]

MEMBERS = "notebook:members"


def told(member: Member, stream: str = MEMBERS, position: int = 0) -> list[dict[str, Any]]:
    missed = read_backlog(Viewer(Reader.of(member), "en"), {stream: position})[stream]
    return [json.loads(frame) for frame in missed.frames]


def numbers(frames: list[dict[str, Any]]) -> list[int]:
    return [frame["seq"] for frame in frames]


def test_a_reader_is_told_what_they_missed_in_order(asker: Member) -> None:
    notes = [add_note(f"note {n}") for n in range(3)]

    frames = told(asker, position=1)

    assert frames == [
        {
            "stream": MEMBERS,
            "seq": seq,
            "kind": "note_added",
            "html": f'<li id="note-{note.pk}" data-into="#notes">{note.text}</li>',
        }
        for seq, note in [(2, notes[1]), (3, notes[2])]
    ]
    assert told(asker, position=3) == []


def test_state_and_changes_are_the_fresh_state(asker: Member) -> None:
    first, second = add_note("first"), add_note("second")
    state = {f"note-{note.pk}": note.text for note in Note.objects.all()}

    change_note(first, "first, rewritten")
    third = add_note("third")
    change_note(second, "removed")
    change_note(third, "third, rewritten")

    for frame in told(asker, position=2):
        name, text = frame["html"].removeprefix('<li id="').split('" data-into="#notes">')
        state[name] = text.removesuffix("</li>")
    fresh = {f"note-{note.pk}": note.text for note in Note.objects.all()}
    assert state == fresh


@pytest.mark.parametrize("position", [2, 99])
def test_below_the_kept_changes_or_ahead_of_them_a_reader_fetches_the_page(
    position: int, asker: Member, settings: Settings
) -> None:
    settings.LIVE_KEEP_CHANGES = 10
    for n in range(13):
        add_note(f"note {n}")

    assert numbers(told(asker, position=3)) == list(range(4, 14))
    assert told(asker, position=position) == [{"stream": MEMBERS, "resync": True}]


def test_after_too_many_changes_a_reader_fetches_the_page(asker: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backlog, "MAX_BACKLOG", 5)
    for n in range(6):
        add_note(f"note {n}")

    assert numbers(told(asker, position=1)) == [2, 3, 4, 5, 6]
    assert told(asker, position=0) == [{"stream": MEMBERS, "resync": True}]


@pytest.mark.parametrize("position", [0, 1, 99])
def test_an_unknown_stream_and_a_forbidden_one_answer_alike(
    position: int, group: WorkingGroup, answerer: Member, outsider: Member
) -> None:
    closed = f"notebook:group-{group.pk}"
    add_note("for the group", f"group-{group.pk}", mark=Mark.AMBER, working_group_id=group.pk)
    streams = [closed, "notebook:group-999", "notebook:attic", "attic:1"]

    assert numbers(told(answerer, closed)) == [1]
    answers = [told(outsider, stream, position) for stream in streams]

    assert answers == [[{"stream": stream, "gone": True}] for stream in streams]


def test_an_item_for_others_is_only_a_number(group: WorkingGroup, answerer: Member, outsider: Member) -> None:
    add_note("moved into the group", mark=Mark.AMBER, working_group_id=group.pk)
    deleted = add_note("deleted")
    deleted.delete()
    add_note("for all")

    assert "moved into the group" in told(answerer)[0]["html"]
    assert told(outsider)[:2] == [{"stream": MEMBERS, "seq": 1}, {"stream": MEMBERS, "seq": 2}]
    assert "for all" in told(outsider)[2]["html"]


def test_a_change_that_cannot_be_rendered_sends_its_readers_to_the_page(
    asker: Member, caplog: pytest.LogCaptureFixture
) -> None:
    add_note("unreadable")
    add_note("readable")

    frames = told(asker)

    assert frames[0] == {"stream": MEMBERS, "resync": True}
    assert "readable" in frames[1]["html"]
    assert "could not be rendered" in caplog.text


def test_the_number_of_queries_does_not_grow_with_the_changes(
    asker: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reader = Reader.of(asker)
    for count in (1, 20):
        for n in range(count):
            add_note(f"note {n}")
        with django_assert_num_queries(3):  # the stream, its changes, the notes
            read_backlog(Viewer(reader, "en"), {MEMBERS: 0})


def test_a_batch_is_rendered_once_for_each_class_of_readers(
    notebook: NotebookStream, asker: Member, answerer: Member, colleague: Member
) -> None:
    note = add_note("from the answerer's service", service_id=answerer.service_id)
    viewers = {Viewer(Reader.of(member), "en") for member in (asker, answerer, colleague)}

    news = read_news({MEMBERS: (0, viewers)})[MEMBERS]

    assert sorted(notebook.rendered) == [(note.pk, False, "en"), (note.pk, True, "en")]
    shown = {viewer.reader.member_id: (news.frames[viewer] or [""])[0] for viewer in viewers}
    assert shown[answerer.pk] is shown[colleague.pk]
    assert "data-own" in shown[answerer.pk]
    assert "data-own" not in shown[asker.pk]


def test_a_stream_that_fails_does_not_hold_up_the_others(
    asker: Member, group: WorkingGroup, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = WorkingGroupFactory.create(members=[asker])
    add_note("fine")
    add_note("broken", f"group-{other.pk}")
    healthy = NotebookStream.audience

    def audience(self: NotebookStream, key: str) -> Any:
        if key != "members":
            raise ZeroDivisionError
        return healthy(self, key)

    monkeypatch.setattr(NotebookStream, "audience", audience)
    viewers = {Viewer(Reader.of(asker), "en")}
    news = read_news({MEMBERS: (0, viewers), f"notebook:group-{other.pk}": (0, viewers)})

    assert list(news) == [MEMBERS]
    assert "could not be read" in caplog.text
