"""SAML as the network asks for it: a signed assertion that answers a question of ours, once."""

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML as Xml

CONFIRMATION = "//saml:Assertion/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"
REMEMBERED = 86_400  # seconds; states, without which no answer counts, live for ten minutes
EMAIL_NAMES = [
    "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "mail",
    "email",
]


class CheckedSAML(SAMLProvider):
    """A ministry's SAML identity provider."""

    default_attribute_mapping: ClassVar[dict[str, list[str]]] = {
        **SAMLProvider.default_attribute_mapping,
        "email": EMAIL_NAMES,
    }

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Return where to come back to; the process is ours to say."""
        return {**super().get_redirect_from_request_kwargs(request), "process": AuthProcess.LOGIN}

    def sociallogin_from_response(self, request: HttpRequest, response: Any) -> Any:
        """Return the login of a response whose signature holds. Raises PermissionDenied for one that came before."""
        check_answer(response)
        return super().sociallogin_from_response(request, response)

    def extract_uid(self, data: Any) -> str:
        """Return the identifier that stays; a transient one is new each time, so the address stands for it."""
        if data.get_nameid_format() == Saml.NAMEID_TRANSIENT and "uid" not in self._extract(data):
            return str(self._extract(data).get("email", "")).lower()
        return str(super().extract_uid(data) or "")

    def extract_email_addresses(self, data: Any) -> list[EmailAddress]:
        """Return the address that the assertion names: its signer is trusted for its own domains."""
        email = self._extract(data).get("email")
        return [EmailAddress(email=email, verified=True, primary=True)] if isinstance(email, str) else []

    def extract_extra_data(self, data: Any) -> dict[str, Any]:  # noqa: ARG002  allauth's signature
        """Return nothing: what a ministry says of a person is not kept."""
        return {}


def check_answer(auth: Any) -> None:
    """Check what python3-saml leaves open. Raises PermissionDenied.

    The signed part itself must name our request, our address and its end (SAML 2.0 Profiles, 4.1.4.2): around a
    signed assertion anybody can write a response. And an assertion counts once.
    """
    asked = auth.get_last_response_in_response_to()
    confirmations = Xml.query(Xml.to_etree(auth.get_last_response_xml()), CONFIRMATION)
    if not asked or not confirmations:
        raise PermissionDenied
    for confirmation in confirmations:
        if confirmation.get("InResponseTo") != asked:
            raise PermissionDenied
        if not confirmation.get("Recipient") or not confirmation.get("NotOnOrAfter"):
            raise PermissionDenied
    if not cache.add(f"sso.assertion.{auth.get_last_assertion_id()}", value=True, timeout=REMEMBERED):
        raise PermissionDenied
