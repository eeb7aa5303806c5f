"""Making and ending the secret addresses of feeds, and noting that one was read."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from network_site.members.actions.nominations import fingerprint
from network_site.members.models import Member
from network_site.notifications.exceptions import NotAllowed
from network_site.notifications.models import Feed
from network_site.notifications.permissions import may_have_feeds

TOKEN_BYTES = 32
GOOD_FOR = timedelta(days=365)
A_SECOND = timedelta(seconds=1)  # what HTTP dates count in


@transaction.atomic
def make_feed(*, by: Member, kind: str) -> str:
    """Give *by* a new address for the feed of this *kind*, and return its secret; the one before ends.

    The secret is not kept and cannot be shown again. Raises NotAllowed.
    """
    if not may_have_feeds(by):
        raise NotAllowed
    token, now = secrets.token_urlsafe(TOKEN_BYTES), timezone.now()
    epoch = Member.objects.values_list("access_epoch", flat=True).get(pk=by.pk)
    fresh = {
        "token_hash": fingerprint(token),
        "access_epoch": epoch,
        "made_at": now,
        "expires_at": now + GOOD_FOR,
        "used_on": None,
        "digest": "",
        "changed_at": None,
    }
    Feed.objects.update_or_create(member=by, kind=Feed.Kind(kind), defaults=fresh)
    log(by, "notifications.feed_made", user=by, data={"feed": kind})
    return token


@transaction.atomic
def end_feed(*, by: Member, kind: str) -> None:
    """End the address of *by* for this *kind* at once. Ending what is not there does nothing."""
    ended, _ = Feed.objects.filter(member=by, kind=kind).delete()
    if ended:
        log(by, "notifications.feed_ended", user=by, data={"feed": kind})


def note_read(*, feed: Feed, content: bytes) -> datetime:
    """Note that *feed* was read today as *content*, and return when it last became different, in whole seconds."""
    now, digest = timezone.now(), sha256(content).hexdigest()
    changed_at = feed.changed_at
    if changed_at is None or feed.digest != digest:
        moment = now.replace(microsecond=0)
        # Twice within a second: who asks by time alone must not take the first for the second.
        changed_at = moment if changed_at is None else max(moment, changed_at + A_SECOND)
    if (feed.digest, feed.used_on) != (digest, now.date()):
        Feed.objects.filter(pk=feed.pk).update(digest=digest, changed_at=changed_at, used_on=now.date())
    return changed_at
