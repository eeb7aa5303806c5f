"""The members who staff contact points: those whose address is that of the contact point."""

from collections.abc import Iterable

from knowledge.directory.models import ContactPoint
from network_site.members.desks import Desk
from network_site.members.models import Member


def desks_of(jurisdictions: Iterable[str]) -> list[Desk]:
    """Return who staffs which contact points of *jurisdictions* (codes), and on which topics; three queries."""
    contacts = ContactPoint.objects.filter(authority__jurisdiction__in=list(jurisdictions)).exclude(email="")
    listed = list(contacts.select_related("authority").prefetch_related("topics").order_by("pk"))
    addresses = {contact.email.lower() for contact in listed}
    members = dict(Member.objects.verified().filter(email__in=addresses).values_list("email", "pk"))
    return [
        Desk(
            members[contact.email.lower()],
            contact.authority.jurisdiction_id,
            frozenset(topic.pk for topic in contact.topics.all()),
        )
        for contact in listed
        if contact.email.lower() in members
    ]
