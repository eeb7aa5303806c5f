"""The daily work of the process that serves the site."""

import logging

import pytest

from network_site.home.management.commands import serve


class Slept(BaseException):
    """The round is done; the next would begin."""


def test_a_job_that_fails_holds_up_none_of_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def fail() -> None:
        raise OverflowError

    def sleep(_seconds: int) -> None:
        raise Slept

    monkeypatch.setattr(serve, "DAILY_WORK", (fail, lambda: done.append("the next")))
    monkeypatch.setattr(serve.connections, "close_all", lambda: None)
    monkeypatch.setattr(serve.time, "sleep", sleep)

    with pytest.raises(Slept):
        serve.work_daily()

    assert done == ["the next"]
    assert [record.levelno for record in caplog.records if record.name == serve.__name__] == [logging.ERROR]
