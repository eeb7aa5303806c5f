"""A moderator looks up who wrote an anonymous post: once, for a written reason, and not in secret."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from discussions import actions, exceptions
from discussions.models import Post, Unmasking
from network_site.access.marks import Mark
from network_site.access.models import AuditEntry
from network_site.live.models import Change
from network_site.members.models import Member, WorkingGroup
from tests.factories.discussions import make_answer, make_thread, question_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]

REASON = "The post threatens a colleague."
PASSPHRASE = "correct-horse-battery-staple"


@pytest.fixture
def question(asker: Member) -> Post:
    """An anonymous question of a member whose name is known."""
    Member.objects.filter(pk=asker.pk).update(full_name="Name-Behind-The-Office")
    return question_of(make_thread(asker, is_anonymous=True))


def address(post: Post) -> str:
    return reverse("discussions:unmask", args=[post.pk])


def typed(**fields: str) -> dict[str, str]:
    return {"key": str(uuid.uuid4()), "reason": REASON, **fields}


def test_the_name_is_shown_for_a_reason_which_the_trail_keeps(
    question: Post, moderator: Member, fresh_client_of: ClientOf
) -> None:
    response = fresh_client_of(moderator).post(address(question), typed())

    assert "Name-Behind-The-Office" in response.text
    assert response.headers["Cache-Control"] == "private, no-store"
    entry = AuditEntry.objects.get(action="discussions.unmasked")
    assert (entry.user_id, entry.office, entry.data) == (moderator.pk, moderator.label, {"reason": REASON})
    assert "Name-Behind" not in f"{entry.label} {entry.data}"


@pytest.mark.parametrize("reason", ["", "  \n ", "\u202e\x00"])
def test_a_blank_reason_is_refused(question: Post, moderator: Member, fresh_client_of: ClientOf, reason: str) -> None:
    response = fresh_client_of(moderator).post(address(question), typed(reason=reason))

    assert response.status_code == 422
    assert "Name-Behind" not in response.text
    with pytest.raises(exceptions.ReasonRequired):
        actions.unmask_author(by=moderator, key=uuid.uuid4(), post=question, reason=reason)
    assert not Unmasking.objects.exists()


def test_a_reason_too_long_is_given_back(question: Post, moderator: Member, fresh_client_of: ClientOf) -> None:
    response = fresh_client_of(moderator).post(address(question), typed(reason="why " * 200))

    assert response.status_code == 422
    assert "why why" in response.text


def test_a_double_click_is_one_occasion_and_a_page_kept_open_is_over(
    question: Post, moderator: Member, fresh_client_of: ClientOf
) -> None:
    client, data = fresh_client_of(moderator), typed()

    shown = [client.post(address(question), data).text for _ in range(2)]
    with time_machine.travel(timezone.now() + timedelta(minutes=6)), pytest.raises(exceptions.OccasionOver):
        actions.unmask_author(by=moderator, key=uuid.UUID(data["key"]), post=question, reason=REASON)

    assert all("Name-Behind-The-Office" in text for text in shown)
    assert Unmasking.objects.count() == AuditEntry.objects.filter(action="discussions.unmasked").count() == 1


def test_a_key_opens_no_other_post(question: Post, answerer: Member, moderator: Member) -> None:
    other = make_answer(question.thread, answerer, is_anonymous=True)
    key = uuid.uuid4()
    actions.unmask_author(by=moderator, key=key, post=question, reason=REASON)

    with pytest.raises(exceptions.OccasionOver):
        actions.unmask_author(by=moderator, key=key, post=other, reason=REASON)


def test_it_asks_for_a_fresh_sign_in_and_keeps_the_reason(question: Post, moderator: Member, client: Client) -> None:
    moderator.set_password(PASSPHRASE)
    moderator.save()
    client.force_login(moderator)

    asked = client.post(address(question), typed()).headers["Location"]
    assert "reauthenticate" in asked
    assert not Unmasking.objects.exists()
    after = client.post(asked, {"password": PASSPHRASE})

    assert "Name-Behind-The-Office" in after.text
    assert Unmasking.objects.get().reason == REASON


def test_nobody_else_and_not_the_author_looks_up_anybody(
    question: Post,
    asker: Member,
    outsider: Member,
    secretariat: Member,
    editor: Member,
    focal_point: Member,
    client_of: ClientOf,
) -> None:
    for member in (asker, outsider, secretariat, editor, focal_point):
        client = client_of(member)
        assert client.get(address(question)).status_code == client.post(address(question), typed()).status_code == 404
        with pytest.raises(exceptions.NotAllowed):
            actions.unmask_author(by=member, key=uuid.uuid4(), post=question, reason=REASON)
    assert not Unmasking.objects.exists()


def test_a_moderator_who_cannot_see_the_thread_finds_nothing(
    asker: Member, moderator: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    hidden = question_of(make_thread(asker, mark=Mark.AMBER, working_group=group, is_anonymous=True))
    client = client_of(moderator)

    for send in (client.get, client.post):
        unknown = send(reverse("discussions:unmask", args=[999_999]))
        found = send(address(hidden))
        assert found.status_code == unknown.status_code == 404
        assert len(found.content) == len(unknown.content)


def test_a_post_with_its_office_shown_has_no_author_to_look_up(
    asker: Member, moderator: Member, client_of: ClientOf
) -> None:
    question = question_of(make_thread(asker))

    assert client_of(moderator).get(address(question)).status_code == 404


def test_the_author_is_told_and_nobody_else_can_tell(
    question: Post, asker: Member, outsider: Member, moderator: Member, fresh_client_of: ClientOf
) -> None:
    thread = question.thread
    page = thread.get_absolute_url()

    def articles(member: Member) -> str:
        return fresh_client_of(member).get(page).text.partition('<article class="post"')[2].partition("</article>")[0]

    before = {member.pk: articles(member) for member in (asker, outsider, moderator)}
    changes = Change.objects.count()
    fresh_client_of(moderator).post(address(question), typed())

    assert "A moderator looked up" in articles(asker)
    assert {member.pk: articles(member) for member in (outsider, moderator)} == {
        member.pk: before[member.pk] for member in (outsider, moderator)
    }
    assert Change.objects.count() == changes
    told = fresh_client_of(asker).get(reverse("discussions:lift", args=[question.pk])).text
    assert REASON in told
    assert moderator.office in told


def test_the_author_is_told_also_after_showing_the_office(
    question: Post, asker: Member, moderator: Member, client_of: ClientOf
) -> None:
    actions.unmask_author(by=moderator, key=uuid.uuid4(), post=question, reason=REASON)
    actions.lift_anonymity(by=asker, post=question)

    response: Any = client_of(asker).get(reverse("discussions:lift", args=[question.pk]))

    assert REASON in response.text
    assert "Show my office" not in response.text


def test_a_removed_post_can_be_looked_up(
    question: Post, asker: Member, moderator: Member, fresh_client_of: ClientOf
) -> None:
    actions.delete_post(by=asker, post=question)
    client = fresh_client_of(moderator)

    assert address(question) in client.get(question.thread.get_absolute_url()).text
    assert "Name-Behind-The-Office" in client.post(address(question), typed()).text
