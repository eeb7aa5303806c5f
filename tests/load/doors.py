"""How long the doors take for an address that is known and for one that is not: ``python -m tests.load.doors``.

Sign-in, reset, nomination and invitation are asked in turn for known and unknown addresses through the whole site, with
the hashing of production, and the processor time of each is compared: other work on the machine does not count. The
floor is by how much two known addresses differ, which is noise. Nothing is asserted; the ratios go into README.md.
"""

import os
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import count
from typing import Any
from unittest.mock import patch

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="counterpart-load-")
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.core.cache import cache  # noqa: E402  settings come first
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings  # noqa: E402

from network_site.access import rates  # noqa: E402
from network_site.members.actions.nominations import fingerprint  # noqa: E402
from network_site.members.models import Member, Nomination  # noqa: E402
from network_site.members.roles import Role  # noqa: E402
from tests.factories.members import MemberFactory, ProsecutionServiceFactory  # noqa: E402

ROUNDS = 30
HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
KNOWN, ALSO_KNOWN = "known-1@justice.example", "known-2@justice.example"
numbers = count()


def unknown() -> str:
    """Return an address that nobody has, as long as the known ones."""
    return f"other-{next(numbers) % 10}@justice.example"


def fresh(kind: str) -> Callable[[], str]:
    """Return what gives addresses of a *kind* one after another: each can be nominated once."""
    each = count()
    return lambda: f"{kind}-{next(each):04}@abroad.example"


def milliseconds(call: Callable[[], Any]) -> float:
    """Return the processor time of *call*; what was counted before is forgotten first."""
    cache.clear()
    began = time.process_time()
    call()
    return (time.process_time() - began) * 1000


def sign_in(address: str) -> Any:
    """Try a wrong passphrase."""
    return Client().post("/accounts/login/", {"login": address, "password": "a wrong passphrase"})


def reset(address: str) -> Any:
    """Ask for a new passphrase."""
    return Client().post("/accounts/password/reset/", {"email": address})


def nominate(focal_point: Member) -> Callable[[str], Any]:
    """Return how a focal point nominates an address, of a member abroad or of nobody."""
    service = ProsecutionServiceFactory.create(jurisdiction=focal_point.jurisdiction, email_domain="")
    client = Client()
    client.force_login(focal_point)
    form = {"office": "Prosecutor", "service": service.pk, "role": Role.PROSECUTOR}
    return lambda address: client.post("/people/invitations/", {**form, "email": address})


def open_link(token: str) -> Any:
    """Open an invitation that does not open any more, or never did."""
    return Client().get(f"/people/join/{token}/")


def prepare() -> tuple[Member, str]:
    """Return a focal point, and the token of an invitation that was used."""
    for number in range(ROUNDS):
        for kind in ("member", "friend"):
            MemberFactory.create(email=f"{kind}-{number:04}@abroad.example")
    for address in (KNOWN, ALSO_KNOWN):
        member = MemberFactory.create(email=address)
        member.set_password("correct horse battery staple")
        member.save()
    focal_point = MemberFactory.create(roles=[Role.PROSECUTOR, Role.FOCAL_POINT])
    abroad = ProsecutionServiceFactory.create()
    used = secrets.token_urlsafe(32)
    invited = {"office": "Prosecutor", "service": abroad, "nominated_by": focal_point, "expires_at": member.joined_at}
    Nomination.objects.create(
        email="used@justice.example", token_hash=fingerprint(used), accepted_at=member.joined_at, **invited
    )
    return focal_point, used


def main() -> None:
    """Measure every door in turn, and print medians and ratios."""
    call_command("migrate", verbosity=0)
    focal_point, used = prepare()
    nominated = nominate(focal_point)
    members, friends, nobodies = (fresh(kind) for kind in ("member", "friend", "nobody"))
    doors: dict[str, tuple[Callable[[], Any], Callable[[], Any], Callable[[], Any]]] = {
        "sign-in": (lambda: sign_in(KNOWN), lambda: sign_in(ALSO_KNOWN), lambda: sign_in(unknown())),
        "reset": (lambda: reset(KNOWN), lambda: reset(ALSO_KNOWN), lambda: reset(unknown())),
        "nomination": (lambda: nominated(members()), lambda: nominated(friends()), lambda: nominated(nobodies())),
        "invitation": (
            lambda: open_link(used),
            lambda: open_link(used),
            lambda: open_link(secrets.token_urlsafe(32)),
        ),
    }
    print(f"{'door':<12}{'known ms':>10}{'known again':>13}{'unknown ms':>12}{'noise':>8}{'ratio':>8}")
    for name, ways in doors.items():
        times: list[list[float]] = [[], [], []]
        for _ in range(ROUNDS):
            for taken, way in zip(times, ways, strict=True):
                taken.append(milliseconds(way))
        known, again, other = (statistics.median(taken) for taken in times)
        print(
            f"{name:<12}{known:>10.1f}{again:>13.1f}{other:>12.1f}{again / known:>8.2f}{other / known:>8.2f}",
            flush=True,
        )


if __name__ == "__main__":
    # The limits are not what is measured; mails are sent by a worker.
    as_served = override_settings(PASSWORD_HASHERS=HASHERS, ACCOUNT_RATE_LIMITS=False, TASKS=TASKS)
    with as_served, patch.object(rates, "kind_of", return_value=None):
        main()
