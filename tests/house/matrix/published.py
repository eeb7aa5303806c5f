"""What is published: forums and their programmes, guides, files, and the sign-in of ministries."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import default_token_generator as of_django
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from events.models import Edition
from network_site import sso_file
from network_site.members.models import Member
from tests.factories.events import EditionFactory, RoomFactory, SessionFactory, SessionMaterialFactory, TrackFactory
from tests.factories.files import PaperFactory, PictureFactory
from tests.factories.saml_provider import SamlProvider, metadata_of
from tests.house.matrix.discussed import Words


def of_forum(mark: str, word: str) -> dict[str, Words]:
    """Return by kind a forum of this *mark* and what the CMS keeps of it."""
    edition = EditionFactory.create(title=f"A {word} forum", slug=f"{word}-forum", mark=mark)
    return {
        "forum": {"edition": edition.slug},
        "room": {"pk": RoomFactory.create(edition=edition).pk},
        "track": {"pk": TrackFactory.create(edition=edition).pk},
    }


def in_programme(edition: Edition, word: str, **audience: Any) -> dict[str, Words]:
    """Return by kind a session and a handout; every text holds *word*."""
    session = SessionFactory.create(
        edition=edition, title=f"A {word} session", slug=f"{word}-session", abstract=f"The {word} abstract.", **audience
    )
    material = SessionMaterialFactory.create(
        session=session, title=f"A {word} handout", text=f"The {word} text.", **audience
    )
    where = {"edition": edition.slug, "session": session.slug}
    return {
        "session": {**where, "pk": session.pk},
        "handout": {**where, "pk": material.pk},
    }


def of_mark(mark: str, by: Member) -> dict[str, Words]:
    """Return by kind a picture and a document of this *mark* that *by* uploaded."""
    paper, picture = PaperFactory.create(mark=mark, uploaded_by_user=by), _picture(mark, by)
    rendition = picture.get_rendition("width-50")
    return {
        "document": {"pk": paper.pk, "name": paper.filename},
        "picture": {"pk": rendition.pk, "name": rendition.file.name.rpartition("/")[2]},
    }


def _picture(mark: str, by: Member) -> Any:
    return PictureFactory.create(mark=mark, uploaded_by_user=by)


def links_of_sign_in(member: Member) -> dict[str, Words]:
    """Return by kind the links that allauth mails: for a new passphrase, and to confirm the address."""
    address, _ = EmailAddress.objects.get_or_create(user=member, email=member.email)
    number = urlsafe_base64_encode(force_bytes(member.pk))
    return {
        "reset_link": {"uidb36": user_pk_to_url_str(member), "key": default_token_generator.make_token(member)},
        "confirmation_link": {"key": EmailConfirmationHMAC.create(address).key},
        "desk_reset_link": {
            "uidb64": number,
            "token": of_django.make_token(member),
        },
    }


def links_of_sign_in_that_are_over(member: Member) -> dict[str, Words]:
    """Return by kind such links from before *member* chose another passphrase and another address."""
    links = links_of_sign_in(member)
    member.set_password(uuid4().hex)
    member.save(update_fields=["password"])
    EmailAddress.objects.filter(user=member).delete()
    return links


PROVIDERS = {"oidc_provider": {"provider_id": "ministry"}, "saml_provider": {"organization_slug": "prosecution"}}
NO_PROVIDERS = {"oidc_provider": {"provider_id": "elsewhere"}, "saml_provider": {"organization_slug": "elsewhere"}}


def write_providers(folder: Path) -> dict[str, Any]:
    """Return the settings of a site that knows two providers: one that cannot be reached, one that need not be."""
    (folder / "idp.xml").write_text(metadata_of(SamlProvider().bare_certificate))
    file = folder / "sso.toml"
    file.write_text(
        '[[oidc]]\nid = "ministry"\nlabel = "Ministry of Justice"\nserver = "http://127.0.0.1:9"\n'
        'client_id = "counterpart"\nsecret = "spoken of nowhere"\ndomains = ["ministry.example"]\n'
        f'[[saml]]\nid = "prosecution"\nlabel = "Prosecution"\nmetadata = "{folder / "idp.xml"}"\n'
        'domains = ["prosecution.example"]\n'
    )
    providers = sso_file.read(str(file))
    return {"SSO_PROVIDERS": providers, "SOCIALACCOUNT_PROVIDERS": sso_file.for_allauth(providers.values())}
