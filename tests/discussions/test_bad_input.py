"""What members type by mistake or on purpose: each is answered in words, and no text is lost."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.markdown import MAXIMUM_LENGTH, plain
from discussions.models import Post, Thread
from network_site.members.models import Member
from tests.factories.discussions import make_answer, make_thread, question_of
from tests.factories.files import make_docx
from tests.factories.vocabulary import LanguageFactory
from tests.files.test_pictures import png_header

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]

HOSTILE = {
    "deep quotes": ">" * 1_000 + " text that stays",
    "deep lists": "".join(f"{' ' * (2 * depth)}- item\n" for depth in range(100)) + "text that stays",
    "deep brackets": "[" * 5_000 + "text that stays" + "]" * 5_000,
    "stacked accents": "t" + "\u0301" * 500 + "ext; text that stays",
    "reversed letters": "\u202etxet; text that stays\u202c",
    "a thousand mentions": "@office, Gambia " * 1_000 + "text that stays",
    "a confusable mention": "@оffice, Gambia: text that stays",
    "a tag": "<script>alert(1)</script><img src=x onerror=alert(1)> text that stays",
    "a link that runs": "[text that stays](javascript:alert(1)) [x](data:text/html;base64,PHNjcmlwdD4=)",
    "a link in disguise": "[text that stays](//evil.example) <https://evil.example/@x>",
    "half a surrogate": "text that stays \ufffd\x00\x1b[31m",
    "a table of markup": "|" * 3_000 + "\n" + "|-" * 1_500 + "\ntext that stays",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_text_is_posted_harmless(asker: Member, answerer: Member, client_of: ClientOf, text: str) -> None:
    thread = make_thread(asker)

    response = client_of(answerer).post(
        reverse("discussions:answer", args=[thread.pk]), {"key": str(uuid.uuid4()), "body": text}
    )

    assert response.status_code == 302
    answer = thread.posts.get(kind=Post.Kind.ANSWER)
    html = answer.html.lower()
    assert "text that stays" in plain(answer.html)
    for danger in ("<script", "<img", 'href="javascript', 'href="data', 'href="//', "\u202e", "\x00"):
        assert danger not in html
    assert "\u0301\u0301\u0301\u0301" not in html
    assert client_of(asker).get(thread.get_absolute_url()).status_code == 200


TRICK = "t\u0301\u0301\u0301\u0301\u0301ext that \u202eseyats\u202c stays <script>alert(1)</script>\x00\u2066"


def in_a_question(client: Client, typed: dict[str, Any]) -> str:
    tricks = {"title": TRICK, "urgency": "day", "urgency_reason": TRICK}
    return client.post(reverse("discussions:ask"), {**typed, **tricks}, follow=True).text


def in_a_position(client: Client, thread: Thread) -> str:
    said = {"jurisdiction": "NL", "holds": "conditional", "citation": TRICK, "conditions": TRICK}
    sent = {"key": str(uuid.uuid4()), "body": "An answer.", "law_as_of": "2026-01-05", **said}
    return client.post(reverse("discussions:answer", args=[thread.pk]), sent, follow=True).text


def in_an_edit(client: Client, post: Post) -> str:
    client.post(reverse("discussions:edit", args=[post.pk]), {"version": 1, "body": "Another text.", "reason": TRICK})
    return client.get(reverse("discussions:history", args=[post.pk])).text


def in_a_translation(client: Client, post: Post) -> str:
    LanguageFactory.create(code="fr")
    sent = {"of_version": 1, "version": 0, "title": TRICK, "body": TRICK}
    client.post(reverse("discussions:translate", args=[post.pk, "fr"]), sent)
    return client.get(reverse("discussions:translations", args=[post.pk])).text


def in_an_outcome(client: Client, post: Post) -> str:
    return client.post(reverse("discussions:close", args=[post.thread_id]), {"outcome": TRICK}, follow=True).text


def in_a_note(client: Client, post: Post) -> str:
    client.post(reverse("discussions:bookmark", args=[post.pk]), {"note": TRICK})
    return client.get(reverse("discussions:bookmarks")).text


@pytest.mark.parametrize("deed", [in_an_edit, in_a_translation, in_an_outcome, in_a_note])
def test_tricks_are_harmless_wherever_members_write(
    asker: Member, client_of: ClientOf, deed: Callable[[Client, Post], str]
) -> None:
    assert_harmless(deed(client_of(asker), question_of(make_thread(asker))))


def test_tricks_are_harmless_in_a_question_and_a_position(
    asker: Member, answerer: Member, typed: dict[str, Any], client_of: ClientOf
) -> None:
    assert_harmless(in_a_question(client_of(asker), typed))
    assert_harmless(in_a_position(client_of(answerer), Thread.objects.get()))


def assert_harmless(html: str) -> None:
    assert "ext that seyats stays" in html
    assert "<script>alert" not in html
    for hidden in ("\u202e", "\u2066", "\x00", "\u0301" * 4):
        assert hidden not in html


def test_a_text_of_100_kilobytes_comes_back_whole_with_why(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    text = "A long text. " * 8_000

    response = client_of(answerer).post(
        reverse("discussions:answer", args=[make_thread(asker).pk]), {"key": str(uuid.uuid4()), "body": text}
    )

    assert response.status_code == 422
    assert f"{MAXIMUM_LENGTH}" in response.text.replace(",", "").replace("\xa0", "")
    assert text.strip() in response.text


def test_a_reply_to_a_post_removed_meanwhile_comes_back_with_its_text(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    answer = make_answer(make_thread(asker), answerer)
    actions.delete_post(by=answerer, post=answer)

    response = client_of(asker).post(
        reverse("discussions:reply", args=[answer.pk]), {"key": str(uuid.uuid4()), "body": "Typed with care."}
    )

    assert response.status_code == 422
    assert "removed in the meantime" in response.text
    assert "Typed with care." in response.text


def test_an_edit_over_a_newer_text_shows_both(asker: Member, client_of: ClientOf) -> None:
    post = question_of(make_thread(asker))
    actions.edit_post(by=asker, post=post, body="From the other tab.", version=1)

    response: Any = client_of(asker).post(
        reverse("discussions:edit", args=[post.pk]), {"version": 1, "body": "From this tab."}
    )

    assert response.status_code == 422
    assert "From the other tab." in response.text
    assert response.context["form"]["body"].value() == "From this tab."
    assert response.context["form"]["version"].value() == 2


def test_an_edit_of_a_post_removed_meanwhile_comes_back_with_its_text(asker: Member, client_of: ClientOf) -> None:
    answer = make_answer(make_thread(asker), asker)
    client, address = client_of(asker), reverse("discussions:edit", args=[answer.pk])
    assert client.get(address).status_code == 200
    actions.delete_post(by=asker, post=answer)

    response = client.post(address, {"version": 1, "body": "Typed with care."})

    assert response.status_code == 422
    assert "removed in the meantime" in response.text
    assert "Typed with care." in response.text


@pytest.mark.parametrize("goes", ["removed", "out of sight"])
def test_a_translation_of_a_post_gone_meanwhile_comes_back_with_its_text_and_without_the_post(
    asker: Member, answerer: Member, moderator: Member, client_of: ClientOf, goes: str
) -> None:
    LanguageFactory.create(code="fr")
    answer = make_answer(make_thread(asker), answerer, "The kingfisher desk.")
    client, address = client_of(asker), reverse("discussions:translate", args=[answer.pk, "fr"])
    assert "kingfisher" in client.get(address).text
    if goes == "removed":
        actions.delete_post(by=answerer, post=answer)
    else:
        actions.decide(by=moderator, key=uuid.uuid4(), post=answer, kind="withhold", reason="A name.")

    response = client.post(address, {"of_version": 1, "version": 0, "body": "Traduit avec soin."})

    assert response.status_code == 422
    assert "Traduit avec soin." in response.text
    assert "removed in the meantime" in response.text
    assert "kingfisher" not in response.text
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("flag", {"cause": "case-data", "words": "Typed with care."}),
        ("bookmark", {"note": "Typed with care."}),
        ("edit", {"version": 1, "body": "Typed with care."}),
    ],
)
def test_what_is_typed_about_a_post_out_of_sight_meanwhile_comes_back(
    asker: Member, answerer: Member, moderator: Member, client_of: ClientOf, name: str, sent: dict[str, Any]
) -> None:
    answer = make_answer(make_thread(asker), answerer, "The kingfisher desk.")
    actions.decide(by=moderator, key=uuid.uuid4(), post=answer, kind="withhold", reason="A name.")

    response = client_of(asker).post(reverse(f"discussions:{name}", args=[answer.pk]), sent)
    nowhere = client_of(asker).post(reverse(f"discussions:{name}", args=[987_654]), sent)

    assert (response.status_code, nowhere.status_code) == (404, 404)
    assert "Typed with care." in response.text
    assert "kingfisher" not in response.text
    assert response.text.count("Typed with care.") == nowhere.text.count("Typed with care.")


@pytest.mark.parametrize(
    ("file", "why"),
    [(make_docx("statement.pdf"), "do not match"), (ContentFile(png_header(6_000, 5_000), name="map.png"), "pixels")],
    ids=["a ZIP named .pdf", "a picture that explodes"],
)
def test_a_file_that_is_not_what_it_says_is_refused_by_name_and_the_text_stays(
    asker: Member, answerer: Member, client_of: ClientOf, file: ContentFile[bytes], why: str
) -> None:
    upload = SimpleUploadedFile(str(file.name), file.read())
    sent = {"key": str(uuid.uuid4()), "body": "Typed with care.", "uploads": [upload]}

    response = client_of(answerer).post(reverse("discussions:answer", args=[make_thread(asker).pk]), sent)

    assert response.status_code == 422
    assert str(file.name) in response.text
    assert why in response.text
    assert "Typed with care." in response.text


def test_a_text_too_long_to_be_posted_is_kept_as_a_draft(asker: Member, client_of: ClientOf) -> None:
    text = "A long text. " * 8_000

    client_of(asker).post("/questions/drafts/keep/", {"place": "ask:0", "body": text})

    assert client_of(asker).get(reverse("discussions:ask")).context["form"]["body"].value() == text.strip()


def test_a_mention_that_looks_like_another_office_shows_the_true_one(asker: Member, answerer: Member) -> None:
    answerer.office = "District office"
    answerer.save(update_fields=["office"])

    label = "\u0420rosecutor G\u0435neral, \u202eNetherlands"
    post = make_answer(make_thread(asker), asker, f"@[{label}](member:{answerer.pk})")

    assert "District office" in post.html
    assert "neral" not in post.html


def test_who_posts_too_often_is_told_how_long_to_wait_and_keeps_the_text(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    address, client = reverse("discussions:answer", args=[make_thread(asker).pk]), client_of(answerer)
    for _number in range(20):
        client.post(address, {"key": str(uuid.uuid4()), "body": "An answer."})

    refused = client.post(address, {"key": str(uuid.uuid4()), "body": "One answer too many."})

    assert refused.status_code == 429
    assert "One answer too many." in refused.text
    assert "minute" in refused.text
