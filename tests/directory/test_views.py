"""The pages of the directory, as a browser without scripts meets them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from knowledge.directory.listing import COUNTRIES_A_PAGE
from knowledge.directory.models import ContactPoint
from network_site.members.models import Member
from network_site.vocabulary.models import JudicialNetwork
from tests.factories.directory import AuthorityFactory, ContactPointFactory
from tests.factories.vocabulary import ContactRoleFactory, JurisdictionFactory, LanguageFactory, TopicFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]

CONTACTS = reverse("directory:contacts")
NUMBER = "+1 202 555 0100"


@pytest.fixture
def guarded() -> ContactPoint:
    """A contact point around the clock whose number is shown after a click."""
    role = ContactRoleFactory.create(
        slug="contact-24-7", default_visibility="all members, number shown only after click (logged)"
    )
    return ContactPointFactory.create(roles=[role], phone=NUMBER)


def url_of(name: str, contact: ContactPoint) -> str:
    return reverse(f"directory:{name}", args=[contact.pk])


# --- The list -----------------------------------------------------------------------------------------------


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    contact = ContactPointFactory.create()

    for url in (CONTACTS, contact.get_absolute_url(), reverse("directory:jurisdiction", args=["GM"])):
        response = client.get(url)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


def test_the_list_names_office_country_languages_and_freshness(asker: Member, client_of: ClientOf) -> None:
    ContactPointFactory.create(
        title="Extradition desk",
        authority=AuthorityFactory.create(name="Ministry of Justice", jurisdiction__code="SN"),
        languages=[LanguageFactory.create(code="fr"), LanguageFactory.create(code="wo")],
    )

    page = client_of(asker).get(CONTACTS).text

    for text in ("Extradition desk", "Ministry of Justice", "Senegal", "French, Wolof", "by <bdi>Focal point, Senegal"):
        assert text in page


def test_filters_and_words_combine_and_the_count_follows(asker: Member, client_of: ClientOf) -> None:
    role, topic, french = ContactRoleFactory.create(), TopicFactory.create(), LanguageFactory.create(code="fr")
    country = JurisdictionFactory.create(code="SN")
    everything: dict[str, object] = {
        "authority": AuthorityFactory.create(jurisdiction=country),
        "title": "Extradition desk",
        "roles": [role],
        "topics": [topic],
        "languages": [french],
    }
    wanted = ContactPointFactory.create(**everything)
    ContactPointFactory.create(**everything | {"title": "Asset desk"})
    ContactPointFactory.create(**everything | {"authority": AuthorityFactory.create(jurisdiction__code="GM")})
    for name in ("roles", "topics", "languages"):
        ContactPointFactory.create(**everything | {name: []})
    query = {"q": "extradition", "country": "SN", "role": role.slug, "topic": topic.slug, "language": "fr"}

    found = client_of(asker).get(CONTACTS, query).context["found"]

    assert found.groups == [(country, [wanted])]
    assert (found.count, found.countries) == (1, 1)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"country": "XX"}, "country"),
        ({"role": "king"}, "role"),
        ({"topic": "weather"}, "topic"),
        ({"language": "tlh"}, "language"),
        ({"q": "a" * 201}, "q"),
        ({"q": "nul\x00"}, "q"),
    ],
)
def test_a_choice_that_does_not_exist_is_named_and_finds_nothing(
    asker: Member, client_of: ClientOf, query: dict[str, str], field: str
) -> None:
    ContactPointFactory.create()

    response = client_of(asker).get(CONTACTS, query)

    assert response.status_code == 200
    assert set(response.context["form"].errors) == {field}
    assert response.context["found"].count == 0


def test_the_list_is_paged_by_country_and_keeps_the_filters(asker: Member, client_of: ClientOf) -> None:
    countries = [JurisdictionFactory.create() for _ in range(COUNTRIES_A_PAGE + 1)]
    for country in countries:
        authority = AuthorityFactory.create(jurisdiction=country)
        ContactPointFactory.create_batch(2, authority=authority)
    client = client_of(asker)

    first = client.get(CONTACTS, {"language": "en"})
    second = client.get(CONTACTS, {"language": "en", "page": "2"})

    assert "?language=en&amp;page=2" in first.text
    assert len(first.context["found"].groups) == COUNTRIES_A_PAGE
    assert [len(entries) for _country, entries in second.context["found"].groups] == [2]
    assert first.context["found"].count == second.context["found"].count == 2 * (COUNTRIES_A_PAGE + 1)


@pytest.mark.parametrize("page", ["0", "-1", "x", "9999", "١"])
def test_a_page_that_does_not_exist_is_the_nearest_one(asker: Member, client_of: ClientOf, page: str) -> None:
    ContactPointFactory.create()

    assert client_of(asker).get(CONTACTS, {"page": page}).context["found"].count == 1


def test_an_empty_result_says_what_to_do(asker: Member, client_of: ClientOf) -> None:
    JurisdictionFactory.create(code="SN")

    page = client_of(asker).get(CONTACTS, {"country": "SN"}).text

    assert "No contact point here" in page
    assert f"{reverse('discussions:ask')}?country=SN" in page


def test_an_empty_result_names_the_focal_point_of_the_country(asker: Member, client_of: ClientOf) -> None:
    role = ContactRoleFactory.create(slug="national-focal-point")
    focal_point = ContactPointFactory.create(authority__jurisdiction__code="SN", roles=[role], title="Focal point desk")

    page = client_of(asker).get(CONTACTS, {"country": "SN", "q": "nothing"}).text

    assert f'<a href="{focal_point.get_absolute_url()}"><bdi>Focal point desk</bdi></a>' in page


def test_the_list_needs_as_many_queries_for_thirty_entries_as_for_one(asker: Member, client_of: ClientOf) -> None:
    client = client_of(asker)
    french, topic = LanguageFactory.create(code="fr"), TopicFactory.create()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(CONTACTS).context["found"].count == ContactPoint.objects.count()
        return len(captured)

    ContactPointFactory.create(languages=[french], topics=[topic], hours="24/7")
    queries()  # what Django reads once a process
    one = queries()
    ContactPointFactory.create_batch(29, languages=[french], topics=[topic], hours="24/7")

    assert queries() == one


@time_machine.travel(datetime(2026, 11, 24, 12, 0, tzinfo=UTC), tick=False)
def test_the_local_time_names_its_zone_and_whether_the_office_is_open(asker: Member, client_of: ClientOf) -> None:
    asker.time_zone = "America/New_York"
    asker.save()
    ContactPointFactory.create(time_zone="Pacific/Kiritimati", hours="Wed 01:00–03:00")

    page = client_of(asker).get(CONTACTS).text

    assert "<span data-clock>Wed 02:00</span> <bdi>(Pacific/Kiritimati)</bdi>" in page
    assert 'spans="2940-3060" data-open' in page
    assert "<span data-within>" in page
    assert "<span data-outside hidden>" in page


def test_hours_that_cannot_be_read_claim_nothing(asker: Member, client_of: ClientOf) -> None:
    ContactPointFactory.create(hours="by appointment")

    assert "office hours</span>" not in client_of(asker).get(CONTACTS).text


@pytest.mark.parametrize(
    ("days_ago", "badge"), [(30, "Verified in the last six months"), (400, "Not verified in the last six months")]
)
def test_the_badge_says_whether_the_entry_is_fresh(
    asker: Member, client_of: ClientOf, days_ago: int, badge: str
) -> None:
    ContactPointFactory.create(verified_on=timezone.localdate() - timedelta(days=days_ago))

    assert badge in client_of(asker).get(CONTACTS).text


def test_guarded_and_requested_channels_are_not_in_the_list(
    asker: Member, client_of: ClientOf, guarded: ContactPoint
) -> None:
    role = ContactRoleFactory.create(default_visibility="members on request")
    ContactPointFactory.create(roles=[role], phone="+1 202 555 0111", email="liaison@police.example")
    plain = ContactPointFactory.create(phone="+1 202 555 0122")

    page = client_of(asker).get(CONTACTS).text

    assert plain.phone in page
    assert guarded.email in page
    for secret in (NUMBER, "+12025550100", "+1 202 555 0111", "liaison@police.example"):
        assert secret not in page


# --- An entry -----------------------------------------------------------------------------------------------


def test_an_entry_shows_its_roles_with_their_legal_basis_and_what_is_around_it(
    asker: Member, client_of: ClientOf
) -> None:
    authority = AuthorityFactory.create(jurisdiction__code="SN")
    contact = ContactPointFactory.create(
        authority=authority, competence="Whole territory", urgent="Write URGENT in the subject", hours="24/7"
    )
    ContactPointFactory.create(authority=authority, title="The other desk")
    ContactPointFactory.create(authority__jurisdiction__code="GM", title="A desk elsewhere")
    network = JudicialNetwork.objects.create(
        code="WACAP", name="West African Network", scope="", verification="sourced"
    )
    network.members.add(authority.jurisdiction)

    page = client_of(asker).get(contact.get_absolute_url()).text

    for text in ("UNTOC 18(13)", "Whole territory", "Write URGENT", contact.email, "WACAP", "The other desk"):
        assert text in page
    assert "A desk elsewhere" not in page


@pytest.mark.parametrize(("method", "name"), [("get", "contact"), ("post", "confirm"), ("post", "phone")])
def test_an_entry_that_is_hidden_and_one_that_is_not_there_answer_alike(
    secretariat: Member, client_of: ClientOf, method: str, name: str
) -> None:
    # A mark that the CMS does not take admits nobody.
    hidden = ContactPointFactory.create(mark="AMBER", title="Hidden desk")
    seen = ContactPointFactory.create()
    assert getattr(client_of(secretariat), method)(url_of(name, seen)).status_code in {200, 302}

    refused = getattr(client_of(secretariat), method)(url_of(name, hidden))
    unknown = getattr(client_of(secretariat), method)(reverse(f"directory:{name}", args=[hidden.pk + seen.pk]))

    assert refused.status_code == unknown.status_code == 404
    assert "Hidden desk" not in refused.text
    assert len(refused.content) == len(unknown.content)


def test_a_hidden_entry_is_in_no_list(asker: Member, client_of: ClientOf) -> None:
    authority = AuthorityFactory.create(jurisdiction__code="SN")
    ContactPointFactory.create(authority=authority, mark="AMBER", title="Hidden desk")
    seen = ContactPointFactory.create(authority=authority, title="Open desk")
    client = client_of(asker)

    pages = [
        client.get(CONTACTS),
        client.get(CONTACTS, {"q": "desk"}),
        client.get(seen.get_absolute_url()),
        client.get(reverse("directory:jurisdiction", args=["SN"])),
    ]

    assert [response.context["found"].count for response in pages[:2]] == [1, 1]
    for response in pages:
        assert "Open desk" in response.text
        assert "Hidden desk" not in response.text


def test_details_of_a_witness_protection_unit_are_not_shown_even_where_they_are_stored(
    asker: Member, client_of: ClientOf
) -> None:
    role = ContactRoleFactory.create(default_visibility="role only; details on request through focal point")
    contact = ContactPointFactory.create(
        roles=[role], email="unit@protection.example", phone=NUMBER, urgent="Back door", hours="Mon 09:00–10:00"
    )
    client = client_of(asker)

    for url in (
        CONTACTS,
        contact.get_absolute_url(),
        reverse("directory:jurisdiction", args=[contact.jurisdiction.pk]),
    ):
        page = client.get(url).text
        assert contact.title in page
        assert "hrough the focal point" in page or "The focal point of the country passes on" in page
        for secret in ("unit@protection.example", NUMBER, "Back door", "09:00", "540-600"):
            assert secret not in page


def test_an_entry_on_request_leads_to_the_focal_point(asker: Member, client_of: ClientOf) -> None:
    authority = AuthorityFactory.create(jurisdiction__code="SN")
    role = ContactRoleFactory.create(slug="national-focal-point")
    focal_point = ContactPointFactory.create(authority=authority, roles=[role])
    on_request = ContactRoleFactory.create(default_visibility="members on request")
    contact = ContactPointFactory.create(authority=authority, roles=[on_request])

    response = client_of(asker).get(contact.get_absolute_url())

    assert response.context["focal_point"] == focal_point
    assert client_of(asker).get(focal_point.get_absolute_url()).context["focal_point"] is None


# --- A country ----------------------------------------------------------------------------------------------


def test_a_country_lists_its_authorities_with_their_contact_points(asker: Member, client_of: ClientOf) -> None:
    authority = AuthorityFactory.create(name="Office of the Prosecutor General", jurisdiction__code="SN")
    contact = ContactPointFactory.create(authority=authority)
    AuthorityFactory.create(name="Coast guard", jurisdiction__code="SN")
    ContactPointFactory.create(authority__jurisdiction__code="GM", title="A desk elsewhere")

    page = client_of(asker).get(reverse("directory:jurisdiction", args=["SN"])).text

    for text in (authority.name, contact.title, "Coast guard", "No contact point is recorded"):
        assert text in page
    assert "A desk elsewhere" not in page


def test_a_country_without_entries_says_what_to_do_and_an_unknown_one_is_not_found(
    asker: Member, client_of: ClientOf
) -> None:
    JurisdictionFactory.create(code="SN")
    client = client_of(asker)

    assert "No authority is recorded yet" in client.get("/directory/SN/").text
    assert client.get("/directory/XX/").status_code == 404
    assert client.get("/directory/sn/").status_code == 404


def test_a_country_needs_as_many_queries_for_thirty_entries_as_for_one(asker: Member, client_of: ClientOf) -> None:
    client = client_of(asker)
    country = JurisdictionFactory.create(code="SN")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/directory/SN/").status_code == 200
        return len(captured)

    ContactPointFactory.create(authority__jurisdiction=country, topics=[TopicFactory.create()])
    queries()  # what Django reads once a process
    one = queries()
    for _authority in range(29):
        ContactPointFactory.create(authority__jurisdiction=country)

    assert queries() == one
