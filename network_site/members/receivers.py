"""What membership makes of what allauth announces: a change of a member's sign-in is told to them at once."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest

from network_site.members.letters import send
from network_site.members.models import Member
from network_site.members.session_keys import BROWSER
from network_site.members.sessions import sign_ins_end


def factor_added(request: HttpRequest, user: Member, authenticator: Authenticator, **_: Any) -> None:
    """Take a factor that was just set up as given just now, so that its recovery codes are shown; tell the member.

    Who signs in through a ministry has no passphrase to give again, and a code of an app counts once.
    """
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        given = {"id": authenticator.pk, "type": authenticator.type}
        record_authentication(request, user, "mfa", reauthenticated=True, **given)
        send("sign_in_changed", to=user, what="factor_added")


def factor_removed(user: Member, authenticator: Authenticator, **_: Any) -> None:
    """Tell the member that a second factor was taken away."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        send("sign_in_changed", to=user, what="factor_removed")


@transaction.atomic
def passphrase_changed(request: HttpRequest, user: Member, **_: Any) -> None:
    """Tell the member, and forget what other browsers kept of sign-ins that Django ends with the old passphrase."""
    sign_ins_end(user, but=request.session.get(BROWSER, ""))
    send("sign_in_changed", to=user, what="passphrase")
