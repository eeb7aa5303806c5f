"""Stopping an address that bounces or complains, and trying it again."""

from django.db import transaction
from wagtail.log_actions import log

from network_site.members.letters import was_refused
from network_site.members.models import Member
from network_site.notifications.exceptions import NotAllowed
from network_site.notifications.models import Mail, StoppedAddress
from network_site.notifications.permissions import may_watch_mails


@transaction.atomic
def stop_address(address: str, *, reason: str, detail: str = "") -> bool:
    """Send nothing to *address* any more; return whether that is new. Done twice, the first reason stays."""
    why = {"reason": reason, "detail": detail[:300]}
    _, is_new = StoppedAddress.objects.get_or_create(address=address.lower(), defaults=why)
    return is_new


@transaction.atomic
def heed_report(address: str, *, reason: str, detail: str = "") -> None:
    """Stop *address*, of which a mail service reports; where it bounced, so did the mail that went there last.

    Services report twice when they are not sure that it was heard: what went before an earlier report is left alone.
    """
    is_new = stop_address(address, reason=reason, detail=detail)
    if reason != StoppedAddress.Reason.BOUNCED:
        return
    sent = Mail.objects.to_address(address).filter(state=Mail.State.SENT)
    if not is_new:  # letters go there all the same
        sent = sent.filter(sent_at__gt=StoppedAddress.objects.get(address__iexact=address).stopped_at)
    last = sent.order_by("-sent_at").first()
    if last is not None and sent.filter(pk=last.pk).update(state=Mail.State.BOUNCED, error=detail[:300]):
        was_refused(last.kind, last)


@transaction.atomic
def lift_stop(*, by: Member, stopped: StoppedAddress) -> None:
    """Send mails to a *stopped* address again; the next refusal stops it anew. Raises NotAllowed."""
    if not may_watch_mails(by):
        raise NotAllowed
    address = stopped.address
    if stopped.delete()[0]:
        whose = Member.objects.filter(email__iexact=address).first()
        log(whose or by, "notifications.address_tried_again", user=by)  # the trail holds no address


def try_address_again(*, by: Member) -> None:
    """Send mails to the address of *by* again; the next refusal stops it anew."""
    StoppedAddress.objects.filter(address__iexact=by.email).delete()
