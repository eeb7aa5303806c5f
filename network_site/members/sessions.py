"""Ending sign-ins on the server's side."""

from collections.abc import Iterator

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import F
from django.utils import timezone

from network_site.members.models import Member


def end_access(member: Member) -> None:
    """Delete every session of *member* and raise the epoch that open sockets are compared with every two seconds.

    Call it inside the transaction that takes the access away.
    """
    Member.objects.filter(pk=member.pk).update(access_epoch=F("access_epoch") + 1)
    theirs = [session.pk for session in running_sessions(member)]
    Session.objects.filter(pk__in=theirs).delete()


def running_sessions(member: Member) -> Iterator[Session]:
    """Return the sessions of *member* that are not over; Django's table does not say whose, so all are read."""
    running = Session.objects.filter(expire_date__gt=timezone.now())
    return (session for session in running.iterator() if session.get_decoded().get(SESSION_KEY) == str(member.pk))
