"""Signing out elsewhere. Sockets and downloads of a session end with it, within seconds."""

from django.contrib.sessions.models import Session
from django.db import transaction
from wagtail.log_actions import log

from network_site.members.models import Member
from network_site.members.sessions import SignIn, sign_ins, sign_ins_end


@transaction.atomic
def sign_out_elsewhere(*, by: Member, here: str, only: str = "") -> int:
    """End the sign-ins of *by* but the one with the session key *here*; with *only*, the one of that name alone.

    Returns how many ended: sent twice, the second finds none.
    """
    found = sign_ins(by, here=here)
    going = [sign_in for sign_in in found if _goes(sign_in, only)]
    if only:
        sign_ins_end(by, only={sign_in.browser for sign_in in going})
    else:
        sign_ins_end(by, but=next((sign_in.browser for sign_in in found if sign_in.is_here), ""))
    ended, _rows = Session.objects.filter(pk__in=[sign_in.key for sign_in in going]).delete()
    if ended:
        log(by, "members.signed_out_elsewhere", user=by, data={"sign-ins": ended})
    return ended


def _goes(sign_in: SignIn, only: str) -> bool:
    return not sign_in.is_here and only in {"", sign_in.name}
