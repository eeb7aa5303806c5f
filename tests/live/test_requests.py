"""What a reader may ask for, and what is refused with a sentence."""

from typing import Any

import pytest

from network_site.live.exceptions import Malformed
from network_site.live.requests import MAX_BYTES, MAX_STREAMS, Request, language_of, parse_event, parse_query

POISON = [
    "",
    "not json",
    "[]",
    "{}",
    "null",
    '"subscribe"',
    '{"x": NaN}',
    '{"subscribe": {"thread:1": NaN}}',
    '{"subscribe": {"thread:1": Infinity}}',
    '{"subscribe": {"thread:1": -1}}',
    '{"subscribe": {"thread:1": 1.5}}',
    '{"subscribe": {"thread:1": true}}',
    '{"subscribe": {"thread:1": "1"}}',
    '{"subscribe": {"thread:1": 9223372036854775808}}',
    '{"subscribe": {"thread:1": ' + "9" * 5000 + "}}",
    '{"subscribe": {"thread": 1}}',
    '{"subscribe": {"thread:1\\u0000": 1}}',
    '{"subscribe": {"thread:é": 1}}',
    '{"subscribe": {"THREAD:1": 1}}',
    '{"subscribe": ["thread:1"]}',
    '{"unsubscribe": "thread:1"}',
    '{"unsubscribe": [["thread:1"]]}',
    '{"subscribe": {"thread:1": 1}, "shout": "x"}',
    "[" * 60_000,
    '{"a":' * 10_000,
    '{"subscribe": {"thread:1": 1}}' + " " * MAX_BYTES,
    '{"subscribe": {' + ",".join(f'"thread:{n}": 1' for n in range(MAX_STREAMS + 1)) + "}}",
    "\ud800",
]


@pytest.mark.parametrize("text", POISON, ids=[text[:30] for text in POISON])
def test_poison_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        parse_event({"type": "websocket.receive", "text": text})


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_what_python_takes_for_json_and_browsers_do_not_is_refused_as_such(constant: str) -> None:
    with pytest.raises(Malformed, match="not JSON"):
        parse_event({"text": f'{{"subscribe": {{"thread:1": {constant}}}}}'})


@pytest.mark.parametrize("event", [{"bytes": b"{}"}, {"bytes": b"{}", "text": None}, {}])
def test_binary_data_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        parse_event(event)


def test_a_request_names_streams_and_positions() -> None:
    request = parse_event({"text": '{"subscribe": {"thread:12": 45}, "unsubscribe": ["threads:group-7-service-3"]}'})

    assert request == Request({"thread:12": 45}, ("threads:group-7-service-3",))


def test_a_poll_names_streams_among_other_parameters() -> None:
    assert parse_query({"thread:12": "45", "language": "en", "_": "x"}) == {"thread:12": 45}


@pytest.mark.parametrize("value", ["", "-1", "1.5", "x", "٤", "9" * 5000, "NaN"])
def test_a_poll_with_another_position_is_refused(value: str) -> None:
    with pytest.raises(Malformed):
        parse_query({"thread:12": value})


def test_a_page_is_answered_in_its_language_or_the_sites_own() -> None:
    assert [language_of({"language": asked}) for asked in ("en", "en-gb", "xx", "")] == ["en"] * 4
    assert language_of({}) == "en"
