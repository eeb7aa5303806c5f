"""The two forums of the demonstration, with their programmes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.html import format_html_join

from events.actions import save_material, save_session
from events.models import Edition, ForumSeries, Room, Session, SessionMaterial, SessionRole, Track
from events.zones import wall_time
from network_site.home.demo.reading import read
from network_site.members.models import Member, WorkingGroup

PLAIN = ("slug", "title", "status", "city", "time_zone", "starts_on", "ends_on", "mark", "summary")
PROVISIONAL = Edition.Status.PREPARATION


def load_forums(members: Mapping[str, Member]) -> None:
    """Create the forums that are not there yet."""
    series = ForumSeries.objects.get()
    for row in read("forums.toml")["edition"]:
        if not Edition.objects.filter(slug=row["slug"]).exists():
            _load_edition(series, row, members)


def _load_edition(series: ForumSeries, row: dict[str, Any], members: Mapping[str, Member]) -> None:
    edition = Edition(
        **{name: row.get(name, "") for name in PLAIN},
        jurisdiction_id=row.get("country") or None,
        dates_provisional=row["status"] == PROVISIONAL,
        outcomes=format_html_join("", "<p>{}</p>", ((text,) for text in row.get("outcomes", []))),
    )
    series.add_child(instance=edition)
    tracks = {
        track["slug"]: Track.objects.create(edition=edition, sort_order=order, **track)
        for order, track in enumerate(row.get("track", []))
    }
    rooms = {
        room["slug"]: Room.objects.create(edition=edition, sort_order=order, **room)
        for order, room in enumerate(row.get("room", []))
    }
    for session in row["session"]:
        _load_session(
            edition, session, tracks.get(session.get("track", "")), rooms.get(session.get("room", "")), members
        )


def _load_session(
    edition: Edition, row: dict[str, Any], track: Track | None, room: Room | None, members: Mapping[str, Member]
) -> None:
    group = WorkingGroup.objects.get(slug=row["group"]) if row.get("group") else None
    session = Session(
        edition=edition,
        track=track,
        room=room,
        working_group=group,
        starts_at=wall_time(datetime.fromisoformat(row["starts"]), edition.zone),
        ends_at=wall_time(datetime.fromisoformat(row["ends"]), edition.zone),
        interpretation=row.get("interpretation", False),
        outcome=row.get("outcome", ""),
        **{name: row[name] for name in ("title", "slug", "abstract", "kind", "mark")},
    )
    session.roles.set(_role(role, members) for role in row.get("roles", []))
    organizer = members["organizer-at"]
    save_session(by=organizer, session=session)
    session.languages.set(row["languages"])
    for material in row.get("materials", []):
        fields = {name: material[name] for name in ("title", "mark", "text")}
        save_material(by=organizer, material=SessionMaterial(session=session, working_group=group, **fields))


def _role(row: dict[str, Any], members: Mapping[str, Member]) -> SessionRole:
    member = members[row["member"]] if row.get("member") else None
    return SessionRole(role=row["role"], member=member, label="" if member else row["label"])
