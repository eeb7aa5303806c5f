"""What notifications take away with the details of a former member."""

from network_site.members.models import Member
from network_site.notifications.models import Feed, Webhook


def forget_outlets(member: Member) -> None:
    """End every address under which *member*'s programs read, and every one to which messages go by their word."""
    Feed.objects.filter(member=member).delete()
    Webhook.objects.filter(registered_by=member).delete()
