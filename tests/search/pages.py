"""The search page as a reader finds it."""

import re
from collections.abc import Callable

from django.http import HttpResponse

Get = Callable[..., HttpResponse]
HIT = re.compile(r'class="hit-title"><a href="[^"]*"[^>]*>(.*?)</a>')
FACET = r'id="facet-{}">.*?</section>'
VALUE = re.compile(r"<bdi>([^<]*)</bdi> <span class=\"muted\">(\d+)</span>")


def titles(response: HttpResponse) -> list[str]:
    return [re.sub("</?mark>", "", title) for title in HIT.findall(response.text)]


def facet(response: HttpResponse, name: str) -> dict[str, int]:
    box = re.search(FACET.format(name), response.text, re.DOTALL)
    return {label: int(count) for label, count in VALUE.findall(box[0])} if box else {}


def total(response: HttpResponse) -> int:
    found: int = response.context["page"].total  # type: ignore[attr-defined]
    return found
