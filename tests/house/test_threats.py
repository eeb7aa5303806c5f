"""The threats of the design (SECURITY-NOTES, section 2), each with the tests that hold it off."""

import ast
import re
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site_settings
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client, RequestFactory
from django.urls import reverse

from discussions.models import Post
from network_site.access import rates
from network_site.access.marks import Mark
from network_site.files.responses import send_attachment
from network_site.home.site import set_up_site
from network_site.members.models import Member
from tests.factories.discussions import make_thread, question_of
from tests.factories.members import MemberFactory
from tests.house.routes import filled, routes
from tests.house.test_production import GOOD, ROOT

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]

HERE = "house/test_threats.py"
COVERED = {
    "T1 another door without the second factor": [
        "members/test_sign_in.py::test_other_doors_let_nobody_in",
        "members/test_sign_in.py::test_member_with_second_factor_is_asked_for_it",
        "house/test_access_matrix.py::test_without_a_second_factor_only_the_doors_open",
        "house/test_access_matrix.py::test_before_the_rules_are_accepted_only_they_and_the_account_open",
        "live/test_admission.py::test_the_rules_of_use_come_before_any_socket",
        "members/test_recovery.py::test_nobody_approves_what_they_vouched_for_or_what_nobody_vouched_for",
        "members/test_recovery.py::test_token_is_not_in_the_database_and_the_link_opens_once",
        f"{HERE}::test_signing_in_starts_a_new_session",
    ],
    "T2 guessing and asking who is a member": [
        "members/test_enumeration.py::test_sign_in_answers_alike_and_hashes_as_often",
        "members/test_recovery_pages.py::test_page_is_for_those_who_gave_the_passphrase",
        "members/test_enumeration.py::test_password_reset_answers_alike_and_mails_alike",
        "members/test_addresses.py::test_an_address_that_somebody_has_answers_as_any_other_and_gets_no_mail",
        "members/test_passphrases.py::test_a_weak_one_is_refused_with_plain_advice",
        "members/test_passphrases.py::test_the_file_of_an_installation_is_looked_up",
        f"{HERE}::test_limits_are_counted_for_all_processes_together",
    ],
    "T3 stolen invitation": [
        "members/test_invitations.py::test_link_opens_once",
        "members/test_invitations.py::test_token_is_not_in_the_database",
        "members/test_nominations.py::test_two_clicks_on_one_link_make_one_member",
        "members/test_addresses.py::test_the_link_opens_once_for_its_member_and_a_day",
    ],
    "T4 things of another group": [
        "house/test_access_matrix.py::test_who_opens_what",
        "house/test_leaks.py::test_what_is_hidden_answers_as_what_never_was",
        "house/test_canaries.py::test_a_reader_meets_what_is_for_them_and_nothing_else",
    ],
    "T5 reading on after removal": [
        "live/test_removal.py::test_open_socket_ends_within_five_seconds",
        "live/test_removal.py::test_signing_out_from_afar_closes_the_sockets_of_that_sign_in_alone",
        "live/test_removal.py::test_a_new_version_of_the_rules_closes_open_sockets_and_the_polling_twin",
        "live/test_standing.py::test_standing_is_checked_before_anything_is_handed_out",
        "files/test_revoked_download.py::test_the_download_of_a_removed_member_ends_within_five_seconds",
    ],
    "T6 forged requests, over HTTP and the socket": [
        "live/test_standing.py::test_another_origin_is_refused",
        f"{HERE}::test_no_address_takes_a_form_without_its_token",
        f"{HERE}::test_a_form_from_another_site_is_refused_even_with_a_token",
    ],
    "T7 search tells of what is hidden": [
        "guides/test_visibility.py::test_list_search_and_count_show_what_the_reader_may_see",
        "directory/test_querysets.py::test_matching_respects_visibility",
    ],
    "T8 mail carries what a group keeps": [
        "notifications/test_ground.py::test_an_invitation_to_a_closed_group_is_named_inside_and_not_in_the_mail"
    ],
    "T10 files by their address": [
        "files/test_views.py::test_there_is_no_other_route_to_a_file",
        "files/test_views.py::test_hidden_file_answers_like_an_unknown_one",
    ],
    "T11 malicious uploads": [
        "files/test_pictures.py::test_what_is_not_a_whole_picture_is_refused",
        f"{HERE}::test_what_a_browser_would_run_is_saved_and_never_shown",
        "files/test_attachments.py::test_what_is_not_taken_says_why_and_leaves_nothing",
        "files/test_scanning.py::test_nothing_opens_while_the_scanner_is_away",
        "files/test_scanning.py::test_an_infected_file_is_gone_and_cannot_be_attached",
    ],
    "T12 metadata of files": [
        "files/test_pictures.py::test_no_way_into_storage_keeps_metadata",
        "files/test_attachments.py::test_a_pdf_is_kept_without_author_scripts_and_hidden_files",
        "files/test_attachments.py::test_a_word_file_is_kept_without_its_authors",
    ],
    "T13 scripts in what members write": [
        "discussions/test_markdown.py::test_nothing_dangerous_comes_through",
        "discussions/test_markdown.py::test_no_tag_but_the_allowed_ones_comes_out",
        f"{HERE}::test_every_answer_of_every_address_carries_the_headers",
    ],
    "T14 disguised text": ["discussions/test_markdown.py::test_hidden_and_disguising_characters_are_removed"],
    "T15 requests to other hosts": [
        "ui/test_stylesheet.py::test_no_file_contacts_another_host",
        f"{HERE}::test_nothing_is_fetched_from_elsewhere",
    ],
    "T16 open redirects and the host of a request": [
        f"{HERE}::test_no_door_leads_off_the_site",
        "members/test_rules_of_use.py::test_accepting_leads_nowhere_else",
        "members/test_onboarding.py::test_the_last_step_leads_nowhere_else",
        f"{HERE}::test_a_foreign_host_is_refused_and_gets_into_no_mail",
    ],
    "T17 fields that no form has": [f"{HERE}::test_a_form_takes_its_own_fields_alone"],
    "T18 the directory copied out": [
        "access/test_rates.py::test_a_look_at_a_number_has_limits_of_its_own",
        "directory/test_looks.py::test_a_member_sees_which_office_looked",
    ],
    "T19 organizers who look around": [
        "events/test_admin.py::test_organizer_sees_only_own_groups",
        "events/test_choosers.py::test_no_page_of_the_desk_lists_members",
        "events/test_choosers.py::test_search_shows_offices_and_countries_and_few_of_them",
    ],
    "T20 editors and moderators who misuse their role": [
        "guides/test_review.py::test_no_editor_can_publish_without_review",
        "home/test_sections.py::test_editor_of_one_section_writes_there_and_nowhere_else",
        "home/test_roles.py::test_what_was_given_by_hand_is_taken_away",
        "home/test_roles.py::test_accounts_and_groups_of_the_cms_are_closed_to_a_superuser_too",
        "discussions/test_unmasking.py::test_a_moderator_who_cannot_see_the_thread_finds_nothing",
        "discussions/test_unmasking.py::test_the_author_is_told_and_nobody_else_can_tell",
    ],
    "T21 the back doors of the CMS": [
        "house/test_admin.py::test_a_prosecutor_finds_every_door_of_the_admin_closed",
        "guides/test_review.py::test_preview_and_versions_are_for_editors",
        "files/test_views.py::test_green_file_opens_for_verified_members_only",
        f"{HERE}::test_there_is_no_api_for_visitors",
    ],
    "T23 formulas, calendars and mails that carry orders": [
        "access/test_audit_page.py::test_no_cell_of_a_copy_is_a_formula",
        "events/test_calendars.py::test_a_line_break_in_a_title_starts_no_new_property",
    ],
    "T24 caches": [
        "access/test_sessions.py::test_signing_out_leaves_nothing_in_the_browser",
        f"{HERE}::test_every_answer_of_every_address_carries_the_headers",
    ],
    "T25 floods": [
        "live/test_socket.py::test_a_slow_reader_has_a_bounded_queue_and_catches_up_from_the_table",
        "live/test_socket.py::test_who_keeps_sending_poison_is_shut_out",
        "live/test_poison.py::test_poison_of_one_reader_reaches_no_other",
        "access/test_rates.py::test_the_fourth_is_refused_with_the_time_to_wait",
    ],
    "T26 a stolen server or copy": ["members/test_sign_in.py::test_seed_is_sealed_in_the_database_and_opens_again"],
    "T27 a trail that was changed": [
        "access/test_audit.py::test_a_change_behind_the_site_is_named",
        "access/test_audit.py::test_the_database_itself_refuses_to_change_or_remove_an_entry",
    ],
    "T28 the network": [
        "house/test_production.py::test_the_deployment_check_is_clean",
        "house/test_production.py::test_every_package_is_pinned_with_the_hashes_of_its_files",
    ],
}
NOT_BUILT = {9, 22}  # answering by mail; feeds with a token: whoever builds them adds the row
PASSPHRASE = "correct-horse-battery-staple"
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
)
WITHOUT_TOKEN = (
    "admin/api/main/",  # for reading alone
    "accounts/sso/",  # the signed word of another site
    "notifications/unsubscribe/",  # the signed word of a mail, which its program posts by itself (RFC 8058)
)
LEAVING = {"accounts/logout/", "admin/logout/"}


