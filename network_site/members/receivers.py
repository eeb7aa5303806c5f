"""What membership makes of what allauth announces."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from network_site.members.models import Member


def factor_added(request: HttpRequest, user: Member, authenticator: Authenticator, **_: Any) -> None:
    """Take a factor that was just set up as given just now, so that its recovery codes are shown.

    Who signs in through a ministry has no passphrase to give again, and a code of an app counts once.
    """
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        given = {"id": authenticator.pk, "type": authenticator.type}
        record_authentication(request, user, "mfa", reauthenticated=True, **given)
