"""What membership tells: of groups, mandates and nominations. The mails name no group and no office."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from network_site.members.actions import groups, nominations
from network_site.members.models import GroupMembership, Member, WorkingGroup
from network_site.notifications.models import Notification
from network_site.notifications.registry import verbs
from tests.factories.members import MemberFactory, ProsecutionServiceFactory, WorkingGroupFactory
from tests.notifications.conftest import Mailbox, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ClientOf = Callable[[Member], Client]
After = Callable[..., int]


def chaired(by: Member, *, is_closed: bool) -> WorkingGroup:
    group: WorkingGroup = WorkingGroupFactory.create(name="The kingfisher group", is_closed=is_closed)
    GroupMembership.objects.create(group=group, member=by, role=GroupMembership.Role.CHAIR)
    return group


def told(member: Member) -> list[str]:
    return list(Notification.objects.of(member).order_by("pk").values_list("verb", flat=True))


def test_an_invitation_to_a_closed_group_is_named_inside_and_not_in_the_mail(
    moderator: Member, asker: Member, mailbox: Mailbox, after: After, client_of: ClientOf
) -> None:
    group = chaired(moderator, is_closed=True)
    invitation = groups.invite_to_group(by=moderator, group=group, member=asker, note="Kingfisher")

    after(minutes=3)

    assert "kingfisher" in client_of(asker).get("/notifications/").text
    assert mailbox.messages[0]["Subject"] == "A working group invites you"
    assert "kingfisher" not in text_of(mailbox.messages[0]).lower()
    groups.withdraw_invitation(by=moderator, invitation=invitation)
    assert "kingfisher" not in client_of(asker).get("/notifications/").text


def test_a_request_goes_to_who_manages_the_group_and_its_answer_to_who_asked(
    moderator: Member, asker: Member, client_of: ClientOf
) -> None:
    group = chaired(moderator, is_closed=False)

    request = groups.ask_to_join(by=asker, group=group, reason="My cases concern it.")
    assert told(moderator) == ["join-asked"]
    assert client_of(moderator).get("/notifications/").status_code == 200
    groups.decide_request(by=moderator, request=request, admit=True)

    assert told(moderator) == []
    assert told(asker) == ["join-answered"]
    latest = Notification.objects.of(asker).get()
    assert client_of(asker).get(f"/notifications/{latest.pk}/", follow=True).status_code == 200


def test_the_end_of_a_mandate_is_named_inside_and_not_in_the_mail(
    focal_point: Member, mailbox: Mailbox, after: After, client_of: ClientOf
) -> None:
    until = timezone.localdate() + timedelta(days=30)
    member = MemberFactory.create(jurisdiction=focal_point.jurisdiction, office="Kingfisher desk", mandate_until=until)

    call_command("mandates", verbosity=0)
    after(minutes=3)

    assert "9 April 2026" in client_of(member).get("/notifications/").text
    assert "Kingfisher desk" in client_of(focal_point).get("/notifications/").text
    said = {message["To"]: text_of(message) for message in mailbox.messages}
    assert said.keys() == {member.email, focal_point.email}
    assert not any("Kingfisher" in text for text in said.values())
    for person in (member, focal_point):
        latest = Notification.objects.of(person).get()
        assert client_of(person).get(f"/notifications/{latest.pk}/", follow=True).status_code == 200


def test_reminder_leads_to_the_one_button_that_confirms(focal_point: Member, client_of: ClientOf) -> None:
    until = timezone.localdate() + timedelta(days=7)
    member = MemberFactory.create(jurisdiction=focal_point.jurisdiction, mandate_until=until)
    call_command("mandates", verbosity=0)
    client, latest = client_of(focal_point), Notification.objects.of(focal_point).get()

    page = client.get(f"/notifications/{latest.pk}/", follow=True)
    client.post(page.redirect_chain[-1][0])

    assert page.text.count("Still in post</button>") == 1
    assert Member.objects.get(pk=member.pk).mandate_until > until


def test_secretariat_is_reminded_of_those_whom_nobody_else_confirms(
    focal_point: Member, asker: Member, secretariat: Member, outsider: Member
) -> None:
    until = timezone.localdate() + timedelta(days=60)
    at_home = MemberFactory.create(jurisdiction=focal_point.jurisdiction)
    for person in (focal_point, asker, at_home):  # the asker's country has no focal point
        Member.objects.filter(pk=person.pk).update(mandate_until=until)

    call_command("mandates", verbosity=0)

    assert told(secretariat) == ["mandate-country", "mandate-country"]
    assert sorted(told(focal_point)) == ["mandate-country", "mandate-mine"]
    assert told(outsider) == []


def test_who_nominated_somebody_hears_that_they_joined(
    focal_point: Member, monkeypatch: pytest.MonkeyPatch, client_of: ClientOf
) -> None:
    monkeypatch.setattr(nominations.secrets, "token_urlsafe", lambda _: "token")
    service = ProsecutionServiceFactory.create(jurisdiction=focal_point.jurisdiction)
    person = nominations.Person(email="new@justice.example", office="Kingfisher desk", service=service)
    nominations.invite(by=focal_point, person=person)

    nominations.accept(token="token", password="correct horse battery staple")

    assert told(focal_point) == ["nomination-accepted"]
    assert "Kingfisher desk" in client_of(focal_point).get("/notifications/").text


def test_every_verb_has_words_for_one_and_for_many() -> None:
    for verb in verbs():
        assert str(verb.area)
        assert str(verb.label)
        assert all(str(verb.said % {"count": number}) for number in (1, 2, 5))
