"""A SAML identity provider that signs real assertions, for tests."""

import base64
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Saml
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML as Xml

ENTITY = "https://idp.prosecution.example/metadata"
SIGN_IN = "https://idp.prosecution.example/sign-in"
SITE = "https://testserver/accounts/sso/prosecution/"
NAMES = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'
EMAIL_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"


def metadata_of(certificate: str, *more: str) -> str:
    """Return the metadata of an identity provider with one certificate or several."""
    keys = "".join(
        '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>'
        f"<ds:X509Certificate>{one}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        for one in (certificate, *more)
    )
    return (
        f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{ENTITY}">'
        '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        f'{keys}<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"'
        f' Location="{SIGN_IN}"/>'
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    )


class SamlProvider:
    """A key pair and what is signed with it."""

    def __init__(self) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp.prosecution.example")])
        now = datetime.now(UTC)
        made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(30))
        self.certificate = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
        self.key = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()

    @property
    def bare_certificate(self) -> str:
        """Return the certificate as metadata holds it."""
        return "".join(self.certificate.splitlines()[1:-1])

    def sign(self, xml: str) -> str:
        """Return *xml* with a signature over its outermost element."""
        signed: bytes = Saml.add_sign(xml, self.key, self.certificate)
        return signed.decode()


@dataclass
class Answer:
    """A response to a question; a test changes what it needs to be wrong."""

    asked: str
    email: str = "office@prosecution.example"
    audience: str = f"{SITE}metadata/"
    recipient: str = f"{SITE}acs/"
    destination: str = f"{SITE}acs/"
    issuer: str = ENTITY
    name_format: str = EMAIL_FORMAT
    name_id: str = ""
    lasts: timedelta = timedelta(minutes=5)
    confirms: str | None = None  # what the signed part says it answers
    attributes: dict[str, str] = field(default_factory=dict)

    def assertion(self) -> str:
        """Return the assertion, unsigned."""
        now = datetime.now(UTC)
        start, end = (f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (now - timedelta(minutes=1), now + self.lasts))
        confirms = self.asked if self.confirms is None else self.confirms
        answering = f' InResponseTo="{confirms}"' if confirms else ""
        recipient = f' Recipient="{self.recipient}"' if self.recipient else ""
        told = "".join(
            f'<saml:Attribute Name="{name}"><saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>'
            for name, value in self.attributes.items()
        )
        statement = f"<saml:AttributeStatement>{told}</saml:AttributeStatement>" if told else ""
        return (
            f'<saml:Assertion {NAMES} ID="a{uuid4().hex}" Version="2.0" IssueInstant="{start}">'
            f"<saml:Issuer>{self.issuer}</saml:Issuer><saml:Subject>"
            f'<saml:NameID Format="{self.name_format}">{self.name_id or self.email}</saml:NameID>'
            '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
            f'<saml:SubjectConfirmationData NotOnOrAfter="{end}"{recipient}{answering}/>'
            "</saml:SubjectConfirmation></saml:Subject>"
            f'<saml:Conditions NotBefore="{start}" NotOnOrAfter="{end}"><saml:AudienceRestriction>'
            f"<saml:Audience>{self.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{start}" SessionIndex="s1"><saml:AuthnContext>'
            "<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef>"
            f"</saml:AuthnContext></saml:AuthnStatement>{statement}</saml:Assertion>"
        )

    def response(self, assertion: str) -> str:
        """Return the response around *assertion*, unsigned."""
        answering = f' InResponseTo="{self.asked}"' if self.asked else ""
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return (
            f'<samlp:Response {NAMES} ID="r{uuid4().hex}" Version="2.0" IssueInstant="{now}"'
            f' Destination="{self.destination}"{answering}><saml:Issuer>{self.issuer}</saml:Issuer><samlp:Status>'
            '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
            f"{assertion}</samlp:Response>"
        )


def question_of(target: str) -> str:
    """Return the id of the request in the address that the browser is sent to."""
    packed = parse_qs(urlsplit(target).query)["SAMLRequest"][0]
    request = Xml.to_etree(zlib.decompress(base64.b64decode(packed), -15))
    return str(request.get("ID"))


def posted(response: str) -> dict[str, str]:
    """Return the form in which the browser brings *response*."""
    return {"SAMLResponse": base64.b64encode(response.encode()).decode()}
