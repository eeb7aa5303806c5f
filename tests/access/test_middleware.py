"""Who comes in at all, and what every response carries."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from network_site.home.site import set_up_site
from network_site.members.models import Member
from tests.factories.guides import GuideFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.access.urls")]
SignIn = Callable[[Member], Client]


def test_visitor_is_led_to_the_sign_in_unless_the_view_says_otherwise(client: Client) -> None:
    assert client.get("/outside/").content == b"outside"

    response = client.get("/inside/")

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/inside/")


def test_verified_member_comes_in(client_of: SignIn, asker: Member) -> None:
    response = client_of(asker).get("/inside/")

    assert (response.status_code, response.content) == (200, b"inside, UTC")


@pytest.mark.parametrize(
    "standing", [{"verified_at": None}, {"mandate_until": timezone.localdate() - timedelta(days=1)}]
)
def test_member_whom_nobody_vouches_for_is_refused(client_of: SignIn, standing: dict[str, Any]) -> None:
    client = client_of(MemberFactory.create(**standing))

    response = client.get("/inside/")

    assert response.status_code == 403
    assert b"inside," not in response.content
    assert client.get("/outside/").status_code == 200
    assert client.get("/accounts/logout/").status_code == 200


def test_deactivated_member_is_a_visitor_at_once(client_of: SignIn, asker: Member) -> None:
    client = client_of(asker)
    assert client.get("/inside/").status_code == 200

    Member.objects.filter(pk=asker.pk).update(is_active=False)

    assert client.get("/inside/").status_code == 302


def test_member_without_second_factor_is_led_to_enrolment(client_of: SignIn, asker: Member, settings: Settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    client = client_of(asker)

    assert client.get("/inside/")["Location"] == "/accounts/2fa/"
    assert client.get("/outside/")["Location"] == "/accounts/2fa/"
    assert client.get("/accounts/logout/").status_code == 200


def test_member_with_second_factor_comes_in(client_of: SignIn, asker: Member, settings: Settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    Authenticator.objects.create(user=asker, type=Authenticator.Type.TOTP, data={})

    assert client_of(asker).get("/inside/").status_code == 200


@pytest.mark.parametrize("address", ["/inside/", "/outside/", "/accounts/login/", "/nowhere/"])
def test_no_response_is_kept_by_a_cache_or_read_by_another_site(client: Client, address: str) -> None:
    response = client.get(address)

    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert "geolocation=()" in response["Permissions-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_view_may_let_its_response_be_kept(client: Client) -> None:
    assert client.get("/outside/?kept")["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    ("chosen", "used"), [("Africa/Banjul", "Africa/Banjul"), ("Nowhere/Land", "UTC"), ("../x", "UTC")]
)
def test_times_are_in_the_zone_of_the_reader(client_of: SignIn, chosen: str, used: str) -> None:
    response = client_of(MemberFactory.create(time_zone=chosen)).get("/inside/")

    assert response.content.decode() == f"inside, {used}"


def test_form_that_expired_gives_the_text_back_and_nothing_else(asker: Member) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(asker)

    response = client.post("/inside/", {"title": "Age assessment", "body": "Which court?", "password": "hunter2"})

    assert response.status_code == 403
    assert b"Age assessment" in response.content
    assert b"Which court?" in response.content
    assert b"hunter2" not in response.content


def test_only_the_admin_takes_inline_scripts_and_nobody_frames_it(client_of: SignIn, editor: Member) -> None:
    set_up_site()
    client = client_of(editor)

    admin, page = client.get("/admin/"), client.get("/outside/")

    assert admin.status_code == 200
    assert "'unsafe-inline'" in admin["Content-Security-Policy"]
    assert "script-src-attr 'none'" in admin["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    for response in (admin, page):
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "DENY"


def test_a_preview_keeps_the_policy_of_the_site_and_the_admin_may_frame_it(client_of: SignIn, editor: Member) -> None:
    set_up_site()
    guide = GuideFactory.create(owner=editor)

    preview = client_of(editor).get(reverse("wagtailadmin_pages:preview_on_edit", args=[guide.pk]))

    assert preview.status_code == 200
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    assert "unsafe" not in preview["Content-Security-Policy"]
