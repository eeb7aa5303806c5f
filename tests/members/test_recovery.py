"""Lost second factors: two other people answer for the member, and a link that opens once takes the old ones away."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from network_site.access.models import AuditEntry
from network_site.members import exceptions
from network_site.members.actions import recovery as actions
from network_site.members.actions.deputies import appoint_deputy
from network_site.members.actions.mandates import remove_member
from network_site.members.models import FactorRecovery, Member
from network_site.members.roles import Role
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db
OnCommit = DjangoCaptureOnCommitCallbacks
SEED = "JBSWY3DPEHPK3PXP"
TOKEN = re.compile(r"/people/second-factor/new/([\w-]+)/")


@pytest.fixture
def member(focal_point: Member) -> Member:
    """A prosecutor of the focal point's country, whose authenticator app is lost."""
    member = MemberFactory.create(jurisdiction=focal_point.jurisdiction, email="office@justice.example")
    TOTP.activate(member, SEED)
    return member


@pytest.fixture
def recovery(member: Member) -> FactorRecovery:
    """The request of the member."""
    return actions.ask_recovery(by=member, reason="The phone was lost on a journey.")


@pytest.fixture
def second_secretariat(secretariat: Member) -> Member:
    """Another member of the secretariat."""
    return MemberFactory.create(
        office="Secretariat", jurisdiction=None, service=secretariat.service, roles=[Role.SECRETARIAT]
    )


def link_sent() -> str:
    """Return the token of the link that was mailed last."""
    return TOKEN.findall(str(mail.outbox[-1].body))[0]


def approved(recovery: FactorRecovery, first: Member, second: Member, on_commit: OnCommit) -> str:
    """Let two people answer for the member and return the token that was mailed."""
    with on_commit(execute=True):
        actions.vouch_recovery(by=first, recovery=recovery)
    with on_commit(execute=True):
        actions.approve_recovery(by=second, recovery=recovery)
    return link_sent()


def has_factor(member: Member) -> bool:
    return bool(Authenticator.objects.filter(user=member).exists())


def test_two_people_and_the_link_take_the_old_factors_away(
    recovery: FactorRecovery,
    focal_point: Member,
    secretariat: Member,
    django_capture_on_commit_callbacks: OnCommit,
) -> None:
    token = approved(recovery, focal_point, secretariat, django_capture_on_commit_callbacks)

    member = actions.use_recovery(token=token)

    recovery.refresh_from_db()
    assert not has_factor(member)
    assert recovery.outcome == FactorRecovery.Outcome.USED
    assert Member.objects.get(pk=member.pk).access_epoch == 1
    told = set(AuditEntry.objects.filter(object_id=str(member.pk)).values_list("action", flat=True))
    assert told >= {f"members.recovery_{deed}" for deed in ("asked", "vouched", "approved", "used")}


def test_token_is_not_in_the_database_and_the_link_opens_once(
    recovery: FactorRecovery,
    focal_point: Member,
    secretariat: Member,
    django_capture_on_commit_callbacks: OnCommit,
) -> None:
    token = approved(recovery, focal_point, secretariat, django_capture_on_commit_callbacks)

    stored = FactorRecovery.objects.filter(pk=recovery.pk).values_list()[0]
    assert token not in str(stored)
    assert len(token) >= 43  # 256 bits
    actions.use_recovery(token=token)
    with pytest.raises(exceptions.RecoveryClosed):
        actions.use_recovery(token=token)


def test_deputy_vouches_as_the_focal_point_does(recovery: FactorRecovery, focal_point: Member) -> None:
    deputy = MemberFactory.create(jurisdiction=focal_point.jurisdiction)
    appoint_deputy(by=focal_point, focal_point=focal_point, deputy=deputy)

    actions.vouch_recovery(by=deputy, recovery=recovery)

    assert FactorRecovery.objects.get().vouched_by == deputy


