"""Completing what is typed: titles, authorities, countries and topics that begin so, of what the reader may find."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from network_site.members.models import Member
from network_site.search import languages
from network_site.search.across import find
from network_site.search.asking import clean
from network_site.search.compiler import Words
from network_site.search.damage import IndexUnavailable
from network_site.search.elsewhere import Engine
from network_site.search.loading import listed, names_of, some_of_each, visible
from network_site.search.mapping import prefix_fields
from network_site.search.registry import SearchKind, Shown, kinds
from network_site.vocabulary.models import Topic

COMPLETIONS = 8
OF_EACH = 4
LOOKED_AT = 60
LEAST_CHARACTERS = 2


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on: where it leads, what it is called, what it is."""

    text: str
    label: str
    url: str


def complete(typed: str, member: Member) -> list[Completion]:
    """Return at most eight completions of what was *typed*; none for fewer than two letters of an alphabet."""
    text = clean(typed)
    prefixes = languages.prefixes_asked(text)
    if not prefixes or (len(text.strip()) < LEAST_CHARACTERS and not languages.is_chinese(text.strip())):
        return []
    topics = list(_topics(text))[: OF_EACH // 2]
    return [*topics, *_titles(text, member)][:COMPLETIONS]


def _topics(text: str) -> Iterator[Completion]:
    sought = languages.fold(text).strip()
    for topic in Topic.objects.all():
        label = str(topic.label)
        if any(languages.fold(label[at:]).startswith(sought) for at in _beginnings(label)):
            address = f"{reverse('search:search')}?{urlencode({'topic': topic.slug})}"
            yield Completion(label, _("Topic"), address)


def _beginnings(label: str) -> list[int]:
    return [0, *(at + 1 for at, character in enumerate(label) if character == " ")]


def _titles(text: str, member: Member) -> list[Completion]:
    querysets = visible(tuple(kinds()), member)
    fields = {name: boost for queryset in querysets for name, boost in prefix_fields(queryset.model).items()}
    try:
        hits = find(Words(fields).prefixes(text, "and"), querysets).best(0, LOOKED_AT)
    except IndexUnavailable:
        return _by_database(text, member)
    found = listed(some_of_each(hits, OF_EACH)[:COMPLETIONS], member)
    return [_completion(one.kind, one.shown) for one in found]


def _completion(kind: SearchKind, shown: Shown) -> Completion:
    """Return what leads to an item; offices of many countries have the same name."""
    names = [country.name for country in shown.countries if country.name != shown.title]
    told = [str(kind.label), *names] if len(names) == 1 else [str(kind.label)]
    return Completion(shown.title, " · ".join(told), shown.url)


def _by_database(text: str, member: Member) -> list[Completion]:
    """Complete by the engine that is configured, one kind after the other, where there is no index across kinds."""
    found, engine = [], Engine()
    for kind in kinds().values():
        if not prefix_fields(kind.model):
            continue
        pks = [item.pk for item in engine.complete(text, kind.visible_to(member), OF_EACH)]
        found += [_completion(one.kind, one.shown) for one in names_of(kind, member, pks)]
    return found
