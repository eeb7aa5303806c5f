"""Changing the official address: asked for, then confirmed by a link that goes to the new one."""

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from network_site.members.exceptions import AddressClosed, NotItsAddress
from network_site.members.mails import send_address_changed, send_address_link
from network_site.members.models import Member

SALT = "members.address"
GOOD_FOR_SECONDS = 24 * 3600


@transaction.atomic
def ask_for_address(*, by: Member, email: str) -> None:
    """Mail a link to *email*, good for a day, that makes it the address of *by*.

    An address that somebody has gets no link, and *by* is told the same: who is a member is not theirs to learn.
    Raises NotItsAddress when it is not one of the service of *by*.
    """
    email = email.lower()
    if by.service is not None and not by.service.owns_address(email):
        raise NotItsAddress
    log(by, "members.address_asked", user=by)
    if Member.objects.filter(email__iexact=email).exists():
        return
    token = signing.dumps({"member": by.pk, "to": email, "seal": _seal(by)}, salt=SALT, compress=True)
    transaction.on_commit(lambda: send_address_link(email, token))


def address_in(token: str, *, by: Member) -> str:
    """Return the address that *token* would give to *by*.

    Raises AddressClosed when it is too old or not theirs, or when address or passphrase changed since.
    """
    try:
        said = signing.loads(token, salt=SALT, max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature:
        raise AddressClosed from None
    if (said["member"], said["seal"]) != (by.pk, _seal(by)):
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
    transaction.on_commit(lambda: send_address_changed(old))


def _seal(member: Member) -> str:
    return signing.Signer(salt=SALT).signature(f"{member.email} {member.password}")
