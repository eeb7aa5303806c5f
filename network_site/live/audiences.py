"""Audiences as stream keys: a list that readers see only in part is one stream for each audience.

So a stream has one audience, and the number of its changes tells nobody about items they may not see.
"""

import re
from dataclasses import dataclass

from network_site.access.marks import Mark
from network_site.access.rules import Audience, Reader, needs_group

MEMBERS = "members"
GROUP_KEY = re.compile(r"group-([1-9][0-9]{0,17})(?:-service-([1-9][0-9]{0,17}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class OneMember:
    """The audience of a personal stream."""

    member_id: int

    def admits(self, reader: Reader) -> bool:
        """Whether *reader* is that member, in good standing."""
        return reader.verified and reader.member_id == self.member_id


def audience_key(audience: Audience) -> str:
    """Return the key of the stream for *audience*: ``members``, ``group-7`` or ``group-7-service-3``."""
    if not needs_group(audience.mark):
        return MEMBERS
    key = f"group-{audience.working_group_id}"
    return f"{key}-service-{audience.service_id}" if audience.mark == Mark.AMBER_STRICT else key


def audience_from_key(key: str) -> Audience | None:
    """Return the audience behind *key*, or None when it is not such a key."""
    if key == MEMBERS:
        return Audience(Mark.GREEN)
    match = GROUP_KEY.fullmatch(key)
    if match is None:
        return None
    group, service = match.groups()
    return Audience(Mark.AMBER_STRICT, int(group), int(service)) if service else Audience(Mark.AMBER, int(group))


def streams_of(reader: Reader) -> list[str]:
    """Return every key whose audience admits *reader*, in a stable order."""
    if not reader.verified:
        return []
    groups = [f"group-{group}" for group in sorted(reader.group_ids)]
    within = [f"{group}-service-{reader.service_id}" for group in groups] if reader.service_id is not None else []
    return [MEMBERS, *groups, *within]
