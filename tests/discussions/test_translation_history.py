"""The texts that a translation had: who reads them, the way back, what is hidden, and removal that can be undone."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.exceptions import NotAllowed, ReasonRequired
from discussions.forgetting import forget_author
from discussions.models import Post, PostTranslation, TranslationRevision
from network_site.access.marks import Mark
from network_site.access.models import AuditEntry
from network_site.members.models import Member, WorkingGroup
from network_site.notifications.models import Notification
from tests.factories.discussions import make_answer, make_thread
from tests.factories.vocabulary import LanguageFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
FIRST, SECOND = "L'autorité par martinet.", "L'autorité par courrier."


@pytest.fixture
def row(asker: Member, answerer: Member, outsider: Member) -> PostTranslation:
    """A translation that its translator changed once."""
    outsider.office = "Desk of sea routes"
    outsider.save()
    post = make_answer(make_thread(asker), answerer)
    return change(translate(post, outsider, FIRST), outsider, SECOND)


def translate(post: Post, by: Member, body: str, **fields: Any) -> PostTranslation:
    french = LanguageFactory.create(code="fr")
    return actions.translate_post(by=by, post=post, language=french, body=body, of_version=post.version, **fields)


def change(row: PostTranslation, by: Member, body: str) -> PostTranslation:
    return translate(row.post, by, body, version=row.version)


def at(row: PostTranslation, name: str, *args: object) -> str:
    return reverse(f"discussions:{name}", args=[row.post_id, row.language_id, *args])


def test_every_reader_of_the_post_reads_what_changed_and_who_translated(
    row: PostTranslation, moderator: Member, colleague: Member, client_of: ClientOf
) -> None:
    change(row, moderator, f"{SECOND} Signé.")

    html = client_of(colleague).get(at(row, "translation_history")).text

    assert "<ins> Signé.</ins>" in html
    assert row.translator.office in html
    assert moderator.office in html
    assert FIRST.replace("'", "&#x27;") in client_of(colleague).get(at(row, "translation_history"), {"version": 1}).text


def test_whoever_does_not_see_the_post_sees_no_text_that_its_translation_had(
    asker: Member, answerer: Member, outsider: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    hidden = make_answer(make_thread(asker, mark=Mark.AMBER, working_group=group), answerer)
    row = change(translate(hidden, answerer, FIRST), answerer, SECOND)

    assert client_of(asker).get(at(row, "translation_history")).status_code == 200
    assert client_of(outsider).get(at(row, "translation_history")).status_code == 404
    assert client_of(outsider).post(at(row, "hide_translation_version", 1), {"hidden": "1"}).status_code == 404


def test_history_costs_the_same_for_two_versions_and_for_ten(
    row: PostTranslation, outsider: Member, client_of: ClientOf, django_assert_num_queries: Callable[..., Any]
) -> None:
    client = client_of(outsider)
    client.get(at(row, "translation_history"))
    with django_assert_num_queries(11):
        client.get(at(row, "translation_history"))

    for number in range(8):
        row = change(row, outsider, f"Texte {number}.")

    with django_assert_num_queries(11):
        client.get(at(row, "translation_history"))


def test_the_page_of_translations_costs_the_same_for_one_language_and_for_many(
    row: PostTranslation, outsider: Member, client_of: ClientOf, django_assert_num_queries: Callable[..., Any]
) -> None:
    client, address = client_of(outsider), reverse("discussions:translations", args=[row.post_id])
    client.get(address)
    with django_assert_num_queries(12):
        client.get(address)

    for code in ("es", "ru", "ar"):
        language = LanguageFactory.create(code=code)
        actions.translate_post(by=outsider, post=row.post, language=language, body="Texto.", of_version=1)

    with django_assert_num_queries(12):
        client.get(address)


def test_an_earlier_text_is_the_beginning_of_the_next(
    row: PostTranslation, outsider: Member, client_of: ClientOf
) -> None:
    page: Any = client_of(outsider).get(at(row, "translate"), {"version": 1})

    assert page.context["form"]["body"].value() == FIRST
    assert page.context["form"]["version"].value() == 2


def test_who_keeps_order_hides_a_text_and_shows_it_again(
    row: PostTranslation, moderator: Member, outsider: Member, client_of: ClientOf
) -> None:
    read, hide = (at(row, "translation_history"), at(row, "hide_translation_version", 1))
    assert client_of(outsider).post(hide, {"hidden": "1", "reason": "A name."}).status_code == 404
    with pytest.raises(ReasonRequired):
        actions.hide_translation_version(by=moderator, translation=row, version=1, hidden=True, reason=" ")

    client_of(moderator).post(hide, {"hidden": "1", "reason": "A name."})

    for version in (1, 2):
        assert "martinet" not in client_of(outsider).get(read, {"version": version}).text
    assert "martinet" in client_of(moderator).get(read, {"version": 1}).text
    begun: Any = client_of(outsider).get(at(row, "translate"), {"version": 1})
    assert begun.context["form"]["body"].value() == SECOND
    assert AuditEntry.objects.filter(action="discussions.version").count() == 1
    client_of(moderator).post(hide, {"hidden": "0", "reason": "It was none."})
    assert "martinet" in client_of(outsider).get(read, {"version": 1}).text


def test_the_earlier_texts_go_out_of_sight_with_the_post_and_come_back(
    row: PostTranslation, moderator: Member, outsider: Member, client_of: ClientOf
) -> None:
    decision = actions.decide(by=moderator, key=uuid.uuid4(), post=row.post, kind="withhold", reason="A name.")

    assert client_of(outsider).get(at(row, "translation_history")).status_code == 404
    assert not TranslationRevision.objects.exclude(body="").exists()
    actions.undo_decision(by=moderator, decision=decision)
    assert TranslationRevision.objects.get().body == FIRST
    assert client_of(outsider).get(at(row, "translation_history")).status_code == 200


def test_one_that_was_removed_can_be_brought_back_by_who_did_it(
    row: PostTranslation, outsider: Member, colleague: Member, client_of: ClientOf
) -> None:
    pages = (row.post.thread.get_absolute_url(), reverse("discussions:translations", args=[row.post_id]))
    client_of(outsider).post(at(row, "remove_translation"))

    for page in (*pages, "/search/?q=courrier"):
        assert "par courrier" not in client_of(outsider).get(page).text
    assert client_of(outsider).get(at(row, "translation_history")).status_code == 404
    assert client_of(colleague).post(at(row, "restore_translation")).status_code == 404
    with pytest.raises(NotAllowed):
        actions.restore_translation(by=colleague, translation=row)
    assert "Bring it back" not in client_of(colleague).get(pages[1]).text
    assert "Bring it back" in client_of(outsider).get(pages[1]).text
    client_of(outsider).post(at(row, "restore_translation"))
    for page in pages:
        assert "par courrier" in client_of(outsider).get(page).text


def test_one_that_was_removed_makes_room_for_another_and_nothing_is_lost(
    row: PostTranslation, outsider: Member, colleague: Member, client_of: ClientOf
) -> None:
    actions.remove_translation(by=outsider, translation=row)
    offered: Any = client_of(colleague).get(at(row, "translate"))
    assert offered.context["form"]["body"].value() in {"", None}

    translate(row.post, colleague, "Une autre.")

    standing = PostTranslation.objects.get()
    assert (standing.body, standing.translator, standing.removed_at) == ("Une autre.", colleague, None)
    assert list(standing.revisions.values_list("body", flat=True)) == [FIRST, SECOND]


def test_it_goes_and_comes_with_the_post_that_its_author_removes(
    row: PostTranslation, answerer: Member, outsider: Member, client_of: ClientOf
) -> None:
    thread, beside = row.post.thread.get_absolute_url(), reverse("discussions:translations", args=[row.post_id])
    client, found = client_of(outsider), f"{thread}?at={row.post_id}"
    assert all("par courrier" in client.get(page).text for page in (thread, beside))
    assert found in client.get("/search/?q=courrier").text

    actions.delete_post(by=answerer, post=row.post)

    assert "par courrier" not in client.get(thread).text + client.get(beside).text
    assert found not in client.get("/search/?q=courrier").text
    actions.restore_post(by=answerer, post=row.post)
    assert "par courrier" in client.get(thread).text
    assert found in client.get("/search/?q=courrier").text


def test_who_is_told_of_a_removed_one_is_told_of_nothing(row: PostTranslation, outsider: Member) -> None:
    told = Notification.objects.filter(verb="translated", taken_back_at=None)
    assert told.count() == 1

    actions.remove_translation(by=outsider, translation=row)
    assert told.count() == 0
    actions.restore_translation(by=outsider, translation=row)
    assert told.count() == 1


def test_a_forgotten_translator_is_named_on_no_text(
    row: PostTranslation, moderator: Member, outsider: Member, client_of: ClientOf
) -> None:
    change(row, moderator, "Une autre.")
    assert outsider.office in client_of(moderator).get(at(row, "translation_history")).text

    forget_author(outsider)

    assert outsider.office not in client_of(moderator).get(at(row, "translation_history")).text


def test_languages_are_offered_own_ones_first_then_those_of_the_site(
    asker: Member, answerer: Member, outsider: Member, client_of: ClientOf
) -> None:
    post = make_answer(make_thread(asker), answerer)
    for code, name in (("nl", "Dutch"), ("pt", "Portuguese"), ("fr", "French"), ("ru", "Russian"), ("sq", "Albanian")):
        LanguageFactory.create(code=code, name_en=name)
    outsider.languages.set(["pt", "fr"])

    page: Any = client_of(outsider).get(reverse("discussions:translations", args=[post.pk]))

    offered = [(label, [language.pk for language in languages]) for label, languages in page.context["missing"]]
    assert offered == [
        ("Your languages", ["fr", "pt"]),
        ("Languages of this site", ["ru"]),
        ("Others", ["sq", "nl"]),
    ]
    assert page.text.count("<optgroup") == 3
