"""The key of a stream and its audience say the same."""

import pytest

from network_site.access.marks import Mark
from network_site.access.rules import VISITOR, Audience, Reader
from network_site.live.audiences import OneMember, audience_from_key, audience_key, streams_of

MEMBER = Reader(member_id=1, verified=True, group_ids=frozenset({7, 9}), service_id=3)

OTHER = Reader(member_id=2, verified=True, group_ids=frozenset({7}), service_id=4)
LONER = Reader(member_id=3, verified=True, group_ids=frozenset({7}))


@pytest.mark.parametrize(
    ("audience", "key"),
    [
        (Audience(Mark.GREEN), "members"),
        (Audience(Mark.AMBER, 7), "group-7"),
        (Audience(Mark.AMBER, 7, 3), "group-7"),
        (Audience(Mark.AMBER_STRICT, 7, 3), "group-7-service-3"),
    ],
)
def test_a_key_admits_whom_its_audience_admits(audience: Audience, key: str) -> None:
    again = audience_from_key(key)

    assert audience_key(audience) == key
    assert again is not None
    for reader in (MEMBER, VISITOR, OTHER, LONER):
        assert again.admits(reader) == audience.admits(reader)


@pytest.mark.parametrize(
    "key", ["", "group-", "group-0", "group-07", "group-7-service-", "Members", "group-٧", "group-7 "]
)
def test_other_keys_are_no_audience(key: str) -> None:
    assert audience_from_key(key) is None


def test_streams_of_a_reader_are_those_that_admit_them() -> None:
    keys = streams_of(MEMBER)

    assert keys == ["members", "group-7", "group-9", "group-7-service-3", "group-9-service-3"]
    assert all(audience_from_key(key).admits(MEMBER) for key in keys)  # type: ignore[union-attr]


def test_a_visitor_follows_nothing_and_a_member_without_service_no_strict_stream() -> None:
    assert streams_of(VISITOR) == []
    assert streams_of(LONER) == ["members", "group-7"]


def test_a_personal_stream_admits_one_member_in_good_standing() -> None:
    assert OneMember(1).admits(MEMBER)
    assert not OneMember(2).admits(MEMBER)
    assert not OneMember(1).admits(Reader(member_id=1))
