"""Changing the official address: asked for, then confirmed by a link that goes to the new one."""

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from network_site.members.exceptions import AddressClosed, NotItsAddress
from network_site.members.letters import send
from network_site.members.models import Member

SALT = "members.address"
GOOD_FOR_SECONDS = 24 * 3600


@transaction.atomic
def ask_for_address(*, by: Member, email: str) -> None:
    """Let a link go to *email*, good for a day, that makes it the address of *by*.

    An address that somebody has gets no link, and *by* is told the same: who is a member is not theirs to learn.
    Raises NotItsAddress when it is not one of the service of *by*.
    """
    email = email.lower()
    if by.service is not None and not by.service.owns_address(email):
        raise NotItsAddress
    log(by, "members.address_asked", user=by)
    if Member.objects.filter(email__iexact=email).exists():
        return
    send("address_link", to=by, address=email, seal=seal(by))


def address_token(member: Member, email: str) -> str:
    """Return the token that makes *email* the address of *member*, good for a day."""
    return signing.dumps({"member": member.pk, "to": email, "seal": seal(member)}, salt=SALT, compress=True)


def address_in(token: str, *, by: Member) -> str:
    """Return the address that *token* would give to *by*.

    Raises AddressClosed when it is too old or not theirs, or when address or passphrase changed since.
    """
    try:
        said = signing.loads(token, salt=SALT, max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature:
        raise AddressClosed from None
    if (said["member"], said["seal"]) != (by.pk, seal(by)):
        raise AddressClosed
    return str(said["to"])


@transaction.atomic
def change_address(*, by: Member, token: str) -> None:
    """Make the address in *token* that of *by*, once, and tell the old one.

    Raises AddressClosed as ``address_in`` does, and when somebody has the address by now.
    """
    new, old = address_in(token, by=Member.objects.select_for_update().get(pk=by.pk)), by.email
    try:
        with transaction.atomic():
            Member.objects.filter(pk=by.pk).update(email=new)
    except IntegrityError:
        raise AddressClosed from None
    EmailAddress.objects.filter(user=by).delete()  # what allauth knew of the old one must not let anybody in
    log(by, "members.address_changed", user=by)
    send("address_changed", to=by, address=old)


def seal(member: Member) -> str:
    """Return what changes with the address and the passphrase of *member*, and gives neither away."""
    return signing.Signer(salt=SALT).signature(f"{member.email} {member.password}")
