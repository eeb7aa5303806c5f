"""What a question names besides its text: for whom, whose law, which articles, what helps, and how soon."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from discussions.exceptions import UrgencyUnexplained
from discussions.models import Thread
from network_site.members.models import Member
from tests.factories.discussions import make_thread
from tests.factories.vocabulary import JurisdictionFactory, ProvisionFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
ASK = reverse("discussions:ask")


def test_a_question_is_asked_for_the_country_of_its_author_unless_they_name_another(asker: Member) -> None:
    senegal = JurisdictionFactory.create(code="SN")

    own, other = make_thread(asker), make_thread(asker, asking_jurisdiction=senegal)

    assert own.asking_jurisdiction == asker.jurisdiction
    assert not own.asks_for_another
    assert other.asking_jurisdiction == senegal
    assert other.asks_for_another


def test_the_form_begins_with_the_country_of_the_member(asker: Member, client_of: ClientOf) -> None:
    page = client_of(asker).get(ASK).text

    assert '<option value="GM" selected>' in page
    assert "No country" not in page  # an empty one is their own


def test_the_thread_shows_all_that_the_question_names(
    asker: Member, client_of: ClientOf, typed: dict[str, Any]
) -> None:
    provision = ProvisionFactory.create(article="18", title="Mutual legal assistance")
    named = {
        "provisions": [provision.pk],
        "help_wanted": "document",
        "urgency": "day",
        "urgency_reason": "The detention ends on Friday.",
        "asking_jurisdiction": JurisdictionFactory.create(code="SN").pk,
    }

    page = client_of(asker).post(ASK, {**typed, **named}, follow=True).text

    for words in ("UNTOC 18", "A document: a form", "Within a day", "detention ends on Friday", "asked for Senegal"):
        assert words in page


def test_urgency_without_a_reason_is_refused_and_everything_is_kept(
    asker: Member, client_of: ClientOf, typed: dict[str, Any]
) -> None:
    provision = ProvisionFactory.create()

    response = client_of(asker).post(ASK, {**typed, "urgency": "week", "provisions": [provision.pk]})

    assert response.status_code == 422
    assert str(UrgencyUnexplained()) in response.text
    assert typed["body"] in response.text
    assert f'<option value="{provision.pk}" selected>' in response.text
    assert 'value="week" checked' in response.text.replace(' id="id_urgency_1"', "").replace(" required", "")
    assert not Thread.objects.exists()


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "x"])
@pytest.mark.parametrize("field", ["topics", "provisions", "about_page"])
def test_a_number_of_nothing_is_refused_or_passed_over_and_everything_is_kept(
    asker: Member, client_of: ClientOf, typed: dict[str, Any], field: str, number: str
) -> None:
    response = client_of(asker).post(ASK, {**typed, "title": "Short", field: number})

    assert response.status_code == 422
    assert typed["body"] in response.text


def test_the_rule_holds_outside_the_form_too(asker: Member) -> None:
    with pytest.raises(UrgencyUnexplained):
        make_thread(asker, urgency=Thread.Urgency.DAY, urgency_reason=" \u202e ")


def test_a_reason_without_urgency_is_not_kept(asker: Member) -> None:
    assert make_thread(asker, urgency_reason="No longer so.").urgency_reason == ""
