"""Numbers that no column can hold name nothing, wherever a query meets them."""

import pytest

from network_site.vocabulary.models import Topic
from tests.factories.vocabulary import TopicFactory

pytestmark = pytest.mark.django_db
TOO_LONG = int("9" * 30)


@pytest.mark.parametrize("number", [TOO_LONG, -TOO_LONG])
def test_a_number_that_no_column_can_hold_is_passed_over(number: int) -> None:
    topic = TopicFactory.create()

    assert list(Topic.objects.filter(pk__in=[number, topic.pk])) == [topic]
    assert list(Topic.objects.exclude(pk__in=[number])) == [topic]
    assert list(Topic.objects.filter(pk__in=[number])) == []


def test_numbers_may_still_come_from_another_query() -> None:
    topic = TopicFactory.create()

    assert list(Topic.objects.filter(pk__in=Topic.objects.filter(pk=topic.pk).values("pk"))) == [topic]
