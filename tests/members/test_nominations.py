"""Who vouches for whom: focal points for their own country, the secretariat for everyone."""

import re
import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.core import mail
from django.db import connections
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from network_site.access.models import AuditEntry
from network_site.members import exceptions
from network_site.members.actions import nominations as actions
from network_site.members.actions.mandates import remove_member
from network_site.members.actions.nominations import Person
from network_site.members.actions.roles import remove_role
from network_site.members.bulk import judge, read_table
from network_site.members.models import Deputy, Member, Nomination, ProsecutionService
from network_site.members.roles import Role
from network_site.notifications.tasks import deliver
from tests.factories.members import MemberFactory, ProsecutionServiceFactory
from tests.factories.vocabulary import LanguageFactory, TopicFactory

pytestmark = pytest.mark.django_db

ClientOf = Callable[[Member], Client]
ADDRESS = "new@prosecution.example"
PAGE = "/people/invitations/"
PASSPHRASE = "lantern orchard viscous pelican"


@pytest.fixture
def service(focal_point: Member) -> ProsecutionService:
    """The service of the focal point's country; its people have addresses of one domain."""
    return ProsecutionServiceFactory.create(jurisdiction=focal_point.jurisdiction, email_domain="prosecution.example")


@pytest.fixture
def person(service: ProsecutionService) -> Person:
    """A prosecutor of that service."""
    return Person(email=ADDRESS, office="Prosecutor", service=service)


def test_a_focal_point_nominates_a_prosecutor_of_their_country(
    focal_point: Member, service: ProsecutionService, client_of: ClientOf
) -> None:
    topic, language = TopicFactory.create(), LanguageFactory.create(code="fr")
    form = {"email": ADDRESS, "office": "Prosecutor", "service": service.pk, "role": Role.PROSECUTOR}

    response = client_of(focal_point).post(PAGE, {**form, "topics": [topic.pk], "languages": [language.pk]})

    assert response.status_code == 302
    made = Nomination.objects.get()
    assert (made.nominated_by, list(made.topics.all()), list(made.languages.all())) == (
        focal_point,
        [topic],
        [language],
    )
    assert AuditEntry.objects.filter(action="members.nominated", user=focal_point).exists()


def test_topics_and_languages_come_with_the_member(focal_point: Member, person: Person) -> None:
    topic, language = TopicFactory.create(), LanguageFactory.create(code="fr")
    made = actions.invite(by=focal_point, person=person)
    made.topics.add(topic)
    made.languages.add(language)
    Nomination.objects.update(token_hash=actions.fingerprint("known"))

    member = actions.accept(token="known", password="correct horse battery staple")

    assert list(member.topics.all()) == [topic]
    assert list(member.languages.all()) == [language]
    assert AuditEntry.objects.filter(action="members.joined", user=member).exists()


def test_a_deputy_may_do_what_the_focal_point_may(focal_point: Member, person: Person) -> None:
    deputy = MemberFactory.create(jurisdiction=focal_point.jurisdiction)
    with pytest.raises(exceptions.NotAllowed):
        actions.invite(by=deputy, person=person)

    Deputy.objects.create(focal_point=focal_point, deputy=deputy)

    assert actions.invite(by=deputy, person=person).is_open


def test_a_country_without_a_focal_point_is_opened_in_two_steps(
    secretariat: Member,
    fresh_client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    there = ProsecutionServiceFactory.create(jurisdiction__code="MR", email_domain="parquet.example")
    focal_point, prosecutor = "focal@parquet.example", "new@parquet.example"
    MemberFactory.create(jurisdiction=there.jurisdiction)

    def nominate(by: Member, address: str, role: Role) -> Member:
        form = {"email": address, "office": "Prosecutor", "service": there.pk, "role": role}
        with django_capture_on_commit_callbacks(execute=True):
            assert fresh_client_of(by).post(PAGE, form).status_code == 302
        link = re.findall(r"/people/join/[\w-]+/", str(mail.outbox[-1].body))[0]
        Client().post(link, {"passphrase": PASSPHRASE, "again": PASSPHRASE})
        return Member.objects.get(email=address)

    assert "Invite a focal point" in fresh_client_of(secretariat).get("/people/country/").text
    first = nominate(secretariat, focal_point, Role.FOCAL_POINT)
    Member.objects.filter(pk=first.pk).update(profile_set_at=timezone.now())
    second = nominate(first, prosecutor, Role.PROSECUTOR)

    assert (second.jurisdiction, second.is_verified, second.role_names) == (there.jurisdiction, True, {Role.PROSECUTOR})
    assert list(Member.objects.who_decide_on(second)) == [first]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PROSECUTOR])
