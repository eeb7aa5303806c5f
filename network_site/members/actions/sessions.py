"""Signing out elsewhere. Sockets and downloads of a session end with it, within seconds."""

from django.contrib.sessions.models import Session
from django.db import transaction
from wagtail.log_actions import log

from network_site.members.models import Member
from network_site.members.sessions import SignIn, sign_ins


@transaction.atomic
def sign_out_elsewhere(*, by: Member, here: str, only: str = "") -> int:
    """End the sign-ins of *by* but the one with the session key *here*; with *only*, the one of that name alone.

    Returns how many ended: sent twice, the second finds none.
    """
    going = [sign_in for sign_in in sign_ins(by, here=here) if _goes(sign_in, only)]
    ended, _rows = Session.objects.filter(pk__in=[sign_in.key for sign_in in going]).delete()
    if ended:
        log(by, "members.signed_out_elsewhere", user=by, data={"sign-ins": ended})
    return ended


def _goes(sign_in: SignIn, only: str) -> bool:
    return not sign_in.is_here and only in {"", sign_in.name}
