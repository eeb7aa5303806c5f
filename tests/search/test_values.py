"""Values of filter fields as bytes."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network_site.search.values import NULL, decode, encode

WHOLE = st.integers(-(2**62), 2**62)
KINDS = [
    WHOLE,
    st.floats(allow_nan=False).filter(bool),
    st.text(),
    st.dates(),
    st.datetimes(timezones=st.just(dt.UTC)),
    st.times(),
    st.timedeltas(dt.timedelta(days=-9_000), dt.timedelta(days=9_000)),
    st.decimals(-(10**9), 10**9, places=3),
    st.uuids(),
]


@pytest.mark.property
@pytest.mark.parametrize("kind", KINDS)
def test_values_come_back_and_sort_as_they_did(kind: Any) -> None:
    @given(kind, kind)
    def check(one: Any, other: Any) -> None:
        assert decode(encode(one)) == one
        if isinstance(one, str):
            one, other = one.encode(), other.encode()
            assert (one < other) == (encode(one.decode()) < encode(other.decode()))
        else:
            assert (one < other) == (encode(one) < encode(other))

    check()


def test_nothing_is_not_an_empty_text() -> None:
    assert encode(None) == NULL
    assert decode(NULL) is None
    assert decode(encode("")) == ""


def test_values_of_two_types_are_never_the_same() -> None:
    assert len({encode(value) for value in (1, 1.0, Decimal(1), "1", dt.date(1, 1, 1))}) == 5
