"""What a correction changes of a question, and how its history says so in one line."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from discussions.markdown import clean
from discussions.models import AnswerScope, Correction, Post, Thread
from network_site.vocabulary.models import Jurisdiction, Language, Provision, Topic

Changes: TypeAlias = dict[str, tuple[list[Any], list[Any]]]  # by field what came and what went

MANY: Mapping[str, Any] = {"concerns": Jurisdiction, "topics": Topic, "provisions": Provision}
LABELS = {
    "concerns": gettext_lazy("Countries"),
    "topics": gettext_lazy("Topics"),
    "provisions": gettext_lazy("Treaty provisions"),
    "language": gettext_lazy("Language"),
    "help_wanted": gettext_lazy("What would help"),
    "urgency": gettext_lazy("Needed"),
    "urgency_reason": gettext_lazy("Why it is urgent"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A correction as its readers meet it."""

    correction: Correction
    words: str


def last_number(thread: Thread) -> int:
    """Return how often *thread* was corrected."""
    found: int | None = thread.corrections.order_by("-number").values_list("number", flat=True).first()
    return found or 0


def changes_between(thread: Thread, facts: Any) -> Changes:
    """Return what is different in *facts*, by field; of why it is urgent no more than that it is."""
    found: Changes = {}
    for name in MANY:
        was = set(getattr(thread, name).values_list("pk", flat=True))
        will = {row.pk for row in getattr(facts, name)}
        if was != will:
            found[name] = (sorted(will - was), sorted(was - will))
    for name, before, after in (
        ("language", thread.language_id, facts.language.pk),
        ("help_wanted", thread.help_wanted, facts.help_wanted),
        ("urgency", thread.urgency, facts.urgency),
    ):
        if before != after:
            found[name] = ([after], [before])
    if facts.urgency and clean(facts.urgency_reason) != thread.urgency_reason:
        found["urgency_reason"] = ([], [])
    return found


def answered_countries(thread: Thread) -> list[Jurisdiction]:
    """Return the countries concerned in which, or for which, an answer that readers see was given; by name."""
    answers = Post.objects.filter(thread=thread, kind=Post.Kind.ANSWER, deleted_at=None, withheld_at=None)
    stated = AnswerScope.objects.filter(post__in=answers)
    there = Q(pk__in=answers.values("author_jurisdiction")) | Q(pk__in=stated.values("jurisdiction"))
    return sorted(thread.concerns.filter(there), key=lambda country: country.name)


def lines_of(corrections: Collection[Correction]) -> list[Line]:
    """Return *corrections* in the words of the active language, in one query for each kind of thing that they name."""
    names = {name: _names(model, name, corrections) for name, model in {**MANY, "language": Language}.items()}
    names["help_wanted"] = {value: str(label) for value, label in Thread.Help.choices}
    names["urgency"] = {value: str(label) for value, label in Thread.Urgency.choices}
    return [Line(row, "; ".join(_parts(row.changes, names))) for row in corrections]


def _names(model: Any, name: str, corrections: Iterable[Correction]) -> dict[Any, str]:
    wanted = {key for row in corrections for side in row.changes.get(name, ()) for key in side}
    rows = model.objects.in_bulk(wanted) if wanted else {}
    return {key: row.label if isinstance(row, Topic | Provision) else row.name for key, row in rows.items()}


def _parts(changes: Changes, names: Mapping[str, Mapping[Any, str]]) -> Iterator[str]:
    for name, label in LABELS.items():
        if name not in changes:
            continue
        came, went = changes[name]
        signs = [f"+ {names[name].get(key, key)}" for key in came] + [f"− {names[name].get(key, key)}" for key in went]
        yield f"{label}: {', '.join(signs) or _('changed')}"
