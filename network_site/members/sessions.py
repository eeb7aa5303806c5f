"""Ending sign-ins on the server's side."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import F
from django.utils import timezone

from network_site.members.models import Member


def end_access(member: Member) -> None:
    """Delete every session of *member* and raise the epoch that open sockets are compared with every two seconds.

    Call it inside the transaction that takes the access away. Sessions are read one by one: Django's table does not
    say whose they are, and this is rare.
    """
    Member.objects.filter(pk=member.pk).update(access_epoch=F("access_epoch") + 1)
    running = Session.objects.filter(expire_date__gt=timezone.now())
    theirs = [session.pk for session in running.iterator() if session.get_decoded().get(SESSION_KEY) == str(member.pk)]
    Session.objects.filter(pk__in=theirs).delete()
