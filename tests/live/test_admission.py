"""Who may hold a socket, and what ends it."""

from datetime import timedelta

import pytest
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed, authenticator_reset
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.dispatch import Signal
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from network_site.access.admission import Visit, admit, revoked
from network_site.live.revocation import revoke
from network_site.members.models import Member, RulesOfUse

pytestmark = pytest.mark.django_db


def visit_of(member: Member) -> Visit:
    client = Client()
    client.force_login(member)
    visit = admit(member, client.session.session_key)
    assert visit is not None
    return visit


def test_a_verified_member_with_a_session_is_admitted(asker: Member, visitor: AnonymousUser) -> None:
    assert visit_of(asker).reader.member_id == asker.pk
    assert admit(asker, None) is None
    assert admit(visitor, "session") is None


@pytest.mark.parametrize("loss", [{"is_active": False}, {"verified_at": None}, {"mandate_until": "2020-01-01"}])
def test_a_member_who_is_not_in_good_standing_is_not_admitted(loss: dict[str, object], asker: Member) -> None:
    Member.objects.filter(pk=asker.pk).update(**loss)

    assert admit(Member.objects.get(), "session") is None


def test_a_second_factor_is_asked_for_where_it_is_required(asker: Member, settings: Settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True

    assert admit(asker, "session") is None
    Authenticator.objects.create(user=asker, type=Authenticator.Type.TOTP, data={})
    assert admit(asker, "session") is not None


def test_only_the_visits_that_do_not_hold_are_revoked(
    asker: Member, answerer: Member, colleague: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    holds, demoted, signed_out = visit_of(asker), visit_of(answerer), visit_of(colleague)
    assert revoked({holds, demoted, signed_out}) == set()

    revoke(answerer)
    Session.objects.filter(session_key=signed_out.session_key).delete()

    with django_assert_num_queries(2):  # members, sessions; however many sockets there are
        assert revoked({holds, demoted, signed_out}) == {demoted, signed_out}


def test_an_expired_session_does_not_hold(asker: Member) -> None:
    visit = visit_of(asker)

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert revoked({visit}) == {visit}


@pytest.mark.parametrize(
    "signal", [password_changed, password_reset, password_set, authenticator_removed, authenticator_reset]
)
def test_a_changed_sign_in_ends_what_was_opened_before(signal: Signal, asker: Member) -> None:
    visit = visit_of(asker)

    factor = Authenticator(user=asker, type=Authenticator.Type.TOTP)
    request = RequestFactory().get("/")
    request.session = Client().session
    signal.send(sender=Member, request=request, user=asker, authenticator=factor)

    assert revoked({visit}) == {visit}


def test_the_rules_of_use_come_before_any_socket(asker: Member) -> None:
    RulesOfUse.objects.create(version=1, text="One.")
    Member.objects.update(rules_version=0)

    def comes_in() -> Visit | None:
        return admit(Member.objects.with_rules_in_force().get(), "session")

    assert comes_in() is None
    Member.objects.update(rules_version=1)
    assert comes_in() is not None


def test_a_new_version_of_the_rules_ends_the_visits_of_those_who_did_not_accept_it(
    asker: Member, answerer: Member
) -> None:
    RulesOfUse.objects.create(version=1, text="One.")
    asked, accepted = visit_of(asker), visit_of(answerer)
    assert revoked({asked, accepted}) == set()

    Member.objects.update(rules_version=1)
    RulesOfUse.objects.create(version=2, text="Two.")
    Member.objects.filter(pk=answerer.pk).update(rules_version=2)

    assert revoked({asked, accepted}) == {asked}
