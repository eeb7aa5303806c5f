"""What members say of themselves: languages, topics and time zone; and that they found their way in."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from network_site.members.models import Member
from network_site.vocabulary.models import Language, Topic


@transaction.atomic
def set_profile(*, by: Member, languages: Collection[Language], topics: Collection[Topic], time_zone: str) -> None:
    """Keep what *by* works in; the first time, it is the last step of coming in."""
    now = Value(timezone.now())
    Member.objects.filter(pk=by.pk).update(time_zone=time_zone, profile_set_at=Coalesce(F("profile_set_at"), now))
    by.languages.set(languages)
    by.topics.set(topics)


def dismiss_welcome(*, by: Member) -> None:
    """Take the three first things to do off the first page of *by*."""
    Member.objects.filter(pk=by.pk, welcomed_at=None).update(welcomed_at=timezone.now())
