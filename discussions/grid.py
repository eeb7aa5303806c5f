"""The grid of a thread: for each jurisdiction which positions were stated, and whether they agree."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from discussions.models import AnswerScope, Post, Thread
from network_site.vocabulary.models import Jurisdiction

Holds = AnswerScope.Holds


@dataclass
class Row:
    """What was stated for one jurisdiction, by position."""

    jurisdiction: Jurisdiction
    cells: dict[str, list[AnswerScope]] = field(default_factory=lambda: {value: [] for value in Holds.values})

    @property
    def columns(self) -> list[tuple[str, str, list[AnswerScope]]]:
        """Value, label and positions of each column, in their order."""
        return [(value, str(label), self.cells[value]) for value, label in Holds.choices]

    @property
    def is_stated(self) -> bool:
        """Whether anybody stated anything."""
        return any(self.cells.values())

    @property
    def is_disputed(self) -> bool:
        """Whether positions that nobody doubts say different things."""
        return sum(any(not scope.is_doubtful for scope in scopes) for scopes in self.cells.values()) > 1


def scopes_of(thread: Thread) -> list[AnswerScope]:
    """Return the positions that stand in *thread*, with all that the grid shows of them."""
    scopes = AnswerScope.objects.filter(post__thread=thread, post__deleted_at=None, post__withheld_at=None).standing()
    return list(scopes.for_fragments().select_related("post__author_jurisdiction", "jurisdiction", "provision"))


def standing_in(posts: Iterable[Post]) -> list[AnswerScope]:
    """Return the positions that stand in *posts*, which were read with their positions."""
    answers = (post for post in posts if post.kind == Post.Kind.ANSWER and not (post.deleted_at or post.withheld_at))
    return [scope for post in answers for scope in post.scopes.all() if scope.retired_at is None]


def grid_of(thread: Thread, scopes: Iterable[AnswerScope]) -> list[Row]:
    """Return a row for each jurisdiction that *thread* concerns or *scopes* speak of, by name; none without scopes."""
    rows: dict[str, Row] = {}
    for scope in scopes:
        row = rows.setdefault(scope.jurisdiction_id, Row(scope.jurisdiction))
        row.cells[scope.holds].append(scope)
    if rows:
        for jurisdiction in thread.concerns.all():
            rows.setdefault(jurisdiction.pk, Row(jurisdiction))
    for row in rows.values():
        for scopes_there in row.cells.values():
            scopes_there.sort(key=lambda scope: (scope.is_doubtful, -len(scope.endorsements.all()), scope.pk))
    return sorted(rows.values(), key=lambda row: row.jurisdiction.name)
