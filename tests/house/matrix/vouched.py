"""People and what is known of them: of the focal point's country, and of another one."""

from django.utils import timezone

from knowledge.directory.models import ContactPoint
from network_site.members.actions import mandates, nominations, recovery
from network_site.members.actions.addresses import address_token
from network_site.members.actions.deputies import appoint_deputy
from network_site.members.models import Deputy, FactorRecovery, Member, RulesOfUse
from network_site.members.roles import Role
from network_site.notifications.actions.webhooks import register_webhook
from tests.factories.directory import AuthorityFactory, ContactPointFactory
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import ContactRoleFactory
from tests.house.matrix.discussed import Words

GUARDED = "all members, number shown only after click (logged)"


def focal_point_elsewhere() -> Member:
    """Return the focal point of a country of which nobody else in the matrix is."""
    elsewhere: Member = MemberFactory.create(jurisdiction__code="NO", roles=[Role.PROSECUTOR, Role.FOCAL_POINT])
    return elsewhere


def of_country(focal_point: Member, secretary: Member) -> dict[str, Words]:
    """Return by kind what the *focal_point* answers for, and the secretariat with everywhere."""
    gone = MemberFactory.create(jurisdiction=focal_point.jurisdiction)
    mandates.remove_member(by=secretary, member=gone, reason="Left the service for another post.")
    deputy = Deputy.objects.filter(focal_point=focal_point).first() or appoint_deputy(
        by=focal_point, focal_point=focal_point, deputy=_prosecutor(focal_point)
    )
    contact = _contact(focal_point)
    url = f"https://hooks.example/{focal_point.jurisdiction_id}"
    return {
        "member": {"pk": _prosecutor(focal_point).pk},
        "former_member": {"pk": gone.pk},
        "focal_point": {"pk": focal_point.pk},
        "deputy": {"pk": deputy.pk},
        "nomination": {"pk": _nomination(focal_point, "new").pk},
        "recovery": {"pk": _recovery(focal_point).pk},
        "vouched_recovery": {"pk": _vouched(focal_point).pk},
        "webhook": {"pk": register_webhook(by=focal_point, url=url, service=focal_point.service)[0].pk},
        "contact": {"pk": contact.pk},
        "authority": {"pk": contact.authority_id},
        "country": {"code": focal_point.jurisdiction_id},
    }


def links_that_open(focal_point: Member, secretary: Member) -> dict[str, Words]:
    """Return by kind the tokens of links that lead whoever has them in."""
    vouched = _vouched(focal_point)
    recovery.approve_recovery(by=secretary, recovery=vouched)
    return {
        "invitation_link": {"token": nominations.renew_link(_nomination(focal_point, "invited"))},
        "recovery_link": {"token": recovery.renew_link(vouched)},
    }


def links_that_are_over(focal_point: Member, secretary: Member) -> dict[str, Words]:
    """Return by kind the tokens of links that led somewhere once."""
    nomination, vouched = _nomination(focal_point, "withdrawn"), _vouched(focal_point)
    recovery.approve_recovery(by=secretary, recovery=vouched)
    links = {
        "invitation_link": {"token": nominations.renew_link(nomination)},
        "recovery_link": {"token": recovery.renew_link(vouched)},
    }
    nominations.withdraw(by=focal_point, nomination=nomination)
    recovery.refuse_recovery(by=secretary, recovery=vouched, reason="It was not the member who asked.")
    return links


def address_link(member: Member) -> Words:
    """Return the token of the link that gives *member* another address."""
    return {"token": address_token(member, f"moved-{member.pk}@justice.example")}


def rules_in_force() -> Words:
    """Return the version of the rules that holds."""
    rules = RulesOfUse.objects.in_force()
    assert rules is not None
    return {"version": rules.version}


def _prosecutor(focal_point: Member) -> Member:
    member: Member = MemberFactory.create(jurisdiction=focal_point.jurisdiction, service=focal_point.service)
    return member


def _nomination(focal_point: Member, name: str) -> nominations.Nomination:
    assert focal_point.service is not None
    email = f"{name}-{focal_point.jurisdiction_id}@justice.example".lower()
    person = nominations.Person(email=email, office="Prosecutor", service=focal_point.service)
    return nominations.invite(by=focal_point, person=person)


def _recovery(focal_point: Member) -> FactorRecovery:
    return recovery.ask_recovery(by=_prosecutor(focal_point), reason="The phone is lost.")


def _vouched(focal_point: Member) -> FactorRecovery:
    asked = _recovery(focal_point)
    recovery.vouch_recovery(by=focal_point, recovery=asked)
    return asked


def _contact(focal_point: Member) -> ContactPoint:
    contact: ContactPoint = ContactPointFactory.create(
        authority=AuthorityFactory.create(jurisdiction=focal_point.jurisdiction),
        phone="+31 70 555 0100",
        roles=[ContactRoleFactory.create(slug="contact-24-7", default_visibility=GUARDED)],
        verified_on=timezone.localdate(),
    )
    return contact
