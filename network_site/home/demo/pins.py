"""What the working groups of the demonstration keep at hand."""

from collections.abc import Mapping

from wagtail.models import Page

from network_site.home.actions import pin
from network_site.home.demo.reading import read
from network_site.members.models import Member, WorkingGroup


def load_pins(members: Mapping[str, Member]) -> None:
    """Pin the guides and forums of the file to every group that has pinned nothing yet."""
    for row in read("members.toml")["group"]:
        group = WorkingGroup.objects.get(slug=row["slug"])
        if not group.pins.exists():
            for slug in row.get("pages", []):
                pin(by=members[row["chair"]], group=group, page=Page.objects.get(slug=slug).pk)
