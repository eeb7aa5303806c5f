"""What notifications hold about a member, for the copy of their own data."""

from django.utils.translation import gettext_lazy as _

from network_site.members.own_data import Holding, Table
from network_site.notifications.models import Notification

HOLDINGS: tuple[Holding, ...] = (
    Table(
        name="notifications",
        title=_("what you were told"),
        model=Notification,
        whose=("recipient",),
        fields=("verb", "object_id", "level", "mark", "created_at", "read_at", "archived_at"),
    ),
)