def test_nobody_else_vouches(
    recovery: FactorRecovery, member: Member, secretariat: Member, outsider: Member, moderator: Member
) -> None:
    colleague = MemberFactory.create(jurisdiction=member.jurisdiction)
    abroad = MemberFactory.create(jurisdiction__code="GM", roles=[Role.FOCAL_POINT])

    for person in (member, secretariat, outsider, moderator, colleague, abroad):
        with pytest.raises(exceptions.NotForThisMember):
            actions.vouch_recovery(by=person, recovery=recovery)


def test_nobody_approves_what_they_vouched_for_or_what_nobody_vouched_for(
    recovery: FactorRecovery, focal_point: Member, secretariat: Member
) -> None:
    with pytest.raises(exceptions.NotForThisMember):
        actions.approve_recovery(by=secretariat, recovery=recovery)
    actions.vouch_recovery(by=focal_point, recovery=recovery)
    focal_point.groups.add(*secretariat.groups.all())

    for person in (Member.objects.get(pk=focal_point.pk), recovery.member):
        with pytest.raises(exceptions.NotForThisMember):
            actions.approve_recovery(by=person, recovery=recovery)
    actions.approve_recovery(by=secretariat, recovery=recovery)


@pytest.mark.parametrize("who", ["asker", "focal_point", "secretariat"])
def test_without_a_focal_point_and_above_it_two_of_the_secretariat_answer(
    who: str, request: pytest.FixtureRequest, secretariat: Member, second_secretariat: Member
) -> None:
    third = MemberFactory.create(jurisdiction=None, service=secretariat.service, roles=[Role.SECRETARIAT])
    recovery = actions.ask_recovery(by=request.getfixturevalue(who), reason="Lost.")

    actions.vouch_recovery(by=second_secretariat, recovery=recovery)

    for person in (second_secretariat, recovery.member):
        with pytest.raises(exceptions.NotForThisMember):
            actions.approve_recovery(by=person, recovery=recovery)
    actions.approve_recovery(by=third, recovery=recovery)


def test_asking_twice_is_asking_once_and_four_times_a_day_too_often(member: Member) -> None:
    first = actions.ask_recovery(by=member, reason="Lost.")
    assert actions.ask_recovery(by=member, reason="Still lost.") == first

    actions.cancel_recovery(by=member, recovery=first)
    for _again in range(2):
        actions.cancel_recovery(by=member, recovery=actions.ask_recovery(by=member, reason="Lost."))
    with pytest.raises(exceptions.AskedTooOften):
        actions.ask_recovery(by=member, reason="Lost.")


