"""Files: those of the CMS with their marks, and those that members attach to what they write."""

from network_site.files.models.attachments import Attachment
from network_site.files.models.cms import MARK_HELP, Paper, Picture, PictureRendition, Readable, check_field, is_upload

__all__ = [
    "MARK_HELP",
    "Attachment",
    "Paper",
    "Picture",
    "PictureRendition",
    "Readable",
    "check_field",
    "is_upload",
]
