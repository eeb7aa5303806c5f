"""The frame of every page, the gallery, the account pages and the refusals."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from network_site.access.views import form_expired
from network_site.members.models import Member

SignIn = Callable[[Member], Client]

COMPONENTS = (
    *("button", "field", "form-errors", "card", "callout", "empty", "dialog", "timeline", "datatable", "skeleton"),
    *("tag", "mark", "person", "freshness", "crumbs", "toast", "thread-row", "post", "contact", "guide", "slot"),
)


class Ids(HTMLParser):
    """Collects what one page must not have twice, or at all."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids, and what the content security policy refuses."""
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.inline += [f"{tag} {name}" for name, _value in attrs if name == "style" or name.startswith("on")]


def test_gallery_shows_every_component(client_of: SignIn, asker: Member) -> None:
    html = client_of(asker).get(reverse("ui:gallery")).content.decode()

    parts = (
        "button",
        "field",
        "form-errors",
        "card",
        "callout",
        "empty",
        "dialog",
        "timeline",
        "datatable",
        "skeleton",
    )
    more = ("tag", "mark", "person", "freshness", "crumbs", "toast", "thread-row", "post", "contact", "guide", "slot")
    assert [part for part in (*parts, *more) if f'class="{part}' not in html] == []


def test_gallery_keeps_the_content_security_policy(client_of: SignIn, asker: Member) -> None:
    page = Ids(client_of(asker).get(reverse("ui:gallery")).content.decode())

    assert page.inline == []
    assert [name for name in page.ids if page.ids.count(name) > 1 and not name.startswith("id_")] == []


def test_gallery_is_for_members(client: Client, db: None) -> None:
    response = client.get(reverse("ui:gallery"))

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


def test_frame_names_the_member_and_the_zone(client_of: SignIn, asker: Member) -> None:
    asker.time_zone = "Africa/Banjul"
    asker.save()

    html = client_of(asker).get(reverse("ui:gallery")).content.decode()

    assert 'data-zone="Africa/Banjul" data-zone-name="Banjul time" data-locale="en-GB"' in html
    assert asker.office in html
    assert '<a class="skip" href="#main">' in html
    assert "Not a channel for requests or evidence." in html


def test_demonstration_says_so(client: Client, db: None, settings: Settings) -> None:
    real = client.get(reverse("account_login")).content.decode()
    settings.DEMO = True
    demonstration = client.get(reverse("account_login")).content.decode()

    assert "demonstration data" in demonstration
    assert "demonstration data" not in real


def test_sign_in_offers_no_sign_up(client: Client, db: None) -> None:
    html = client.get(reverse("account_login")).content.decode()

    assert reverse("account_signup") not in html
    assert '<label for="id_login">' in html
    assert reverse("account_reset_password") in html


def test_failed_sign_in_keeps_the_address_and_says_why(client: Client, db: None) -> None:
    html = client.post(reverse("account_login"), {"login": "no@example.org", "password": "x"}).content.decode()

    assert 'value="no@example.org"' in html
    assert 'class="form-errors" role="alert"' in html


@pytest.mark.parametrize(
    "name", ["account_reset_password", "account_reset_password_done", "account_signup", "account_inactive"]
)
def test_visitors_meet_styled_account_pages(client: Client, db: None, name: str) -> None:
    html = client.get(reverse(name)).content.decode()

    assert '<div class="account">' in html


@pytest.mark.parametrize(
    "name", ["account_logout", "account_change_password", "mfa_index", "mfa_list_webauthn", "account_reauthenticate"]
)
def test_members_meet_styled_account_pages(client_of: SignIn, asker: Member, name: str) -> None:
    html = client_of(asker).get(reverse(name), follow=True).content.decode()

    assert '<div class="account">' in html
    assert Ids(html).inline == []


def test_frame_asks_the_database_for_little(
    client_of: SignIn, asker: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(asker)

    with django_assert_max_num_queries(8):
        client.get(reverse("ui:gallery"))


def test_expired_form_gives_the_text_back(db: None) -> None:
    request = RequestFactory().post("/ask/", {"title": "A title", "body": "<b>Long</b> text", "password": "secret"})
    request.user = AnonymousUser()

    html = form_expired(request).content.decode()

    assert "A title</textarea>" in html
    assert "&lt;b&gt;Long&lt;/b&gt; text</textarea>" in html
    assert "secret" not in html


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_failure_pages_need_no_context(name: str) -> None:
    html = render_to_string(name)

    assert "<h1>" in html
    assert "Sign in" not in html


@pytest.mark.parametrize("name", ["403.html", "404.html"])
def test_refusals_are_pages_of_the_site(name: str) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    html = render_to_string(name, request=request)

    assert '<main class="page-main" id="main"' in html


def test_unverified_member_is_told_what_to_do(client_of: SignIn, asker: Member) -> None:
    asker.verified_at = None
    asker.save()

    response = client_of(asker).get(reverse("ui:gallery"))

    assert response.status_code == 403
    assert "Your mandate is not confirmed" in response.content.decode()
