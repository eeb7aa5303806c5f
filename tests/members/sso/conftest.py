"""A ministry with a provider, one of its services, and who belongs to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from network_site import sso_file
from network_site.members.actions.nominations import Person, invite
from network_site.members.models import Member, Nomination, ProsecutionService
from tests.factories.members import MemberFactory, ProsecutionServiceFactory
from tests.factories.oidc_provider import ADDRESS, CLIENT_ID, SECRET, OidcProvider, serve_oidc


@pytest.fixture(scope="module")
def served() -> Iterator[OidcProvider]:
    """The ministry's provider."""
    with serve_oidc() as provider:
        yield provider


@pytest.fixture
def ministry(served: OidcProvider, settings: Settings, tmp_path: Path) -> OidcProvider:
    """The provider, telling the truth, and known to the site for one domain."""
    served.person = {"sub": "1", "email": ADDRESS, "email_verified": True}
    served.claims, served.user_info, served.key = {}, {}, served.known_key
    file = tmp_path / "sso.toml"
    file.write_text(
        f'[[oidc]]\nid = "ministry"\nlabel = "Ministry of Justice"\nserver = "{served.address}"\n'
        f'client_id = "{CLIENT_ID}"\nsecret = "{SECRET}"\ndomains = ["ministry.example"]\n'
    )
    settings.SSO_PROVIDERS = sso_file.read(str(file))
    settings.SOCIALACCOUNT_PROVIDERS = sso_file.for_allauth(settings.SSO_PROVIDERS.values())
    return served


@pytest.fixture
def service(db: None) -> ProsecutionService:
    """The service whose people have addresses of that domain."""
    return ProsecutionServiceFactory.create(email_domain="ministry.example")


@pytest.fixture
def member(service: ProsecutionService) -> Member:
    """A member of that service."""
    return MemberFactory.create(email=ADDRESS, service=service, jurisdiction=service.jurisdiction)


@pytest.fixture
def invited(service: ProsecutionService, secretariat: Member) -> Nomination:
    """An open invitation to the same address."""
    return invite(by=secretariat, person=Person(email=ADDRESS, office="Prosecutor", service=service))
