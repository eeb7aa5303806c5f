"""What the homes of groups hold about a member, for the copy of their own data."""

from django.utils.translation import gettext_lazy as _

from network_site.home.models import GroupPin
from network_site.members.own_data import Holding, Table

HOLDINGS: tuple[Holding, ...] = (
    Table(
        name="pins",
        title=_("guides, forums and documents that you pinned in working groups"),
        model=GroupPin,
        whose=("pinned_by",),
        fields=("group", "page", "document", "pinned_at"),
    ),
)
