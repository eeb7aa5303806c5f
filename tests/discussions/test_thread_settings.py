"""What those who keep order set for a whole thread: closed to new texts, slowed down, or above the others."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.exceptions import NotAllowed, ThreadLocked, TooSoon
from discussions.models import Thread
from network_site.members.models import Member
from tests.factories.discussions import make_answer, make_reply, make_thread, question_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


def test_a_locked_thread_takes_nothing_and_the_text_is_kept(
    asker: Member, answerer: Member, moderator: Member, client_of: ClientOf
) -> None:
    thread = make_thread(asker)
    address = reverse("discussions:order", args=[thread.pk])
    client_of(moderator).post(address, {"is_locked": "on", "slow_minutes": "0", "reason": "It went in circles."})

    refused = client_of(answerer).post(
        reverse("discussions:answer", args=[thread.pk]), {"key": str(uuid.uuid4()), "body": "A late answer."}
    )

    assert refused.status_code == 422
    assert "A late answer." in refused.text
    assert "has locked this thread" in client_of(answerer).get(thread.get_absolute_url()).text
    with pytest.raises(ThreadLocked):
        make_reply(question_of(thread), answerer)
    client_of(moderator).post(address, {"slow_minutes": "0", "reason": "It can go on."})
    make_answer(thread, answerer)


def test_a_slow_thread_takes_one_post_of_a_member_in_so_many_minutes(
    asker: Member, answerer: Member, colleague: Member, moderator: Member
) -> None:
    thread = make_thread(asker)
    order = {"is_locked": False, "is_pinned": False, "slow_minutes": 30, "reason": "Too fast."}
    actions.keep_order(by=moderator, thread=thread, **order)
    key = uuid.uuid4()
    now = datetime.now(UTC)
    with time_machine.travel(now, tick=False):
        first = actions.answer_question(by=answerer, key=key, thread=thread, body="First.")
        assert actions.answer_question(by=answerer, key=key, thread=thread, body="First.") == first
        with pytest.raises(TooSoon, match="30 minutes"):
            make_answer(thread, answerer)
        make_answer(thread, colleague)

    with time_machine.travel(now + timedelta(minutes=31), tick=False):
        make_answer(thread, answerer)


def test_a_pinned_thread_stands_above_newer_ones_once(asker: Member, moderator: Member, client_of: ClientOf) -> None:
    old, new = make_thread(asker, title="The older question"), make_thread(asker, title="The newer question")
    order = {"is_locked": False, "is_pinned": True, "slow_minutes": 0, "reason": "For all."}
    actions.keep_order(by=moderator, thread=old, **order)

    page = client_of(asker).get(reverse("discussions:threads")).text

    assert page.index(old.title) < page.index(new.title)
    assert page.count(f'id="thread-{old.pk}"') == 1
    assert page.count("Pinned") == 1


def test_who_keeps_no_order_sets_nothing(asker: Member, outsider: Member, client_of: ClientOf) -> None:
    thread = make_thread(asker)

    assert client_of(outsider).get(reverse("discussions:order", args=[thread.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        actions.keep_order(by=asker, thread=thread, is_locked=True, is_pinned=False, slow_minutes=0, reason="Because.")
    assert Thread.objects.get().locked_at is None
