"""Make the database of a drill and print the session of each of so many members: ``prepare.py 50``."""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402  the settings come first
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from network_site.members.models import Member  # noqa: E402


def session_of(number: int) -> str:
    """Return the session key of a new member who is signed in."""
    client = Client()
    now = timezone.now()
    address = f"office-{number}@justice.example"
    member = Member.objects.create_user(address, office="Prosecutor", verified_at=now, profile_set_at=now)
    client.force_login(member)
    return client.session.session_key or ""


if __name__ == "__main__":
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(json.dumps([session_of(number) for number in range(int(sys.argv[1]))]))  # noqa: T201  its answer
