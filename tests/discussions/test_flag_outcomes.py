"""Who flagged a post hears what came of it, and nothing of what was written to its author."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.models import Decision, Post
from network_site.access.marks import Mark
from network_site.members.models import GroupMembership, Member, WorkingGroup
from network_site.notifications.models import Notification
from tests.factories.discussions import make_answer, make_thread

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
ACTED, LEFT = "Upheld, and something was done", "Looked at, and left as it is"


@pytest.fixture
def flagged(asker: Member, answerer: Member, colleague: Member) -> Post:
    """An answer that the colleague flagged."""
    answer = make_answer(make_thread(asker, title="The kingfisher question"), answerer)
    actions.flag_post(by=colleague, post=answer, reason="wrong", words="It was repealed.")
    return answer


def decide(by: Member, post: Post, kind: str, message: str = "") -> Decision:
    said = {"key": uuid.uuid4(), "reason": "Section 12 stands.", "message": message}
    return actions.decide(by=by, post=post, kind=kind, **said)


def inbox(client_of: ClientOf, member: Member) -> str:
    return client_of(member).get(reverse("notifications:inbox")).text


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [("dismiss", LEFT), ("warn", ACTED), ("ask-change", ACTED), ("withhold", ACTED), ("remove", ACTED)],
)
def test_who_flagged_hears_whether_it_was_upheld(
    kind: str, outcome: str, flagged: Post, colleague: Member, moderator: Member, client_of: ClientOf
) -> None:
    decide(moderator, flagged, kind, message="Leave names out.")

    page = inbox(client_of, colleague)

    assert f"{outcome}: The kingfisher question" in page
    assert "Leave names out." not in page
    assert "Section 12 stands." not in page
    assert moderator.label not in page


def test_nobody_else_hears_of_it(flagged: Post, asker: Member, answerer: Member, moderator: Member) -> None:
    decide(moderator, flagged, "dismiss")

    told = Notification.objects.filter(verb="flag_settled")
    assert told.exists()
    assert not told.filter(recipient__in=[asker, answerer, moderator]).exists()


def test_an_outcome_that_is_taken_back_goes_and_the_next_one_is_told(
    flagged: Post, colleague: Member, moderator: Member, client_of: ClientOf
) -> None:
    decision = decide(moderator, flagged, "warn", message="Leave names out.")
    assert ACTED in inbox(client_of, colleague)

    actions.undo_decision(by=moderator, decision=decision)
    assert ACTED not in inbox(client_of, colleague)

    decide(moderator, flagged, "dismiss")
    page = inbox(client_of, colleague)
    assert LEFT in page
    assert ACTED not in page


def test_an_undone_outcome_is_not_told_where_another_flag_took_its_place(
    flagged: Post, colleague: Member, moderator: Member, client_of: ClientOf
) -> None:
    decision = decide(moderator, flagged, "warn", message="Leave names out.")
    actions.flag_post(by=colleague, post=flagged, reason="manner")

    actions.undo_decision(by=moderator, decision=decision)

    assert ACTED not in inbox(client_of, colleague)


def test_who_flagged_and_reads_the_thread_no_more_hears_nothing(
    flagged: Post, outsider: Member, moderator: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    actions.flag_post(by=outsider, post=flagged, reason="wrong")
    GroupMembership.objects.create(group=group, member=moderator)
    chair = Member.objects.get(pk=moderator.pk)
    said = {"mark": Mark.AMBER, "working_group": group, "reason": "A group's."}
    actions.move_thread(by=chair, key=uuid.uuid4(), thread=flagged.thread, **said)

    decide(chair, flagged, "dismiss")

    assert "kingfisher" not in inbox(client_of, outsider)
    assert not Notification.objects.of(outsider).filter(verb="flag_settled").exists()
