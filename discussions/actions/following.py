"""Follow threads, topics, jurisdictions and groups; and who is told of a post because of it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from discussions.exceptions import NotAllowed
from discussions.models import Ask, Follow, Post, Thread
from discussions.models.keeping import FOLLOWED
from network_site.access.rules import may_see
from network_site.members.models import Member
from network_site.notifications.actions.notifying import notify
from network_site.notifications.levels import Level


@transaction.atomic
def follow(*, by: Member, level: str, **what: Any) -> Follow | None:
    """Follow one *thread*, *topic*, *jurisdiction* or *group* at *level*; an empty level stops that.

    Raises NotAllowed for a thread that *by* cannot see, or a group that they are not in.
    """
    thread, group = what.get("thread"), what.get("group")
    if thread is not None and not may_see(by, thread):
        raise NotAllowed
    if group is not None and group.pk not in by.working_group_ids - by.opened_group_ids:
        raise NotAllowed
    if not level:
        Follow.objects.filter(member=by, **what).delete()
        return None
    values = {"level": Follow.Level(level), "set_at": timezone.now()}
    row, _is_new = Follow.objects.update_or_create(member=by, **what, defaults=values)
    return row


def follow_by_default(*, thread: Thread, by: Member, level: Follow.Level) -> None:
    """Let *by*, who wrote in *thread*, follow it at *level*, unless they chose otherwise."""
    Follow.objects.get_or_create(member=by, thread=thread, defaults={"level": level})


def levels_in(thread: Thread) -> dict[int, str]:
    """Return how closely members follow *thread*, by their numbers; others follow it as normal.

    Muted beats everything. Else the thread's own level counts, else the closest of its topics, countries and group.
    """
    closeness = list(Follow.Level.values)
    found: dict[int, list[tuple[bool, str]]] = {}
    for member, level, own in Follow.objects.reaching(thread).values_list("member", "level", "thread"):
        found.setdefault(member, []).append((own is not None, level))
    levels = {}
    for member, heard in found.items():
        if any(level == Follow.Level.MUTED for _own, level in heard):
            levels[member] = str(Follow.Level.MUTED)
        else:
            own_level = next((level for own, level in heard if own), None)
            levels[member] = own_level or min((level for _own, level in heard), key=closeness.index)
    return levels


def hearers(thread: Thread, *, direct: Iterable[int]) -> Mapping[Level, list[int]]:
    """Return whom to tell of a post in *thread*: those for whom it is meant, and those who watch; nobody who muted."""
    levels = levels_in(thread)
    return {
        Level.DIRECT: [member for member in direct if levels.get(member) != Follow.Level.MUTED],
        Level.WATCH: [member for member, level in levels.items() if level == Follow.Level.WATCHING],
    }


def watchers(thread: Thread) -> set[int]:
    """Return who watches *thread*, one of its topics or countries, or its group."""
    return set(hearers(thread, direct=())[Level.WATCH])


def tell_of_question(thread: Thread, question: Post, *, by: Member, knowing: Collection[int] = ()) -> None:
    """Tell those who watch its topics, countries or group of a new *question*.

    Those *knowing* of it are not told, and who was asked to answer knows.
    """
    watching = [member for member in hearers(thread, direct=())[Level.WATCH] if member not in knowing]
    asked = set(Ask.objects.filter(thread=thread).values_list("member", flat=True)) if watching else set()
    to = [member for member in watching if member not in asked]
    if to:
        notify(verb="new_question", about=question, group_with=thread, by=by, to={Level.WATCH: to})


def followed(member: Member, what: str) -> dict[str, Any] | None:
    """Return what *what* names, such as ``topic:3``, as far as *member* may follow it, for ``follow``."""
    name, _colon, key = what.partition(":")
    if name not in FOLLOWED:
        return None
    model = Follow._meta.get_field(name).related_model
    objects = Thread.objects.visible_to(member) if name == "thread" else model._default_manager.all()  # type: ignore[union-attr]
    if name == "group":
        objects = objects.filter(pk__in=member.working_group_ids - member.opened_group_ids)
    try:
        item = objects.filter(pk=key).first()
    except (ValueError, OverflowError):
        return None
    return None if item is None else {name: item}
