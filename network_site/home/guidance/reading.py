"""What discussions know about a guide, as the guide's page shows it."""

from django.db.models import Prefetch

from discussions.models import AnswerScope, Passage, Thread
from network_site.members.models import Member

QUESTIONS_AT_MOST = 6


def doubts(page: int) -> dict[str, str]:
    """Return the countries whose law is said to have changed, by the key of the passage that rests on it."""
    changed = AnswerScope.objects.standing().exclude(law_changed_at=None).select_related("jurisdiction")
    passages = Passage.objects.in_doubt().filter(page=page)
    found = passages.prefetch_related(Prefetch("posts__scopes", changed, to_attr="changed_scopes"))
    return {
        str(passage.key): ", ".join(
            dict.fromkeys(scope.jurisdiction.name for post in passage.posts.all() for scope in post.changed_scopes)
        )
        for passage in found
    }


def questions(page: int, person: Member) -> list[Thread]:
    """Return the latest questions about the page that *person* may see; visitors see none."""
    if not person.is_authenticated or not person.is_verified:
        return []
    return list(Thread.objects.visible_to(person).in_sight().filter(about_page=page).newest()[:QUESTIONS_AT_MOST])
