"""Make as many mails as the argument says, all of them due."""

import sys
from datetime import time, timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402  the settings come first

from discussions.models import Post  # noqa: E402
from network_site.notifications.fanout import make_notifications  # noqa: E402
from network_site.notifications.models import Choice, Delivery, Notice, Preferences  # noqa: E402
from tests.factories.discussions import make_answer, make_thread  # noqa: E402
from tests.factories.members import MemberFactory, ProsecutionServiceFactory  # noqa: E402
from tests.factories.vocabulary import JurisdictionFactory  # noqa: E402


def answer_for(number: int) -> tuple[Post, list[int]]:
    """Return an answer, and as many members to tell of it."""
    country = JurisdictionFactory.create(code="NL")
    service = ProsecutionServiceFactory.create(jurisdiction=country)
    members = MemberFactory.create_batch(number, jurisdiction=country, service=service, roles=[])
    return make_answer(make_thread(members[0]), MemberFactory.create()), [member.pk for member in members]


if __name__ == "__main__":
    answer, members = answer_for(int(sys.argv[1]))
    Notice.objects.all().delete()
    assert not Choice.objects.exists()
    notice = Notice.objects.create(verb="answered", object_id=answer.pk, key="drill:1", to={"direct": members})
    made = make_notifications(notice.pk)
    awake = {"quiet_from": time(0), "quiet_until": time(0)}  # a drill may be held at night
    Preferences.objects.bulk_create(Preferences(member_id=member, **awake) for member in members)
    Delivery.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    print(made)  # noqa: T201  what the drill counts on