def test_only_the_secretariat_gives_another_role(
    focal_point: Member, secretariat: Member, service: ProsecutionService, role: str
) -> None:
    person = Person(email=ADDRESS, office="Prosecutor", service=service, role=role)

    with pytest.raises(exceptions.NotAllowed):
        actions.invite(by=focal_point, person=person)
    assert actions.invite(by=secretariat, person=person).role == role


def test_a_focal_point_does_not_reach_another_country(
    focal_point: Member, secretariat: Member, client_of: ClientOf
) -> None:
    elsewhere = ProsecutionServiceFactory.create(jurisdiction__code="IT")
    person = Person(email=ADDRESS, office="Prosecutor", service=elsewhere)
    with pytest.raises(exceptions.NotAllowed):
        actions.invite(by=focal_point, person=person)
    theirs = actions.invite(by=secretariat, person=person)
    client = client_of(focal_point)

    form = {"email": "x@y.example", "office": "Prosecutor", "service": elsewhere.pk, "role": Role.PROSECUTOR}
    assert client.post(PAGE, form).status_code == 422
    assert ADDRESS not in client.get(PAGE).text
    for deed in ("send-again", "withdraw"):
        assert client.post(f"{PAGE}{theirs.pk}/{deed}/").status_code == 404
    assert ADDRESS in client_of(secretariat).get(PAGE).text


@pytest.fixture
def known_elsewhere(secretariat: Member, service: ProsecutionService) -> list[str]:
    """The addresses of a member and of an invited person of another country, whose letter went; any address will do."""
    service.email_domain = ""
    service.save()
    elsewhere = ProsecutionServiceFactory.create(jurisdiction__code="IT")
    actions.invite(by=secretariat, person=Person(email=ADDRESS, office="Prosecutor", service=elsewhere))
    deliver.call()
    mail.outbox.clear()
    return [MemberFactory.create(jurisdiction__code="IT").email, ADDRESS]


