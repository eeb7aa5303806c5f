"""Who sees what, mark by mark."""

from datetime import timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from network_site.access.marks import AUDIENCES, GROUP_MARKS, OPEN_MARKS, RED, Mark
from network_site.access.rules import VISITOR, Audience, Reader, may_see, needs_group, visible_to
from network_site.members.models import Member, WorkingGroup
from tests.access.models import Leaflet, Paper
from tests.factories.members import MemberFactory

CAST = ("visitor", "outsider", "asker", "colleague", "answerer")


def test_everybody_sees_what_the_mark_says(
    request: pytest.FixtureRequest, group: WorkingGroup, answerer: Member
) -> None:
    """The papers are by the answerer, whose service the colleague shares and the asker does not."""
    papers = {
        mark: Paper.objects.create(
            mark=mark, working_group=group if needs_group(mark) else None, service=answerer.service
        )
        for mark in Mark
    }

    seen = {
        mark: [name for name in CAST if may_see(request.getfixturevalue(name), paper)] for mark, paper in papers.items()
    }

    assert seen == {
        Mark.CLEAR: ["visitor", "outsider", "asker", "colleague", "answerer"],
        Mark.GREEN: ["outsider", "asker", "colleague", "answerer"],
        Mark.AMBER: ["asker", "colleague", "answerer"],
        Mark.AMBER_STRICT: ["colleague", "answerer"],
    }
    for name, (mark, paper) in product(CAST, papers.items()):
        assert Paper.objects.visible_to(request.getfixturevalue(name)).contains(paper) is (name in seen[mark])


@pytest.mark.parametrize("mark", [*GROUP_MARKS, RED, "", "green"])
def test_empty_audience_is_nobody(group: WorkingGroup, answerer: Member, mark: str) -> None:
    assert Audience(Mark.AMBER_STRICT, group.pk, answerer.service_id).admits(Reader.of(answerer))

    assert not Audience(mark).admits(Reader.of(answerer))


@pytest.mark.parametrize("mark", OPEN_MARKS)
def test_open_mark_inside_a_group_stays_open(group: WorkingGroup, outsider: Member, mark: Mark) -> None:
    paper = Paper.objects.create(mark=mark, working_group=group)

    assert may_see(outsider, paper)
    assert Paper.objects.visible_to(outsider).contains(paper)


def test_strict_paper_is_hidden_from_a_member_without_service(group: WorkingGroup, answerer: Member) -> None:
    paper = Paper.objects.create(mark=Mark.AMBER_STRICT, working_group=group, service=answerer.service)
    adrift = MemberFactory.create(jurisdiction=None, service=None)
    group.members.add(adrift)

    assert may_see(answerer, paper)
    assert not may_see(adrift, paper)
    assert not Paper.objects.visible_to(adrift).contains(paper)


@pytest.mark.parametrize(
    "standing",
    [
        {"verified_at": None},
        {"is_active": False},
        {"mandate_until": timezone.localdate() - timedelta(days=1)},
    ],
)
def test_member_whom_nobody_vouches_for_sees_what_a_visitor_sees(
    group: WorkingGroup, asker: Member, standing: dict[str, object]
) -> None:
    papers = [
        Paper.objects.create(mark=Mark.CLEAR),
        Paper.objects.create(mark=Mark.GREEN),
        Paper.objects.create(mark=Mark.AMBER, working_group=group),
    ]
    assert list(Paper.objects.visible_to(asker)) == papers

    Member.objects.filter(pk=asker.pk).update(**standing)
    lapsed = Member.objects.get(pk=asker.pk)

    assert Reader.of(lapsed) == VISITOR
    assert list(Paper.objects.visible_to(lapsed)) == papers[:1]
    assert [paper for paper in papers if may_see(lapsed, paper)] == papers[:1]


def test_leaflets_are_open_to_visitors_or_to_members(asker: Member, visitor: AnonymousUser) -> None:
    clear, green = Leaflet.objects.create(mark=Mark.CLEAR), Leaflet.objects.create(mark=Mark.GREEN)

    assert list(Leaflet.objects.visible_to(asker)) == [clear, green]
    assert list(Leaflet.objects.visible_to(visitor)) == [clear]


def test_group_mark_in_the_cms_admits_nobody(group: WorkingGroup, asker: Member) -> None:
    leaflet = Leaflet.objects.create(mark=Mark.AMBER)

    assert not may_see(asker, leaflet)
    assert not Leaflet.objects.visible_to(asker).contains(leaflet)


def test_rule_reads_columns_of_the_row_alone(asker: Member, group: WorkingGroup) -> None:
    assert "JOIN" not in str(Paper.objects.filter(visible_to(asker)).query).upper()


def test_reader_and_nobody_are_persons_too(asker: Member) -> None:
    reader = Reader.of(asker)

    assert Reader.of(reader) is reader
    assert Reader.of(None) == VISITOR
    assert reader.roles == frozenset({"prosecutor"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "columns",
    [{"mark": RED}, {"mark": ""}, {"mark": Mark.AMBER}, {"mark": Mark.AMBER_STRICT}],
    ids=["red", "no mark", "amber without group", "strict without group"],
)
def test_database_refuses_a_mark_without_its_audience(columns: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(**columns)


def test_database_refuses_strict_without_service(group: WorkingGroup) -> None:
    with pytest.raises(IntegrityError, match="strict_has_service"), transaction.atomic():
        Paper.objects.create(mark=Mark.AMBER_STRICT, working_group=group)


def test_every_mark_says_whom_it_is_for() -> None:
    assert set(AUDIENCES) == set(Mark)
