"""Sending by a mail service over HTTP: one that is down costs no mail an attempt, and is asked once in a run."""

import threading
from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from network_site.members.models import Member
from network_site.notifications.mail import sending
from network_site.notifications.models import Mail, StoppedAddress
from tests.factories.discussions import make_answer, make_thread
from tests.factories.members import MemberFactory
from tests.notifications.mail_service import MailService

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
After = Callable[..., int]


@pytest.fixture
def post(settings: Settings) -> Iterator[MailService]:
    """A mail service that the site sends by."""
    with MailService() as service:
        settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
        settings.ANYMAIL = service.settings
        yield service


@pytest.fixture
def _three_wait(clock: object, answerer: Member) -> None:  # the clock stands first
    """Three mails are about to be due."""
    for member in MemberFactory.create_batch(3):
        make_answer(make_thread(member), answerer)


def states() -> list[tuple[str, int]]:
    """Return what became of the mails, and how often each was tried."""
    return list(Mail.objects.order_by("pk").values_list("state", "attempts"))


@pytest.mark.usefixtures("_three_wait")
@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_service_that_takes_nothing_is_asked_once_a_minute_and_loses_nothing(
    status: int, post: MailService, after: After
) -> None:
    post.status = status

    assert after(minutes=3) == 0
    assert len(post.given) == 1
    assert states() == [("waiting", 0)] * 3

    post.status = 200
    assert after(minutes=1) == 3
    assert states() == [("sent", 0)] * 3


@pytest.mark.usefixtures("_three_wait")
def test_a_service_that_does_not_answer_holds_the_worker_up_once(post: MailService, after: After) -> None:
    post.waits = threading.Event()

    assert after(minutes=3) == 0

    assert len(post.given) == 1
    assert states() == [("waiting", 0)] * 3
    post.waits.set()


@pytest.mark.usefixtures("_three_wait")
def test_a_service_that_is_out_of_reach_for_a_day_loses_nothing_and_the_secretariat_sees_it(
    post: MailService, settings: Settings, after: After
) -> None:
    settings.ANYMAIL = {**post.settings, "POSTMARK_API_URL": "http://127.0.0.1:1/"}
    after(minutes=3)
    for _ in range(20):
        assert after(minutes=15) == 0
    assert states() == [("waiting", 0)] * 3
    assert Mail.objects.overdue().count() == 3

    settings.ANYMAIL = post.settings
    assert after(minutes=1) == 3


@pytest.mark.usefixtures("_three_wait")
def test_a_mail_that_the_service_does_not_like_holds_up_no_other(post: MailService, after: After) -> None:
    post.status = 400

    assert after(minutes=3) == 0

    assert len(post.given) == 3
    assert states() == [("waiting", 1)] * 3


def test_an_address_that_the_service_knows_as_dead_is_stopped(
    asker: Member, answerer: Member, post: MailService, after: After
) -> None:
    said = f"Found inactive addresses: {asker.email}.\n Inactive recipients are ones that have bounced."
    post.status, post.answer = 422, {"ErrorCode": 406, "Message": said}
    make_answer(make_thread(asker), answerer)

    assert after(minutes=3) == 0

    assert states() == [("bounced", 0)]
    assert StoppedAddress.objects.get().address == asker.email


@pytest.mark.usefixtures("_three_wait")
def test_a_run_ends_with_its_time_and_the_next_goes_on(
    post: MailService, after: After, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as brief:
        brief.setattr(sending, "RUN_SECONDS", 0)
        assert after(minutes=3) == 0
        assert states() == [("waiting", 0)] * 3

    assert after(seconds=10) == 3
    assert len(post.given) == 3
