"""The site that the access matrix asks: its people, and by kind a thing in scope and one out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from discussions.models import Thread
from events.models import Edition
from knowledge.guides.models import GuideIndexPage
from network_site.access.marks import Mark
from network_site.home.actions import bind_editor
from network_site.home.roles import open_section
from network_site.home.site import set_up_site
from network_site.members.actions.recovery import ask_recovery
from network_site.members.models import Member
from tests.factories.guides import GuideFactory, make_section
from tests.factories.members import MemberFactory
from tests.house.conftest import CANARY
from tests.house.matrix import desk, discussed, grouped, own, published, vouched
from tests.house.matrix.discussed import Words
from tests.house.matrix.forms import forms
from tests.house.matrix.people import People, Place, closed_group, everybody, group_of, secretary


@dataclass(frozen=True)
class World:
    """People by role, and by kind the words of addresses: of the thing in scope, and of the one out of it, if any."""

    people: People
    in_scope: Mapping[str, Words]
    out_of_scope: Mapping[str, Words]
    forms: Mapping[str, Mapping[str, Any]]


def make_world() -> World:
    """Build everything in the database."""
    set_up_site()
    section, other_section = make_section(), make_section("Smuggling by air")
    open_section(section)
    people, other = everybody(section.pk), secretary()
    bind_editor(by=people["secretariat"], member=people["section_editor"], section=section)
    GuideFactory.create(title="An open guide", mark=Mark.CLEAR)
    own.enrol(people["answerer"])
    ask_recovery(by=people["asker"], reason="The phone is lost.")
    in_scope = _open_things(people, other, section) | _single_things(people, section)
    return World(people, in_scope, _closed_things(people, other, other_section), forms(people, section))


def _single_things(people: People, section: GuideIndexPage) -> dict[str, Words]:
    return {
        **desk.of_the_whole_desk(people["outsider"], section),
        "rules": vouched.rules_in_force(),
        "failed_mail": own.mail_that_failed(people["asker"]),
        "stopped_address": own.stopped_address(people["asker"]),
        "section": {"pk": section.pk},
    }


def _open_things(people: People, other: Member, section: GuideIndexPage) -> dict[str, Words]:
    asker, focal_point = people["asker"], people["focal_point"]
    places = {people["other_chair"]: Place.CHAIR, people["removed"]: Place.MEMBER}
    group = group_of(places, name="An open group", is_closed=False)
    forum = published.of_forum(Mark.CLEAR, "open")
    edition = Edition.objects.get(slug=forum["forum"]["edition"])
    asked = discussed.in_thread(people, keeper=people["moderator"], word="open")
    vouched_for = vouched.of_country(focal_point, other)
    return {
        **asked,
        **discussed.kept_by(asker, Thread.objects.get(pk=asked["thread"]["pk"])),
        **grouped.of_group(
            group, chair=people["other_chair"], invited=people["outsider"], opened_by=people["secretariat"]
        ),
        "join_request": grouped.request_to_join(group),
        **vouched_for,
        **vouched.links_that_open(focal_point, other),
        "address_link": vouched.address_link(asker),
        **own.of_member(asker),
        "security_key": own.security_key(people["answerer"]),
        **own.addresses_that_work(asker),
        **published.links_of_sign_in(asker),
        **published.PROVIDERS,
        **forum,
        **published.in_programme(edition, "open"),
        **published.of_mark(Mark.CLEAR, people["editor"]),
        **desk.in_section(section, people["section_editor"]),
        **desk.uploaded_by(people["section_editor"]),
        **desk.snippets(vouched_for["contact"], other),
        "page_type": desk.GUIDES,
    }


def _closed_things(people: People, other: Member, section: GuideIndexPage) -> dict[str, Words]:
    outsider, focal_point = people["outsider"], vouched.focal_point_elsewhere()
    forum = published.of_forum(Mark.GREEN, "green")
    edition = Edition.objects.get(slug="open-forum")
    vouched_for = vouched.of_country(focal_point, other)
    open_thread = Thread.objects.order_by("pk")[0]
    group = closed_group(people)
    inside = {"mark": Mark.AMBER, "working_group": group}
    another_open_group = group_of({MemberFactory.create(): Place.CHAIR}, name="Another open group", is_closed=False)
    return {
        **discussed.in_thread(people, keeper=people["chair"], word=CANARY, **inside),
        **discussed.kept_by(outsider, open_thread),
        **grouped.of_group(group, chair=people["chair"], invited=people["invited"], opened_by=other),
        "join_request": grouped.request_to_join(another_open_group),
        **vouched_for,
        **vouched.links_that_are_over(focal_point, other),
        "address_link": vouched.address_link(outsider),
        **own.of_member(outsider),
        "security_key": own.security_key(other),
        **own.addresses_that_are_over(outsider),
        **published.links_of_sign_in_that_are_over(people["answerer"]),
        **published.NO_PROVIDERS,
        **forum,
        **published.in_programme(edition, CANARY, **inside, service=people["asker"].service),
        **published.of_mark(Mark.GREEN, people["editor"]),
        **desk.in_section(section, people["editor"]),
        **desk.uploaded_by(people["editor"]),
        **desk.snippets(vouched_for["contact"], other),
        "page_type": {
            **dict.fromkeys(("app_label", "app_name", "content_type_app_name"), "events"),
            **dict.fromkeys(("model_name", "content_type_model_name"), "edition"),
        },
    }
