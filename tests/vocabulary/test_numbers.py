"""Numbers that no column can hold name nothing, wherever a query meets them."""

import pytest

from network_site.members.models import Member
from network_site.vocabulary.models import Topic
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import JurisdictionFactory, TopicFactory

pytestmark = pytest.mark.django_db
TOO_LONG = int("9" * 30)


@pytest.mark.parametrize("number", [TOO_LONG, -TOO_LONG])
def test_a_number_that_no_column_can_hold_is_passed_over(number: int) -> None:
    topic = TopicFactory.create()

    assert list(Topic.objects.filter(pk__in=[number, topic.pk])) == [topic]
    assert list(Topic.objects.exclude(pk__in=[number])) == [topic]
    assert list(Topic.objects.filter(pk__in=[number])) == []


@pytest.mark.parametrize("number", [TOO_LONG, -TOO_LONG])
def test_the_number_of_a_row_elsewhere_too(number: int) -> None:
    topic = TopicFactory.create(parent=TopicFactory.create())

    assert list(Topic.objects.filter(parent=number)) == []
    assert list(Topic.objects.filter(parent__in=[number, topic.parent.pk])) == [topic]
    assert list(Topic.objects.filter(parent=topic.parent.pk)) == [topic]


def test_keys_that_are_words_are_compared_as_they_are() -> None:
    country = JurisdictionFactory.create(code="NL")
    deputy = MemberFactory.create(jurisdiction=country)

    assert list(Member.objects.filter(jurisdiction="NL")) == [deputy]
    assert list(Member.objects.filter(jurisdiction__in=["NL", "9" * 30])) == [deputy]


def test_numbers_may_still_come_from_another_query() -> None:
    topic = TopicFactory.create()

    assert list(Topic.objects.filter(pk__in=Topic.objects.filter(pk=topic.pk).values("pk"))) == [topic]
