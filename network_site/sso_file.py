"""Reads SSO_FILE: the identity providers of ministries, each with the e-mail domains it may speak for."""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z0-9]")
RESERVED = frozenset({"openid-connect", "saml", "join", "cancelled", "failed"})  # addresses of our own
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
COMMON = frozenset({"id", "label", "domains"})
KEYS = {
    "oidc": (COMMON | {"server", "client_id", "secret"}, frozenset[str]()),
    "saml": (COMMON | {"metadata"}, frozenset({"entity_id"})),
}
MOST_IN_LABEL = 60


@dataclass(frozen=True, slots=True)
class Provider:
    """An identity provider: what stands on its button, and whose addresses it may vouch for."""

    id: str
    kind: str
    label: str
    domains: tuple[str, ...]
    settings: Mapping[str, Any] = field(repr=False)  # what allauth needs; holds the secret

    def speaks_for(self, email: str) -> bool:
        """Whether *email* lies in one of the domains, or below one."""
        domain = email.rpartition("@")[2].lower()
        return any(domain == own or domain.endswith(f".{own}") for own in self.domains)


def read(path: str) -> dict[str, Provider]:
    """Return the providers of the file by their id; none without a *path*.

    Raises ImproperlyConfigured with one sentence that names the provider and what is wrong with it.
    """
    if not path:
        return {}
    file = Path(path)
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise ImproperlyConfigured(f"SSO_FILE: {path} cannot be read ({problem.strerror}).") from None
    except ValueError as problem:  # not TOML, or not UTF-8
        raise ImproperlyConfigured(f"SSO_FILE: {path} is not valid TOML: {problem}.") from None
    if not content or not set(content) <= set(KEYS) or not all(isinstance(rows, list) for rows in content.values()):
        raise ImproperlyConfigured("SSO_FILE must hold [[oidc]] and [[saml]] tables, one for each provider.")
    providers = [_provider(kind, row, file.parent) for kind, rows in content.items() for row in rows]
    for provider in providers:
        if sum(other.id == provider.id for other in providers) > 1:
            raise ImproperlyConfigured(f"SSO_FILE: two providers have the id {provider.id!r}.")
    return {provider.id: provider for provider in providers}


def for_allauth(providers: Collection[Provider]) -> dict[str, Any]:
    """Return the providers as allauth's setting SOCIALACCOUNT_PROVIDERS."""
    classes = {
        "openid_connect": ("oidc", "network_site.members.sso.oidc.CheckedOpenIDConnect"),
        "saml": ("saml", "network_site.members.sso.saml.CheckedSAML"),
    }
    return {
        name: {
            "provider_class": path,
            "APPS": [
                {"provider_id": provider.id, "name": provider.label, **provider.settings}
                for provider in providers
                if provider.kind == kind
            ],
        }
        for name, (kind, path) in classes.items()
    }


def _provider(kind: str, row: Any, folder: Path) -> Provider:
    name = str(row.get("id", "")) if isinstance(row, dict) else ""
    if not ID.fullmatch(name) or name in RESERVED:
        raise ImproperlyConfigured(
            f"SSO_FILE: each provider needs an id of small letters, digits and hyphens, not {name!r}."
        )
    required, optional = KEYS[kind]
    for key in sorted(required):
        if not row.get(key):
            raise ImproperlyConfigured(f"SSO_FILE: provider {name!r} needs {key}.")
    for key in sorted(set(row) - required - optional):
        raise ImproperlyConfigured(f"SSO_FILE: provider {name!r} has {key!r}, which means nothing here.")
    for key in sorted(set(row) - {"domains"}):
        if not isinstance(row[key], str):
            raise ImproperlyConfigured(f"SSO_FILE: {key} of provider {name!r} must be a text in quotes.")
    if len(row["label"]) > MOST_IN_LABEL:
        raise ImproperlyConfigured(
            f"SSO_FILE: the label of provider {name!r} is longer than {MOST_IN_LABEL} characters."
        )
    settings = _oidc(name, row) if kind == "oidc" else _saml(name, row, folder)
    return Provider(name, kind, row["label"], _domains(name, row["domains"]), settings)


def _domains(name: str, given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(domain, str) for domain in given):
        raise ImproperlyConfigured(f"SSO_FILE: domains of provider {name!r} must be a list of texts.")
    domains = tuple(domain.lower() for domain in given)
    for domain in domains:
        if not DOMAIN.fullmatch(domain):
            raise ImproperlyConfigured(
                f"SSO_FILE: provider {name!r} must name whole e-mail domains such as justice.example, not {domain!r}."
            )
    return domains


def _oidc(name: str, row: Mapping[str, str]) -> dict[str, Any]:
    _check_address(name, "server", row["server"])
    return {
        "client_id": row["client_id"],
        "secret": row["secret"],
        "settings": {"server_url": row["server"].rstrip("/"), "oauth_pkce_enabled": True},
    }


def _saml(name: str, row: Mapping[str, str], folder: Path) -> dict[str, Any]:
    metadata = row["metadata"]
    if "://" not in metadata:
        idp = _idp_of(name, folder / metadata)
    elif "entity_id" in row:
        _check_address(name, "metadata", metadata)
        idp = {"metadata_url": metadata, "entity_id": row["entity_id"]}
    else:
        raise ImproperlyConfigured(f"SSO_FILE: provider {name!r} needs entity_id, as its metadata is fetched.")
    advanced = {
        "strict": True,
        "want_assertion_signed": True,
        "reject_deprecated_algorithm": True,
        "reject_idp_initiated_sso": True,
        "want_attribute_statement": False,  # the address may come as the NameID
        "allow_single_label_domains": True,  # SITE_URL may be a name of an intranet
    }
    return {"client_id": name, "settings": {"idp": idp, "advanced": advanced}}


def _idp_of(name: str, file: Path) -> dict[str, str]:
    """Return what allauth needs of a metadata file."""
    # lxml takes time to load, and most installations have no such file.
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser  # noqa: PLC0415

    try:
        idp = OneLogin_Saml2_IdPMetadataParser.parse(file.read_bytes()).get("idp", {})
    except OSError as problem:
        raise ImproperlyConfigured(
            f"SSO_FILE: metadata of provider {name!r} cannot be read: {file} ({problem.strerror})."
        ) from None
    except Exception:  # noqa: BLE001  the parser and lxml raise many kinds
        idp = {}
    if "x509certMulti" in idp:
        raise ImproperlyConfigured(
            f"SSO_FILE: metadata of provider {name!r} holds several certificates: keep the one that signs now, or give"
            " the https address of the metadata."
        )
    try:
        return {
            "entity_id": idp["entityId"],
            "sso_url": idp["singleSignOnService"]["url"],
            "x509cert": idp["x509cert"],
        }
    except KeyError:
        raise ImproperlyConfigured(
            f"SSO_FILE: metadata of provider {name!r} must name an identity provider with a sign-in address and a"
            " certificate."
        ) from None


def _check_address(name: str, key: str, address: str) -> None:
    parts = urlsplit(address)
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)):
        raise ImproperlyConfigured(f"SSO_FILE: {key} of provider {name!r} must begin with https://, not {address!r}.")