def test_who_is_not_in_the_network_cannot_ask(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(verified_at=None)

    with pytest.raises(exceptions.NotInNetwork):
        actions.ask_recovery(by=member, reason="Lost.")


def test_refusal_gives_its_reason_and_kills_the_link(
    recovery: FactorRecovery,
    focal_point: Member,
    secretariat: Member,
    outsider: Member,
    django_capture_on_commit_callbacks: OnCommit,
) -> None:
    token = approved(recovery, focal_point, secretariat, django_capture_on_commit_callbacks)
    with pytest.raises(exceptions.NotForThisMember):
        actions.refuse_recovery(by=outsider, recovery=recovery, reason="No.")

    actions.refuse_recovery(by=focal_point, recovery=recovery, reason="The office says it was not them.")

    recovery.refresh_from_db()
    assert (recovery.outcome, recovery.refusal) == ("refused", "The office says it was not them.")
    with pytest.raises(exceptions.RecoveryClosed):
        actions.use_recovery(token=token)
    assert has_factor(recovery.member)


def test_member_alone_takes_the_request_back(recovery: FactorRecovery, focal_point: Member) -> None:
    with pytest.raises(exceptions.NotForThisMember):
        actions.cancel_recovery(by=focal_point, recovery=recovery)

    actions.cancel_recovery(by=recovery.member, recovery=recovery)

    with pytest.raises(exceptions.RecoveryMovedOn):
        actions.vouch_recovery(by=focal_point, recovery=recovery)
    with pytest.raises(exceptions.RecoveryMovedOn):
        actions.cancel_recovery(by=recovery.member, recovery=recovery)


def test_request_and_link_run_out(
    recovery: FactorRecovery,
    focal_point: Member,
    secretariat: Member,
    django_capture_on_commit_callbacks: OnCommit,
) -> None:
    token = approved(recovery, focal_point, secretariat, django_capture_on_commit_callbacks)
    FactorRecovery.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(exceptions.RecoveryClosed):
        actions.use_recovery(token=token)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("mandates", verbosity=0)
        call_command("mandates", verbosity=0)

    assert FactorRecovery.objects.get().outcome == "expired"
    assert sum(message.to == [recovery.member.email] and "ran out" in message.body for message in mail.outbox) == 1
    assert actions.ask_recovery(by=recovery.member, reason="Again.").is_open


def test_removed_member_does_not_come_in_by_the_link(
    recovery: FactorRecovery,
    focal_point: Member,
    secretariat: Member,
    django_capture_on_commit_callbacks: OnCommit,
) -> None:
    token = approved(recovery, focal_point, secretariat, django_capture_on_commit_callbacks)
    Member.objects.filter(pk=recovery.member_id).update(verified_at=None)

    with pytest.raises(exceptions.RecoveryClosed):
        actions.use_recovery(token=token)


def test_every_step_is_mailed_to_those_whom_it_waits_for_and_names_nobody(
    member: Member,
    focal_point: Member,
    secretariat: Member,
    django_capture_on_commit_callbacks: OnCommit,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        recovery = actions.ask_recovery(by=member, reason="The kingfisher phone.")
    token = approved(recovery, focal_point, secretariat, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        actions.use_recovery(token=token)

    to = [message.to[0] for message in mail.outbox]
    assert to == [member.email, focal_point.email, secretariat.email, member.email, member.email]
    for message in mail.outbox:
        assert "kingfisher" not in message.body
        assert member.office not in message.body
    assert token in mail.outbox[3].body


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["vouch", "approve", "use"])
def test_of_two_at_once_one_is_first(step: str, focal_point: Member, secretariat: Member, member: Member) -> None:
    recovery = actions.ask_recovery(by=member, reason="Lost.")
    second = MemberFactory.create(jurisdiction=None, service=secretariat.service, roles=[Role.SECRETARIAT])
    deputy = MemberFactory.create(jurisdiction=focal_point.jurisdiction)
    appoint_deputy(by=focal_point, focal_point=focal_point, deputy=deputy)
    if step != "vouch":
        actions.vouch_recovery(by=focal_point, recovery=recovery)
    if step == "use":
        actions.approve_recovery(by=secretariat, recovery=recovery)
    deeds: dict[str, list[Callable[[], object]]] = {
        "vouch": [lambda by=by: actions.vouch_recovery(by=by, recovery=recovery) for by in (focal_point, deputy)],  # type: ignore[misc]
        "approve": [lambda by=by: actions.approve_recovery(by=by, recovery=recovery) for by in (secretariat, second)],  # type: ignore[misc]
        "use": [lambda: actions.use_recovery(token=link_sent())] * 2,
    }
    start = Barrier(2)

    def run(deed: Callable[[], object]) -> bool:
        start.wait()
        try:
            deed()
        except exceptions.Refused:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(run, deeds[step]))

    assert sorted(won) == [False, True]
    if step == "approve":
        assert sum(bool(TOKEN.search(str(message.body))) for message in mail.outbox) == 1


def test_what_somebody_vouched_for_who_is_removed_is_vouched_for_anew(
    recovery: FactorRecovery, focal_point: Member, secretariat: Member, second_secretariat: Member
) -> None:
    actions.vouch_recovery(by=focal_point, recovery=recovery)

    remove_member(by=secretariat, member=focal_point, reason="broke-rules")

    with pytest.raises(exceptions.NotForThisMember):
        actions.approve_recovery(by=secretariat, recovery=recovery)
    actions.vouch_recovery(by=second_secretariat, recovery=recovery)
    actions.approve_recovery(by=secretariat, recovery=recovery)
