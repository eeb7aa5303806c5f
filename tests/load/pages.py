"""What a page of questions costs against a bare view: ``python -m tests.load.pages``.

The floor is a plain Django view with one query and a template that loops over the same 100 posts and shows of each the
stored body, the office, the country and the time. It is measured in turn with the real page in the same process, in
processor time. Sign-in, session and middleware are part of the real page and not of the floor. A second floor shows
nothing but the stored bodies.
"""

import gzip
import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="counterpart-load-")
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402  settings come first
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from discussions.models import Post, Thread  # noqa: E402
from network_site.live import fragments  # noqa: E402
from tests.factories.discussions import make_answer, make_thread  # noqa: E402
from tests.factories.members import MemberFactory  # noqa: E402

ROUNDS = 60
POSTS = (10, 100, 500)
WRITERS = 20
BODY = "The central authority receives the request, in English or French, by e-mail first. " * 10
PLAIN = engines["django"].from_string(
    "<!doctype html><title>floor</title>{% for post in posts %}<article><header>{{ post.author_office }}, "
    "{{ post.author_jurisdiction }} {{ post.created_at }}</header>{{ post.html|safe }}</article>{% endfor %}"
)
BARE = engines["django"].from_string("{% for html in posts %}<article>{{ html|safe }}</article>{% endfor %}")


def plain_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the stored bodies of a thread with who wrote them and when."""
    posts = Post.objects.filter(thread=pk).select_related("author_jurisdiction").order_by("pk")
    return HttpResponse(PLAIN.render({"posts": posts}))


def bare_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the stored bodies of a thread and nothing else."""
    posts = Post.objects.filter(thread=pk).order_by("pk").values_list("html", flat=True)
    return HttpResponse(BARE.render({"posts": posts}))


def filled_thread(posts: int) -> Thread:
    """Return a thread of *posts* posts by twenty members: one question, a fifth answers, the rest replies."""
    asker, writers = MemberFactory.create(), [MemberFactory.create() for _ in range(WRITERS)]
    thread = make_thread(asker, title=f"A question with {posts} posts")
    answers = [make_answer(thread, writers[n % WRITERS], BODY) for n in range(max(1, posts // 5))]
    rest = posts - 1 - len(answers)
    Post.objects.bulk_create(
        Post(
            thread=thread,
            kind=Post.Kind.REPLY,
            parent=answers[n % len(answers)],
            author=writers[n % WRITERS],
            author_office=writers[n % WRITERS].office,
            author_jurisdiction=writers[n % WRITERS].jurisdiction,
            language_id="en",
            body=BODY,
            html=f"<p>{BODY}</p>",
            idempotency_key=uuid.uuid4(),
        )
        for n in range(rest)
    )
    return thread


def milliseconds(call: Callable[[], object]) -> float:
    """Return the processor time of *call*."""
    began = time.process_time()
    call()
    return (time.process_time() - began) * 1000


def main() -> None:
    """Measure and print one row a page."""
    call_command("migrate", verbosity=0)
    reader = Client()
    reader.force_login(MemberFactory.create())
    floor_request = RequestFactory().get("/")
    threads = {posts: filled_thread(posts) for posts in POSTS}
    hundred = threads[100]
    print(f"{'page':<28}{'queries':>8}{'CPU ms':>9}{'x floor':>9}{'bytes':>9}{'gzip':>8}")
    rows: dict[str, Callable[[], HttpResponse]] = {
        "floor, 100 posts": lambda: plain_view(floor_request, hundred.pk),
        "bare floor, 100 bodies": lambda: bare_view(floor_request, hundred.pk),
        **{f"question, {n} posts": lambda t=t: reader.get(t.get_absolute_url()) for n, t in threads.items()},
        "question, 500 posts, whole": lambda: reader.get(f"{threads[500].get_absolute_url()}?all=1"),
        "list of questions": lambda: reader.get("/questions/"),
    }
    times: dict[str, list[float]] = {name: [] for name in rows}
    for call in rows.values():
        call()
    for _ in range(ROUNDS):
        for name, call in rows.items():
            times[name].append(milliseconds(call))
    floor = statistics.median(times["floor, 100 posts"])
    for name, call in rows.items():
        with CaptureQueriesContext(connection) as queries:
            body = call().content
        median = statistics.median(times[name])
        print(
            f"{name:<28}{len(queries):>8}{median:>9.1f}{median / floor:>9.2f}"
            f"{len(body):>9}{len(gzip.compress(body)):>8}"
        )
    fragments.clear()
    cold = milliseconds(rows["question, 100 posts"])
    print(f"{'question, 100 posts, cold':<28}{'':>8}{cold:>9.1f}{cold / floor:>9.2f}")


if __name__ == "__main__":
    sys.exit(main())