@pytest.fixture(autouse=True)
def _without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count nothing: every address is asked."""
    monkeypatch.setattr(rates, "kind_of", lambda _request: None)


@pytest.fixture
def member(db: None) -> Member:
    """A member with a passphrase."""
    member = MemberFactory.create(email="office@justice.example")
    member.set_password(PASSPHRASE)
    member.save()
    return member


def sign_in(client: Client, member: Member, **fields: str) -> Any:
    return client.post("/accounts/login/", {"login": member.email, "password": PASSPHRASE, **fields})


def test_every_threat_has_its_row() -> None:
    rows = {int(row.split()[0].removeprefix("T")) for row in COVERED}

    assert rows | NOT_BUILT == set(range(1, 29))
    assert not rows & NOT_BUILT


@pytest.mark.parametrize("threat", COVERED)
def test_the_tests_of_a_threat_exist(threat: str) -> None:
    for named in COVERED[threat]:
        path, _, name = named.partition("::")
        tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, named


def test_signing_in_starts_a_new_session(client: Client, member: Member) -> None:
    planted = client.session
    planted["planted"] = True
    planted.save()

    sign_in(client, member)

    assert client.session.session_key != planted.session_key
    thief = Client()
    thief.cookies[site_settings.SESSION_COOKIE_NAME] = planted.session_key or ""
    assert thief.get("/questions/").headers["Location"].startswith("/accounts/login/")
    assert client.get("/questions/").status_code == 200


def test_limits_are_counted_for_all_processes_together(tmp_path: Path) -> None:
    script = "import django; django.setup(); from django.conf import settings; print(settings.CACHES['default'])"
    environment = {**GOOD, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "network_site.settings"}

    for redis, backend in (("", "db.DatabaseCache"), ("redis://127.0.0.1:1/0", "redis.RedisCache")):
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**environment, "REDIS_URL": redis},
            capture_output=True,
            text=True,
            check=True,
        )
        assert backend in done.stdout


@pytest.mark.parametrize("role", ["outsider", "editor"])
def test_no_address_takes_a_form_without_its_token(role: str, request: pytest.FixtureRequest) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(request.getfixturevalue(role))

    taken = {route: client.post(filled(route, 1, {})).status_code for route in routes()}

    assert len(taken) > 200
    exempt = {route: status for route, status in taken.items() if status != 403}
    assert [route for route in exempt if not route.startswith(WITHOUT_TOKEN)] == []
    assert set(exempt.values()) <= {302, 404, 405}  # away to sign in, unknown, or read only


def test_a_form_from_another_site_is_refused_even_with_a_token(asker: Member) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(asker)
    page = client.get(reverse("discussions:ask"), secure=True).text
    token = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page)[0]
    preview = reverse("discussions:preview")

    def answer(origin: str) -> int:
        data = {"csrfmiddlewaretoken": token, "body": "x"}
        return client.post(preview, data, secure=True, headers={"origin": origin}).status_code

    assert answer("https://testserver") == 200
    for origin in ("https://evil.example", "null", "http://testserver", "https://testserver:8443"):
        assert answer(origin) == 403, origin


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_door_leads_off_the_site(member: Member, fresh_client_of: ClientOf, target: str) -> None:
    client = Client()
    answers = [client.get(door, {"next": target}) for door in ("/admin/login/", "/_util/login/", "/accounts/login/")]
    answers.append(sign_in(Client(), member, next=target))
    answers.append(Client().post(f"/accounts/login/?next={target}", {"login": member.email, "password": PASSPHRASE}))
    inside = fresh_client_of(member)
    answers.append(inside.get("/accounts/login/", {"next": target}))
    answers.append(inside.post(f"/accounts/reauthenticate/?next={target}", {"password": PASSPHRASE}))
    answers.append(inside.post("/accounts/logout/", {"next": target}))

    for answer in answers:
        leads_to = answer.headers.get("Location", "/")
        assert urlsplit(leads_to)[:2] == ("", ""), leads_to
        assert not leads_to.startswith(("//", "/\\")), leads_to


def test_a_foreign_host_is_refused_and_gets_into_no_mail(member: Member) -> None:
    client = Client()

    assert client.get("/accounts/login/", headers={"host": "evil.example"}).status_code == 400
    client.post("/accounts/password/reset/", {"email": member.email}, headers={"x-forwarded-host": "evil.example"})

    assert len(mail.outbox) == 1
    assert "evil.example" not in mail.outbox[0].message().as_string()
    assert "testserver" in str(mail.outbox[0].body)


@pytest.mark.parametrize("role", ["visitor", "outsider", "editor"])
def test_every_answer_of_every_address_carries_the_headers(role: str, request: pytest.FixtureRequest) -> None:
    set_up_site()
    client = Client(raise_request_exception=False)
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))

    for route in [*routes(), "", "nowhere/"]:
        if route in LEAVING:
            continue
        address = filled(route, 1, {})
        headers = client.get(address, secure=True).headers
        policy = headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy or "sandbox" in policy, address
        assert "default-src 'none'" in policy, address
        assert "unsafe" not in policy or (address.startswith("/admin/") and "unsafe-eval" not in policy), address
        assert headers["X-Frame-Options"] == "DENY", address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["Referrer-Policy"] in {"same-origin", "no-referrer", "strict-origin"}, address
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", address
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", address
        assert "camera=()" in headers["Permissions-Policy"], address
        assert {"private", "no-store"} <= set(re.split(r",\s*", headers["Cache-Control"])), address
        assert headers["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains"), address


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.xhtml", "a.js", "a.pdf"])
def test_what_a_browser_would_run_is_saved_and_never_shown(name: str) -> None:
    file = ContentFile(b"<svg onload='alert(1)'/>", name=name)

    headers = send_attachment(RequestFactory().get("/"), file, name=name).headers

    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not {"svg", "html", "htm"} & {*site_settings.WAGTAILIMAGES_EXTENSIONS, *site_settings.WAGTAILDOCS_EXTENSIONS}


def test_nothing_is_fetched_from_elsewhere(asker: Member, client_of: ClientOf) -> None:
    thread = make_thread(asker, body="![x](https://evil.example/pixel.png) https://evil.example/page")

    page = client_of(asker).get(thread.get_absolute_url()).text

    assert site_settings.WAGTAILEMBEDS_FINDERS == []
    assert not re.search(r'(?:src|srcset|poster|data)="?\s*(?:https?:)?//', page)


def test_a_form_takes_its_own_fields_alone(asker: Member, outsider: Member, client_of: ClientOf) -> None:
    thread = make_thread(asker)
    extra = {"author": asker.pk, "kind": "question", "mark": "CLEAR", "author_office": "Minister", "deleted_at": "now"}

    client_of(outsider).post(
        reverse("discussions:answer", args=[thread.pk]), {"key": str(uuid.uuid4()), "body": "An answer.", **extra}
    )
    client_of(asker).post(
        reverse("discussions:edit", args=[question_of(thread).pk]),
        {"version": 1, "body": "Edited.", "is_anonymous": "on", **extra},
    )

    answer = thread.posts.get(kind=Post.Kind.ANSWER)
    assert (answer.author, answer.mark, answer.author_office) == (outsider, Mark.GREEN, outsider.office)
    question = question_of(thread)
    assert (question.body, question.author_office, question.is_anonymous) == ("Edited.", asker.office, False)


@pytest.mark.parametrize(
    "address",
    [
        "/api/",
        "/api/v2/pages/",
        "/api/v2/images/",
        "/api/v3/pages/",
        "/admin/api/main/pages/",
        "/media/x/",
        "/documents/1/x/",
    ],
)
def test_there_is_no_api_for_visitors(address: str) -> None:
    set_up_site()

    response = Client().get(address)

    sent_away = response.status_code == 302 and response.headers["Location"].startswith(
        ("/accounts/login/", "/admin/l")
    )
    assert sent_away or response.status_code == 404
