"""Members and their standing."""

from network_site.members.models import Member, WorkingGroup


def test_cast_is_in_the_group(group: WorkingGroup, asker: Member, outsider: Member) -> None:
    assert group.pk in asker.working_group_ids
    assert group.pk not in outsider.working_group_ids
