"""What a page of the list of questions costs among 10,000, wherever it is: ``python -m tests.load.lists``.

Processor time in one process, signed in, all pages in turn; the first page is the floor. A third of the questions is in
a working group of the reader's, who has opened every fifth; a tenth is in a group that is hidden from them.
"""

import argparse
import os
import statistics
import sys
import tempfile
import uuid
from datetime import timedelta
from functools import partial

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="counterpart-load-")
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402  settings come first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from discussions.forms.lists import ThreadFilterForm  # noqa: E402
from discussions.listing import selected  # noqa: E402
from discussions.models import Post, ReadMark, Thread  # noqa: E402
from discussions.offers import offers_to  # noqa: E402
from discussions.querysets import ACTIVE, ASKED, PAGE_SIZE, cursor_of  # noqa: E402
from network_site.access.marks import Mark  # noqa: E402
from network_site.live import fragments  # noqa: E402
from network_site.members.models import Member  # noqa: E402
from tests.factories.members import MemberFactory, WorkingGroupFactory  # noqa: E402
from tests.factories.vocabulary import LanguageFactory, TopicFactory  # noqa: E402
from tests.load.pages import milliseconds  # noqa: E402

RARE, COMMON = 97, 3  # every so many questions are on such a topic
COUNTRIES = ("AT", "BE", "DE", "ES", "FR", "GM", "IT", "NL", "PT", "SN")


def fill(reader: Member, number: int) -> None:
    """Write *number* questions of ten members, an hour apart, with two posts each."""
    LanguageFactory.create(code="en")
    LanguageFactory.create(code="fr")
    writers = [MemberFactory.create(jurisdiction__code=code) for code in COUNTRIES]
    own, hidden = WorkingGroupFactory.create(members=[reader]), WorkingGroupFactory.create(members=writers)
    began = timezone.now() - timedelta(hours=number)
    threads = Thread.objects.bulk_create(
        Thread(
            title=f"Which authority receives request {n}?",
            author=writers[n % 10],
            author_office=writers[n % 10].office,
            author_jurisdiction=writers[n % 10].jurisdiction,
            language_id="fr" if n % 7 == 0 else "en",
            mark=Mark.AMBER if n % 10 < 4 else Mark.GREEN,
            working_group=hidden if n % 10 == 0 else own if n % 10 < 4 else None,
            created_at=began + timedelta(hours=n),
            last_activity_at=began + timedelta(hours=n + 500 * (n % 5)),
            answer_count=n % 2,
            idempotency_key=uuid.uuid4(),
        )
        for n in range(number)
    )
    _say(threads)
    common, rare = (TopicFactory.create(slug=slug) for slug in ("common", "rare"))
    topics, countries = Thread.topics.through, [writer.jurisdiction for writer in writers]
    topics.objects.bulk_create(topics(thread=thread, topic=common) for thread in threads[::COMMON])
    topics.objects.bulk_create(topics(thread=thread, topic=rare) for thread in threads[::RARE])
    concerns = Thread.concerns.through
    concerns.objects.bulk_create(
        concerns(thread=thread, jurisdiction=countries[(n + 1) % 10]) for n, thread in enumerate(threads)
    )
    ReadMark.objects.bulk_create(
        ReadMark(member=reader, thread=thread, upto=thread.posts.earliest("pk").pk) for thread in threads[::5]
    )


def _say(threads: list[Thread]) -> None:
    for kind in (Post.Kind.QUESTION, Post.Kind.ANSWER):
        Post.objects.bulk_create(
            Post(
                thread=thread,
                kind=kind,
                author_id=thread.author_id,
                author_office=thread.author_office,
                author_jurisdiction_id=thread.author_jurisdiction_id,
                language_id="en",
                mark=thread.mark,
                working_group_id=thread.working_group_id,
                body="The central authority.",
                html="<p>The central authority.</p>",
                idempotency_key=uuid.uuid4(),
            )
            for thread in threads
        )


def address(reader: Member, page: int, **chosen: str) -> str:
    """Return the address of the *page*-th page for what is *chosen*, counted from one; the last page for zero."""
    by = ACTIVE if "order" in chosen else ASKED
    found = selected(reader, ThreadFilterForm(chosen, offers=offers_to(reader))).latest_first(by)
    rows = (page or -(-found.count() // PAGE_SIZE)) - 1
    before = {"before": cursor_of(found[rows * PAGE_SIZE - 1], by)} if rows else {}
    return "/questions/?" + "&".join(f"{name}={value}" for name, value in {**chosen, **before}.items())


def main() -> None:
    """Measure and print one row a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=40)
    arguments = parser.parse_args()
    call_command("migrate", verbosity=0)
    reader = MemberFactory.create()
    fill(reader, arguments.threads)
    reader = Member.objects.get(pk=reader.pk)
    group = reader.working_groups.get().slug
    pages = {
        "page 1": address(reader, 1),
        "page 200": address(reader, 200),
        "the last page": address(reader, 0),
        "by activity, page 1": address(reader, 1, order="activity"),
        "by activity, page 200": address(reader, 200, order="activity"),
        "by activity, the last page": address(reader, 0, order="activity"),
        "a topic by activity, the last page": address(reader, 0, topic="common", order="activity"),
        "a common topic, page 1": address(reader, 1, topic="common"),
        "a common topic, the last page": address(reader, 0, topic="common"),
        "a rare topic, page 1": address(reader, 1, topic="rare"),
        "a rare topic, the last page": address(reader, 0, topic="rare"),
        "a group, the last page": address(reader, 0, group=group),
        "a language, the last page": address(reader, 0, language="fr"),
        "unanswered, the last page": address(reader, 0, show="unanswered"),
    }
    client = Client()
    client.force_login(reader)
    calls = {name: partial(client.get, url) for name, url in pages.items()}
    times: dict[str, list[float]] = {name: [] for name in calls}
    cold = {}
    for name, call in calls.items():
        call()
        fragments.clear()
        cold[name] = milliseconds(call)
    for _ in range(arguments.rounds):
        for name, call in calls.items():
            times[name].append(milliseconds(call))
    floor = statistics.median(times["page 1"])
    print(f"{'page':<32}{'queries':>8}{'CPU ms':>9}{'x page 1':>9}{'cold ms':>9}   load {os.getloadavg()[0]:.1f}")
    for name, call in calls.items():
        fragments.clear()
        with CaptureQueriesContext(connection) as queries:
            call()
        median = statistics.median(times[name])
        print(f"{name:<32}{len(queries):>8}{median:>9.1f}{median / floor:>9.2f}{cold[name]:>9.1f}")


if __name__ == "__main__":
    sys.exit(main())
