"""What it costs to tell 2,000 followers of an answer, and to post one: ``python -m tests.load.notifications``.

The floor is measured in the same run: ``bulk_create`` of as many rows of the same table, and nothing else.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from network_site.members.models import Member

TARGET_SECONDS = 2.0
WATCHERS = 500
TARGET_MORE_SECONDS = 0.15  # for posting, with so many watchers


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds of the processor *work* takes: others may be busy on the same machine."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> int:
    """Measure and print; the answer is 1 when the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--followers", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "tests.notifications.drill.settings",
            "DEMO": "true",
            "DATA_DIR": tempfile.mkdtemp(prefix="counterpart-load-"),
        }
    )
    import django  # noqa: PLC0415  the environment comes first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    return measure(arguments.followers, arguments.rounds)


def measure(followers: int, rounds: int) -> int:
    """Print the medians of so many *rounds*."""
    from django.db import transaction  # noqa: PLC0415

    from network_site.members.models import Member  # noqa: PLC0415
    from network_site.notifications.actions.notifying import notify  # noqa: PLC0415
    from network_site.notifications.fanout import make_notifications  # noqa: PLC0415
    from network_site.notifications.levels import Level  # noqa: PLC0415
    from network_site.notifications.models import Notice, Notification  # noqa: PLC0415
    from tests.factories.discussions import make_answer, make_thread  # noqa: PLC0415
    from tests.notifications.drill.prepare import answer_for  # noqa: PLC0415

    answer, members = answer_for(followers)
    asker = Member.objects.get(pk=answer.thread.author_id)
    notify_seconds, worker_seconds, floor_seconds = [], [], []

    @transaction.atomic
    def floor(key: str) -> None:
        rows = [
            Notification(recipient_id=member, verb="floor", object_id=answer.pk, key=key, level=Level.FOLLOW)
            for member in members
        ]
        Notification.objects.bulk_create(rows)

    for number in range(rounds):
        other = make_answer(make_thread(asker), Member.objects.get(pk=answer.author_id))
        Notice.objects.all().delete()
        to = {Level.FOLLOW: members}
        notify_seconds.append(timed(lambda post=other, to=to: notify(verb="answered", about=post, to=to)))  # type: ignore[misc]
        notice = Notice.objects.get().pk
        worker_seconds.append(timed(lambda notice=notice: make_notifications(notice)))  # type: ignore[misc]
        Notification.objects.filter(verb="floor").delete()
        floor_seconds.append(timed(lambda number=number: floor(f"floor:{number}")))  # type: ignore[misc]
    asked, worked, least = (statistics.median(times) for times in (notify_seconds, worker_seconds, floor_seconds))
    print(f"notify, in the request            {asked * 1000:8.1f} ms")
    print(f"worker, {followers} followers          {worked * 1000:8.1f} ms   {worked / least:.1f} x the floor")
    print(f"floor: bulk_create of the rows    {least * 1000:8.1f} ms")
    alone, watched = posting(asker, Member.objects.get(pk=answer.author_id), members[:WATCHERS], rounds)
    print(f"an answer nobody watches          {alone * 1000:8.1f} ms")
    print(f"the same, {WATCHERS} watchers           {watched * 1000:8.1f} ms")
    return int(worked > TARGET_SECONDS or watched - alone > TARGET_MORE_SECONDS)


def posting(asker: "Member", answerer: "Member", watchers: list[int], rounds: int) -> tuple[float, float]:
    """Return the median seconds that posting an answer takes when nobody, and when *watchers* watch the question."""
    from discussions.models import Follow  # noqa: PLC0415
    from tests.factories.discussions import make_answer, make_thread  # noqa: PLC0415

    alone, watched = [], []
    for _ in range(rounds):
        for seconds, members in ((alone, []), (watched, watchers)):
            thread = make_thread(asker)
            follows = [Follow(member_id=pk, thread=thread, level="watching") for pk in members]
            Follow.objects.bulk_create(follows, ignore_conflicts=True)  # who asked watches already
            seconds.append(timed(lambda thread=thread: make_answer(thread, answerer)))  # type: ignore[misc]
    return statistics.median(alone), statistics.median(watched)


if __name__ == "__main__":
    sys.exit(main())
