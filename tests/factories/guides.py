"""Guides, in the list that the site has."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.text import slugify
from wagtail.models import Site

from knowledge.guides.actions import open_guides
from knowledge.guides.blocks import guide_blocks
from knowledge.guides.models import GuideIndexPage, GuidePage
from network_site.home.roles import sync_roles
from network_site.vocabulary.models import Jurisdiction, Topic
from tests.factories.vocabulary import LanguageFactory, TopicFactory

BODY = (
    {"type": "heading", "text": "Before you draft"},
    {"type": "text", "html": "<p>Agree on the channel first.</p>"},
)


def guide_index() -> GuideIndexPage:
    """Return the list of guides of the default site, with the rights of those who write there."""
    first = GuideIndexPage.objects.order_by("path").first()
    if first is None:
        first = open_guides(parent=Site.objects.get(is_default_site=True).root_page)
        sync_roles()
    return first


def make_section(title: str = "Smuggling by sea") -> GuideIndexPage:
    """Return a section of the guides, open to every member."""
    section: GuideIndexPage = guide_index().add_child(instance=GuideIndexPage(title=title, slug=slugify(title)))
    return section


class GuideFactory:
    """Makes a published GREEN guide with one topic and a short body."""

    made = 0

    @classmethod
    def create(
        cls,
        *,
        topics: Iterable[Topic] | None = None,
        jurisdictions: Iterable[Jurisdiction] = (),
        body: Iterable[Mapping[str, Any]] = BODY,
        section: GuideIndexPage | None = None,
        **fields: Any,
    ) -> GuidePage:
        """Return a guide; *body* is in the rows of ``guide_blocks``."""
        cls.made += 1
        values = {
            "title": f"Guide {cls.made}",
            "slug": f"guide-{cls.made}",
            "summary": "How to ask so that the answer can be used.",
            "language": LanguageFactory.create(),
            "verified_on": date(2026, 6, 1),
            "review_due": date(2027, 6, 1),
        }
        guide = GuidePage(**{**values, **fields}, body=guide_blocks(body))
        guide.topics.set([TopicFactory.create()] if topics is None else topics)
        guide.jurisdictions.set(jurisdictions)
        (section or guide_index()).add_child(instance=guide)
        return guide
