"""SSO_FILE: what it says is understood, and what is wrong with it is said in one sentence."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from network_site import sso_file
from tests.factories.saml_provider import ENTITY, SIGN_IN, metadata_of

OIDC = {
    "id": '"ministry"',
    "label": '"Ministry of Justice"',
    "server": '"https://login.justice.example/"',
    "client_id": '"counterpart"',
    "secret": '"a secret"',
    "domains": '["Justice.Example", "om.justice.example"]',
}
SAML = {"id": '"prosecution"', "label": '"Prosecution"', "metadata": '"idp.xml"', "domains": '["prosecution.example"]'}


def table(kind: str, rows: dict[str, str]) -> str:
    """Return a table of the file."""
    return f"[[{kind}]]\n" + "".join(f"{key} = {value}\n" for key, value in rows.items() if value)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the file will lie, beside the metadata of a provider."""
    (tmp_path / "idp.xml").write_text(metadata_of("MIIC"))
    return tmp_path / "sso.toml"


def test_without_a_file_there_is_no_provider() -> None:
    assert sso_file.read("") == {}
    assert [entry["APPS"] for entry in sso_file.for_allauth([]).values()] == [[], []]


def test_both_kinds_are_read(file: Path) -> None:
    file.write_text(table("oidc", OIDC) + table("saml", SAML))

    providers = sso_file.read(str(file))

    assert list(providers) == ["ministry", "prosecution"]
    assert providers["ministry"].settings["settings"]["server_url"] == "https://login.justice.example"
    idp = providers["prosecution"].settings["settings"]["idp"]
    assert idp == {"entity_id": ENTITY, "sso_url": SIGN_IN, "x509cert": "MIIC"}
    assert "a secret" not in repr(providers)


@pytest.mark.parametrize(
    ("email", "speaks"),
    [
        ("a@justice.example", True),
        ("A@JUSTICE.EXAMPLE", True),
        ("a@north.justice.example", True),
        ("a@injustice.example", False),
        ("a@justice.example.evil", False),
        ("justice.example@evil.example", False),
        ("", False),
    ],
)
def test_provider_speaks_for_its_domains_and_what_lies_below(file: Path, email: str, *, speaks: bool) -> None:
    file.write_text(table("oidc", OIDC))

    assert sso_file.read(str(file))["ministry"].speaks_for(email) is speaks


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[[oidc", "is not valid TOML"),
        ("", "must hold [[oidc]] and [[saml]] tables"),
        ("[[ldap]]\nid = 1\n", "must hold [[oidc]] and [[saml]] tables"),
        ('[oidc]\nid = "a"\n', "must hold [[oidc]] and [[saml]] tables"),
        ("oidc = [1]\n", "each provider needs an id"),
        (table("oidc", OIDC | {"id": '"Big Name"'}), "not 'Big Name'"),
        (table("oidc", OIDC | {"id": '"join"'}), "not 'join'"),
        (table("oidc", OIDC) * 2, "two providers have the id 'ministry'"),
        (table("oidc", OIDC | {"secret": ""}), "provider 'ministry' needs secret"),
        (table("oidc", OIDC | {"domains": "[]"}), "provider 'ministry' needs domains"),
        (table("oidc", OIDC | {"colour": '"red"'}), "'colour', which means nothing here"),
        (table("oidc", OIDC | {"secret": "12345"}), "secret of provider 'ministry' must be a text"),
        (table("oidc", OIDC | {"label": f'"{"x" * 61}"'}), "longer than 60"),
        (table("oidc", OIDC | {"domains": '"justice.example"'}), "must be a list"),
        (table("oidc", OIDC | {"domains": '["example"]'}), "not 'example'"),
        (table("oidc", OIDC | {"domains": '["@justice.example"]'}), "not '@justice.example'"),
        (table("oidc", OIDC | {"server": '"http://login.justice.example"'}), "must begin with https://"),
        (table("saml", SAML | {"metadata": '"https://idp.example/m"'}), "needs entity_id"),
        (table("saml", SAML | {"metadata": '"missing.xml"'}), "cannot be read"),
        (table("saml", SAML | {"metadata": '"sso.toml"'}), "must name an identity provider"),
        (table("saml", SAML | {"metadata": '"two.xml"'}), "several certificates"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(file: Path, content: str, sentence: str) -> None:
    (file.parent / "two.xml").write_text(metadata_of("MIIC", "MIID"))
    file.write_text(content)

    with pytest.raises(ImproperlyConfigured, match=r"^SSO_FILE[^\n]*\.$") as refusal:
        sso_file.read(str(file))
    assert sentence in str(refusal.value)


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"missing\.toml cannot be read"):
        sso_file.read(str(tmp_path / "missing.toml"))
