"""The search page: what a reader asks by an address, and all that the page shows of the answer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from network_site.access.marks import GROUP_MARKS
from network_site.members.models import Member
from network_site.search import wishes
from network_site.search.asking import WORD, Asked, clean, take_apart
from network_site.search.expansion import Run, expand, is_left_out, with_terms_apart
from network_site.search.facets import COUNTED, FACETS, Facet
from network_site.search.highlights import snippet
from network_site.search.loading import Found
from network_site.search.looking import Results, look
from network_site.search.queries import LEAST_PREFIX
from network_site.search.registry import SearchKind, Shown, kinds
from network_site.search.suggesting import suggestion

PAGE_SIZE = 20
MOST_PAGES = 50
OF_A_GROUP = 3
OF_A_LESSER_GROUP = 2  # behind the first two, which have the best hits
MOST_BEST_GROUPS = 2
SHOWN_VALUES = 8
SHOWN_NAMES = 6
MOST_REFUSED = 24
LONGEST_SNIPPET_TEXT = 20_000
LONGEST_NUMBER = 3  # digits
SORTS = ("", "newest", "best")


@dataclass(frozen=True, slots=True)
class Link:
    """A choice with its address."""

    label: str
    url: str
    count: int | None = None
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class FacetBox:
    """A facet with its values; *more* stand behind a click."""

    name: str
    label: str
    values: Sequence[Link]
    more: Sequence[Link]


@dataclass(frozen=True, slots=True)
class HitShown:
    """A hit with its words marked."""

    kind: str
    shown: Shown
    title: SafeString
    text: SafeString


@dataclass(frozen=True, slots=True)
class Group:
    """The best hits of a kind."""

    label: str
    slug: str
    count: int
    url: str
    hits: Sequence[HitShown]


class SearchPage:
    """What *member* asks with the parameters *query*."""

    def __init__(self, member: Member, query: QueryDict) -> None:
        self._member, self._query = member, query
        self.sort = query.get("sort", "") if query.get("sort") in SORTS else ""
        self.refused = [clean(name) for name in query.getlist("without")[:MOST_REFUSED]]
        asked, typed = _sort_out(take_apart(query.get("q", "")))
        self.asked = with_terms_apart(asked)
        given = [(FACETS[name], wishes.read(name, clean(query.get(name, "")))) for name in FACETS]
        self._given = [(facet, key) for facet, key in given if key is not None]
        self._typed = typed
        self.number = _page_number(query.get("page", ""))

    @property
    def text(self) -> str:
        """What was typed, cleaned."""
        return self.asked.text

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The parameters that another text is searched with."""
        names = [*FACETS, "sort"]
        return [(name, value) for name in names if (value := clean(self._query.get(name, "")))]

    @property
    def is_asked(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.asked.parts or self._chosen)

    @property
    def _chosen(self) -> list[tuple[Facet, Any]]:
        return [*self._given, *((FACETS[wish.name], key) for wish, key in self._typed)]

    @cached_property
    def runs(self) -> list[Run]:
        """The terms in the query, with their other names."""
        return [] if self._query.get("exact") else expand(self.asked, refused=self.refused)

    @cached_property
    def _everything(self) -> Results:
        found = look(self.asked, self.runs, self._member)
        last = self.asked.parts[-1] if self.asked.parts else None
        if found.total or found.is_partial or last is None or last.kind != WORD or len(last.text) < LEAST_PREFIX:
            return found
        return look(self.asked, [], self._member, completing=True)

    @cached_property
    def found(self) -> Results:
        """What was found, as narrowed."""
        return self._everything.narrowed(self._chosen)

    @property
    def total(self) -> int:
        """How many things were found."""
        return self.found.total

    # --- Results ---------------------------------------------------------------------------------------------

    @cached_property
    def groups(self) -> list[Group]:
        """The best of each kind, the kind with the best hit first; nothing where one list is asked for."""
        if self.sort or self._type:
            return []
        return list(self._groups())

    @property
    def _type(self) -> str:
        """The one type that is asked for, if one is."""
        types = {key for facet, key in self._chosen if facet.name == "type"}
        return types.pop() if len(types) == 1 else ""

    def _groups(self) -> Iterator[Group]:
        counts = self.found.counts(FACETS["type"])
        for place, slug in enumerate(self.found.order()):
            most = OF_A_GROUP if place < MOST_BEST_GROUPS else OF_A_LESSER_GROUP
            items = self.found.narrowed([(FACETS["type"], slug)]).items(0, most, newest=False)
            if items:
                yield Group(
                    str(kinds()[slug].plural), slug, counts[slug], self._narrowed("type", slug), self._shown(items)
                )

    @cached_property
    def hits(self) -> list[HitShown]:
        """The hits of one page of one list."""
        start = (self.number - 1) * PAGE_SIZE
        return self._shown(self.found.items(start, start + PAGE_SIZE, newest=self.sort == "newest"))

    def _shown(self, items: Iterable[Found]) -> list[HitShown]:
        return [self._hit(found.kind, found.shown) for found in items]

    def _hit(self, kind: SearchKind, shown: Shown) -> HitShown:
        title = snippet(shown.title, self._marked, characters=2 * len(shown.title) + 1)
        is_kept = shown.mark in GROUP_MARKS  # who reads of it opens it, which is noted
        text = snippet(shown.text[:LONGEST_SNIPPET_TEXT], self._marked) if shown.text and not is_kept else SafeString()
        return HitShown(str(kind.label), shown, title, text)

    @cached_property
    def _marked(self) -> str:
        names = " ".join(name for run in self.runs for name in run.names)
        return " ".join(word for word in f"{self.asked.words} {names}".split() if not is_left_out(word))

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return min(MOST_PAGES, -(-self.total // PAGE_SIZE))

    @property
    def newer(self) -> str:
        """The address of the page before, if any."""
        return self.url(page=self.number - 1) if self.number > 1 else ""

    @property
    def further(self) -> str:
        """The address of the page behind, if any."""
        return self.url(page=self.number + 1) if self.number < self.pages else ""

    # --- Choices ---------------------------------------------------------------------------------------------

    def url(self, **changes: Any) -> str:
        """Return the address with *changes*; the first page unless one is named. None takes a parameter away."""
        query = self._query.copy()
        query.pop("page", None)
        for name, value in changes.items():
            query.pop(name, None)
            if value not in {None, ""}:
                query[name] = str(value)
        return f"?{query.urlencode()}"

    @cached_property
    def facets(self) -> list[FacetBox]:
        """Every facet with its values, the most frequent first, counted without its own filter."""
        if not self.is_asked:
            return []
        return [box for facet in COUNTED if (box := self._box(facet)).values]

    def _box(self, facet: Facet) -> FacetBox:
        others = [(other, key) for other, key in self._chosen if other.name != facet.name]
        chosen = dict.fromkeys(key for other, key in self._chosen if other.name == facet.name)
        counts = self._everything.narrowed(others).counts(facet)
        keys = list(dict.fromkeys([*chosen, *counts]))
        written = wishes.written(facet.name, keys)
        links = [
            Link(
                label=written[key][1],
                url=self._without(facet.name, key) if key in chosen else self._narrowed(facet.name, written[key][0]),
                count=counts.get(key, 0),
                is_chosen=key in chosen,
            )
            for key in keys
            if key in written
        ]
        shown = SHOWN_VALUES if facet.name != "type" else len(links)
        return FacetBox(facet.name, str(facet.label), links[:shown], links[shown:])

    def _narrowed(self, name: str, value: str) -> str:
        """Return the address that narrows a facet to *value* alone, whatever was typed or chosen for it."""
        typed = [wish for wish, _ in self._typed if wish.name == name]
        return self.url(q=self.asked.without(*typed), **{name: value})

    def _without(self, name: str, key: Any) -> str:
        """Return the address without one value of a facet, whether it was typed or chosen."""
        typed = [wish for wish, read in self._typed if (wish.name, read) == (name, key)]
        given = [facet.name for facet, chosen in self._given if (facet.name, chosen) == (name, key)]
        return self.url(q=self.asked.without(*typed), **dict.fromkeys(given))

    @cached_property
    def active(self) -> list[Link]:
        """The filters in force, each with the address without it."""
        chosen = dict.fromkeys((facet, key) for facet, key in self._chosen)
        return [Link(_label(facet, key), self._without(facet.name, key)) for facet, key in chosen]

    @cached_property
    def also(self) -> list[Link]:
        """The other names that are searched for, each with the address without it."""
        return [Link(name, self._refusing([name])) for run in self.runs for name in run.names]

    @property
    def also_first(self) -> list[Link]:
        """The other names that stand on the page at once."""
        return self.also[:SHOWN_NAMES]

    @property
    def also_more(self) -> list[Link]:
        """The other names that stand behind a click."""
        return self.also[SHOWN_NAMES:]

    def _refusing(self, names: Sequence[str]) -> str:
        query = self._query.copy()
        query.pop("page", None)
        query.setlist("without", [*self.refused, *names])
        return f"?{query.urlencode()}"

    @property
    def exactly(self) -> str:
        """The address that searches for what was typed alone."""
        return self.url(exact=1, without=None)

    @property
    def unknown(self) -> Sequence[str]:
        """The words typed that no text has."""
        return self._everything.unknown

    @cached_property
    def suggestion(self) -> Link | None:
        """What may have been meant, where nothing was found or no text has a word."""
        if not self.asked.parts or (self.total and not self.unknown):
            return None
        text = suggestion(self.asked, self._member, self.unknown if self.total else None)
        return Link(text, self.url(q=text)) if text else None

    @property
    def sorts(self) -> list[Link]:
        """The orders: each kind by itself, or all in one list."""
        labels = {"": _("Relevance"), "newest": _("Newest")}
        if not self._type:
            labels = {"": _("By type"), "best": _("Best first"), "newest": _("Newest first")}
        return [Link(str(label), self.url(sort=key), is_chosen=key == self.sort) for key, label in labels.items()]


def _label(facet: Facet, key: Any) -> str:
    return wishes.written(facet.name, [key])[key][1]


def _sort_out(asked: Asked) -> tuple[Asked, list[tuple[Any, Any]]]:
    """Return the query, with filters that make no sense looked up as words, and the filters that make sense."""
    read = [(wish, wishes.read(wish.name, wish.value)) for wish in asked.wishes]
    senseless = tuple(wish for wish, key in read if key is None)
    return asked.with_plain(senseless), [(wish, key) for wish, key in read if key is not None]


def _page_number(text: str) -> int:
    return (
        min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 1
    )
