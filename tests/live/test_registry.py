"""Kinds of streams are registered once, and the rows of the table say what they are."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from network_site.access.marks import Mark
from network_site.access.rules import Audience, Reader
from network_site.live.exceptions import UnknownStream
from network_site.live.models import Change, Stream
from network_site.live.registry import StreamKind, audience_of, register, resolve
from tests.live.notebook.streams import NotebookStream


def test_a_stream_is_answered_for_by_its_prefix(notebook: NotebookStream) -> None:
    assert resolve("notebook:group-7") == (notebook, "group-7")
    assert audience_of("notebook:group-7") == Audience(Mark.AMBER, 7)
    assert audience_of("attic:1") is None
    with pytest.raises(UnknownStream):
        resolve("attic:1")


def test_unless_a_kind_says_otherwise_all_readers_are_of_one_class(notebook: NotebookStream) -> None:
    readers = [Reader(member_id=member, verified=True) for member in (1, 2)]

    assert {StreamKind.reader_class(notebook, None, reader) for reader in readers} == {()}


def test_a_prefix_is_taken_once(notebook: NotebookStream) -> None:
    with pytest.raises(ImproperlyConfigured, match="notebook"):
        register(NotebookStream())


def test_rows_name_their_stream() -> None:
    stream = Stream(name="notebook:members")

    assert str(stream) == "notebook:members"
    assert str(Change(stream=stream, seq=3, kind="note_added")) == "notebook:members #3 note_added"
