"""Serve the site from one process: pages, sockets and background work."""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

import uvicorn
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from django_tasks_db.management.commands.db_worker import Worker

from discussions.actions import prune_drafts
from network_site.access.rates import forget_past_counts
from network_site.files.actions import discard_forgotten
from network_site.files.tasks import read_unread_files, scan_waiting_attachments
from network_site.home.notices import tell_of_search
from network_site.notifications.actions.pruning import prune_notifications
from network_site.notifications.tasks import wake
from network_site.search.following import follow_in_background
from network_site.search.news import tell_what_is_new

SOCKET_BYTES = 65_536  # one frame from a client; larger ones close the socket
SOCKET_QUEUE = 16
DAILY_WORK_SECONDS = 3600
WAKE_SECONDS = 5
DAILY_WORK = (
    partial(call_command, "mandates", verbosity=0),
    partial(call_command, "prune_audit", verbosity=0),
    partial(call_command, "questions", verbosity=0),
    partial(call_command, "own_data", verbosity=0),
    partial(call_command, "clearsessions"),
    partial(call_command, "prune_db_task_results", queue_name="*", min_age_days=1, failed_min_age_days=14, verbosity=0),
    forget_past_counts,
    prune_notifications,
    read_unread_files,
    discard_forgotten,
    prune_drafts,
    partial(tell_what_is_new, tell_of_search),
    scan_waiting_attachments,
)

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Run uvicorn with one worker thread for background tasks."""

    help = "Serve the site from this process, with its background work. Behind a proxy, or for a small installation."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address to listen on."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        """Serve until interrupted."""
        worker = background_worker()
        thread = threading.Thread(target=worker.run, name="tasks", daemon=True)
        thread.start()
        threading.Thread(target=work_daily, name="daily", daemon=True).start()
        threading.Thread(target=wake_notifications, name="notifications", daemon=True).start()
        stop = threading.Event()
        follower = follow_in_background(stop)
        try:
            uvicorn.run(
                "network_site.asgi:application",
                host=host,
                port=port,
                log_level="warning",
                ws_max_size=SOCKET_BYTES,
                ws_max_queue=SOCKET_QUEUE,
                timeout_graceful_shutdown=5,
                server_header=False,
            )
        finally:
            worker.running = False
            stop.set()
            thread.join(timeout=5)
            if follower is not None:
                follower.join(timeout=5)


def work_daily() -> NoReturn:
    """Do the daily work now and every hour: it is safe to repeat, so no clock has to strike once."""
    while True:
        for job in DAILY_WORK:
            do_or_log(job)
        time.sleep(DAILY_WORK_SECONDS)


def do_or_log(job: Callable[[], object]) -> None:
    """Do one *job*. One that fails is logged and waits for the next hour, so that it holds up none of the others."""
    try:
        job()
    except Exception:
        logger.exception("Daily work failed, trying again in %s s: %r", DAILY_WORK_SECONDS, job)
    finally:
        connections.close_all()


def wake_notifications() -> NoReturn:
    """Give the worker the mails that have become due, every few seconds."""
    while True:
        try:
            wake()
        except Exception:
            logger.exception("What is due could not be looked up; trying again in %s s.", WAKE_SECONDS)
        finally:
            connections.close_all()
        time.sleep(WAKE_SECONDS)


def background_worker() -> Worker:
    """Return the worker that takes tasks of every queue."""
    return Worker(
        queue_names=["*"],
        interval=1,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="serve",
        excluded_queue_names=[],
    )
