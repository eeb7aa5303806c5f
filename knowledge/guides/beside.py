"""What other parts know about a guide: a part above registers it, and the guide's page shows it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Doubts = Callable[[int], Mapping[str, str]]  # by the number of a page: what to doubt, by the key of its passage
Questions = Callable[[int, Any], Iterable[Any]]  # by the number of a page and a reader: things with a title and address

_doubts: list[Doubts] = []
_questions: list[Questions] = []


def register(*, doubts: Doubts, questions: Questions) -> None:
    """Let *doubts* say which passages rest on law that changed, and *questions* what was asked about a guide."""
    _doubts.append(doubts)
    _questions.append(questions)


def doubts_about(page: int) -> dict[str, str]:
    """Return where the law changed on which a passage of the page rests, by the key of the passage."""
    return {key: places for find in _doubts for key, places in find(page).items()}


def questions_about(page: int, person: Any) -> list[Any]:
    """Return what was asked about the page, as far as *person* may see it."""
    return [question for find in _questions for question in find(page, person)]
