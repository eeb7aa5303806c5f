"""What the files hold about a member, for the copy of their own data."""

from django.utils.translation import gettext_lazy as _

from network_site.files.models import Attachment, Paper, Picture
from network_site.members.own_data import Holding, Table

HOLDINGS: tuple[Holding, ...] = (
    Table(
        name="attachments",
        title=_("files that you attached to what you wrote"),
        model=Attachment,
        whose=("by",),
        fields=("name", "size", "sha256", "mark", "state", "added_at"),
        file="file",
    ),
    Table(
        name="attachments-removed",
        title=_("files that you took away from posts, your own and as a moderator"),
        model=Attachment,
        whose=("removed_by",),
        fields=("name", "removed_at"),
    ),
    Table(
        name="documents",
        title=_("documents that you uploaded"),
        model=Paper,
        whose=("uploaded_by_user",),
        fields=("title", "mark", "created_at"),
        file="file",
    ),
    Table(
        name="pictures",
        title=_("pictures that you uploaded"),
        model=Picture,
        whose=("uploaded_by_user",),
        fields=("title", "description", "mark", "created_at"),
        file="file",
    ),
)