def test_an_address_known_elsewhere_is_held_and_the_secretariat_alone_learns_of_it(
    focal_point: Member,
    secretariat: Member,
    service: ProsecutionService,
    known_elsewhere: list[str],
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for address in known_elsewhere:
            made = actions.invite(by=focal_point, person=Person(email=address, office="Prosecutor", service=service))
            actions.send_again(by=focal_point, nomination=made)

    assert mail.outbox == []
    shown = {who: client_of(who).get(PAGE, {"state": "held"}) for who in (focal_point, secretariat)}
    assert [row.email for row in shown[secretariat].context["page"]] == [*reversed(known_elsewhere)]
    assert "the address is known elsewhere" in shown[secretariat].text
    assert "known elsewhere" not in shown[focal_point].text
    assert "Not sent" not in shown[focal_point].text
    held = AuditEntry.objects.filter(action="members.nomination_held")
    assert set(held.values_list("object_id", flat=True)) == {str(row.pk) for row in Nomination.objects.in_state("held")}
    assert set(held.values_list("user_id", flat=True)) == {focal_point.pk}


def test_a_held_invitation_goes_out_once_the_address_is_free(
    focal_point: Member,
    secretariat: Member,
    service: ProsecutionService,
    known_elsewhere: list[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    of_member, of_invited = (
        actions.invite(by=focal_point, person=Person(email=address, office="Prosecutor", service=service))
        for address in known_elsewhere
    )
    for nomination, refusal in ((of_member, exceptions.AlreadyMember), (of_invited, exceptions.AlreadyInvited)):
        with pytest.raises(refusal):
            actions.send_again(by=secretariat, nomination=nomination)

    actions.withdraw(by=secretariat, nomination=Nomination.objects.get(service__jurisdiction="IT"))
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_again(by=secretariat, nomination=of_invited)

    assert [message.to for message in mail.outbox] == [[ADDRESS]]
    assert Nomination.objects.open().get() == of_invited


def test_a_held_invitation_is_open_to_nobody_and_stands_in_nobodys_way(
    focal_point: Member, secretariat: Member, service: ProsecutionService, known_elsewhere: list[str]
) -> None:
    held = actions.invite(by=focal_point, person=Person(email=ADDRESS, office="Prosecutor", service=service))

    assert not Nomination.objects.open().filter(pk=held.pk).exists()
    with pytest.raises(exceptions.InvitationClosed):
        actions.admit(fingerprint=held.token_hash, password=PASSPHRASE)
    first = Nomination.objects.open().get()
    assert actions.admit(fingerprint=first.token_hash, password=PASSPHRASE).email == ADDRESS


@pytest.mark.parametrize("address", ["a@prosecution.example", "a@south.prosecution.example", "A@Prosecution.Example"])
def test_the_address_is_of_the_service(focal_point: Member, service: ProsecutionService, address: str) -> None:
    assert actions.invite(by=focal_point, person=Person(email=address, office="Prosecutor", service=service)).is_open


@pytest.mark.parametrize("address", ["a@mail.example", "a@xprosecution.example", "a@prosecution.example.org"])
def test_an_address_elsewhere_is_refused(focal_point: Member, service: ProsecutionService, address: str) -> None:
    with pytest.raises(exceptions.NotItsAddress):
        actions.invite(by=focal_point, person=Person(email=address, office="Prosecutor", service=service))


@pytest.mark.django_db(transaction=True)
def test_two_nominations_of_one_address_at_once_make_one_invitation(focal_point: Member, person: Person) -> None:
    start = threading.Barrier(2)
    refused: list[Exception] = []

    def nominate() -> None:
        start.wait()
        try:
            actions.invite(by=focal_point, person=person)
        except exceptions.Refused as refusal:
            refused.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=nominate) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Nomination.objects.count() == 1
    assert [type(refusal) for refusal in refused] == [exceptions.AlreadyInvited]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_one_link_make_one_member(focal_point: Member, person: Person) -> None:
    actions.invite(by=focal_point, person=person)
    Nomination.objects.update(token_hash=actions.fingerprint("known"))
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def join() -> None:
        start.wait()
        try:
            actions.accept(token="known", password="correct horse battery staple")
            outcomes.append("joined")
        except exceptions.InvitationClosed:
            outcomes.append("closed")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=join) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["closed", "joined"]
    assert Member.objects.filter(email=ADDRESS).count() == 1


def test_a_link_opened_by_another_account_shows_what_a_wrong_link_shows(
    focal_point: Member, person: Person, outsider: Member, client_of: ClientOf
) -> None:
    actions.invite(by=focal_point, person=person)
    Nomination.objects.update(token_hash=actions.fingerprint("known"))
    client = client_of(outsider)

    answers = [client.get(f"/people/join/{token}/") for token in ("known", "wrong")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert len({len(answer.content) for answer in answers}) == 1
    assert ADDRESS not in answers[0].text
    assert Nomination.objects.get().is_open


def mailed_token() -> str:
    """Return the token of the last mail."""
    return re.findall(r"/people/join/([\w-]+)/", str(mail.outbox[-1].body))[0]


@pytest.mark.parametrize("end", ["removed", "role", "expired"])
def test_nobody_joins_by_the_word_of_who_no_longer_answers_for_their_country(
    end: str,
    focal_point: Member,
    secretariat: Member,
    person: Person,
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        nomination = actions.invite(by=focal_point, person=person)
    token = mailed_token()
    assert client.get(f"/people/join/{token}/").status_code == 200

    if end == "removed":
        remove_member(by=secretariat, member=focal_point, reason="broke-rules")
    elif end == "role":
        remove_role(by=secretariat, member=focal_point, role=Role.FOCAL_POINT)
    else:
        Member.objects.filter(pk=focal_point.pk).update(mandate_until=date(2020, 1, 1))

    nomination.refresh_from_db()
    assert client.get(f"/people/join/{token}/").status_code == 404
    with pytest.raises(exceptions.InvitationClosed):
        actions.accept(token=token, password=PASSPHRASE)
    assert (nomination.withdrawn_at is None) == (end == "expired")  # a mandate that is confirmed opens it again


def test_who_sends_an_invitation_again_answers_for_it(
    focal_point: Member,
    secretariat: Member,
    person: Person,
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    nomination = actions.invite(by=focal_point, person=person)
    Member.objects.filter(pk=focal_point.pk).update(mandate_until=date(2020, 1, 1))

    with django_capture_on_commit_callbacks(execute=True):
        actions.send_again(by=secretariat, nomination=nomination)

    token = mailed_token()
    assert client.get(f"/people/join/{token}/").status_code == 200


@pytest.mark.parametrize("disguised", ["Prosecutor \u202egnp.exe", "Pr\u043esecutor"])
def test_a_disguised_name_is_refused_in_the_form_and_in_a_table(
    disguised: str, focal_point: Member, service: ProsecutionService, client_of: ClientOf
) -> None:
    form = {"email": ADDRESS, "office": disguised, "service": service.pk, "role": Role.PROSECUTOR}

    response = client_of(focal_point).post(PAGE, form)
    table = read_table(f"email,office,service\n{ADDRESS},{disguised},{service.name}\n")
    [row] = judge(table.rows, by=focal_point)

    assert response.status_code == 422
    assert not Nomination.objects.exists()
    assert not row.is_good
