"""How near a notification is to a member, and the ways in which it can reach them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Why a member hears of something, the nearest first."""

    DIRECT = "direct", _("Meant for me")
    WATCH = "watch", _("What I watch")
    FOLLOW = "follow", _("What I follow")


class Way(models.TextChoices):
    """How a notification reaches a member. Every way but ``NOTHING`` shows it in the inbox."""

    MAIL = "mail", _("Inbox and e-mail")
    DAILY = "daily", _("Inbox and daily digest")
    WEEKLY = "weekly", _("Inbox and weekly digest")
    INBOX = "inbox", _("Inbox only")
    NOTHING = "nothing", _("Nothing")


DIGESTS = (Way.DAILY, Way.WEEKLY)
