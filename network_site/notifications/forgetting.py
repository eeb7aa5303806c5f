"""What notifications take away with the details of a former member."""

from network_site.members.models import Member
from network_site.notifications.models import Feed, Mail, StoppedAddress, Webhook


def forget_outlets(member: Member) -> None:
    """End every address under which *member*'s programs read, and every one to which messages go by their word."""
    Feed.objects.filter(member=member).delete()
    Webhook.objects.filter(registered_by=member).delete()


def forget_letters(member: Member) -> None:
    """Forget what went, or was to go, to addresses of *member*, and what mail servers said of these."""
    Mail.objects.filter(recipient=member).exclude(address="").delete()
    Mail.objects.filter(address__iexact=member.email).delete()
    Mail.objects.filter(recipient=member).update(error="")
    StoppedAddress.objects.filter(address__iexact=member.email).delete()
