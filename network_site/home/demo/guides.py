"""The guides of the demonstration, written by one editor and published by another."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from knowledge.guides.blocks import guide_blocks
from knowledge.guides.models import GuideIndexPage, GuidePage, RelatedGuide
from network_site.home.actions import bind_editor
from network_site.home.demo.reading import FOLDER, date_ago, read
from network_site.members.models import Member
from network_site.vocabulary.models import Jurisdiction, Provision, Topic

PLAIN = ("slug", "title", "summary", "audience", "mark")


def load_guides(members: Mapping[str, Member]) -> None:
    """Publish the guides that are not there yet, then link those that belong together."""
    index = GuideIndexPage.objects.order_by("path")[0]
    places = _sections(index, members)
    rows = [read(f"guides/{path.name}") for path in sorted((FOLDER / "guides").glob("*.toml"))]
    fresh = [row for row in rows if not GuidePage.objects.filter(slug=row["slug"]).exists()]
    for row in fresh:
        place = places.get(row["slug"], index)
        place.refresh_from_db()  # each guide moves the counts of the tree
        place.add_child(instance=_guide(row))
    guides = {guide.slug: guide for guide in GuidePage.objects.all()}
    for row in fresh:
        guide = guides[row["slug"]]
        guide.related_guides.set(RelatedGuide(guide=guides[slug]) for slug in row["related"] if slug in guides)
        guide.save_revision(user=members["editor-be"]).publish(user=members["editor-fr"], skip_permission_checks=True)


def _sections(index: GuideIndexPage, members: Mapping[str, Member]) -> dict[str, GuideIndexPage]:
    """Make the sections that are not there yet, each with its editors; return by slug where guides of one belong."""
    places: dict[str, GuideIndexPage] = {}
    for row in read("sections.toml")["section"]:
        section = GuideIndexPage.objects.child_of(index).filter(slug=row["slug"]).first()
        if section is None:
            texts = {name: row[name] for name in ("title", "slug", "introduction")}
            section = index.add_child(instance=GuideIndexPage(**texts, mark=row["mark"]))
            for editor in row["editors"]:
                bind_editor(by=members["secretariat"], member=members[editor], section=section)
        places |= dict.fromkeys(row["guides"], section)
    return places


def _guide(row: dict[str, Any]) -> GuidePage:
    verified_on = date_ago(row["verified_days_ago"])
    guide = GuidePage(
        **{name: row[name] for name in PLAIN},
        language_id=row["language"],
        verified_on=verified_on,
        verified_by=row["reviewer"],
        verified_in_id=row["reviewer_jurisdiction"],
        review_due=verified_on + timedelta(days=row["review_after_days"]),
        body=guide_blocks(row["body"]),
        live=False,
    )
    guide.topics = Topic.objects.filter(slug__in=row["topics"])
    guide.provisions = Provision.objects.filter(code__in=row["provisions"])
    guide.jurisdictions = Jurisdiction.objects.filter(pk__in=row["jurisdictions"])
    return guide
