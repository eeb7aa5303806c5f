"""A post in another language: beside the original, as visible as it, and behind it when it changes."""

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.exceptions import NotAllowed, PostGone, SameLanguage, StalePost
from discussions.models import Post, PostTranslation
from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup
from network_site.notifications.models import Notification
from network_site.translation import engine
from network_site.translation.libretranslate import EngineUnavailable, LibreTranslate
from network_site.vocabulary.models import Language
from tests.factories.discussions import make_answer, make_thread, question_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
FRENCH = "L'autorité centrale, par martinet."


@pytest.fixture
def answer(asker: Member, answerer: Member) -> Post:
    """An answer in English."""
    return make_answer(make_thread(asker), answerer)


def translate(by: Member, post: Post, language: Language, body: str = FRENCH, **fields: Any) -> PostTranslation:
    fields.setdefault("of_version", post.version)
    return actions.translate_post(by=by, post=post, language=language, body=body, **fields)


def test_a_translation_stands_beside_the_original_with_its_translator(
    answer: Post, outsider: Member, french: Language, client_of: ClientOf
) -> None:
    address = reverse("discussions:translate", args=[answer.pk, "fr"])
    assert client_of(outsider).get(address).status_code == 200

    client_of(outsider).post(address, {"of_version": 1, "version": 0, "body": FRENCH})

    for page in (answer.thread.get_absolute_url(), reverse("discussions:translations", args=[answer.pk])):
        html = client_of(outsider).get(page).text
        assert "par martinet" in html
        assert outsider.office in html
    assert Notification.objects.filter(verb="translated", recipient=answer.author).exists()


def test_the_title_of_a_question_is_translated_with_it(
    answer: Post, outsider: Member, french: Language, client_of: ClientOf
) -> None:
    question = question_of(answer.thread)

    client_of(outsider).post(
        reverse("discussions:translate", args=[question.pk, "fr"]),
        {"of_version": 1, "version": 0, "title": "Quelle autorité ?", "body": FRENCH},
    )

    assert "Quelle autorité ?" in client_of(outsider).get(answer.thread.get_absolute_url()).text


def test_a_translation_is_behind_once_the_original_changes_until_it_follows(
    answer: Post, answerer: Member, outsider: Member, french: Language, client_of: ClientOf
) -> None:
    row = translate(outsider, answer, french)
    page = answer.thread.get_absolute_url()
    assert "Behind the original" not in client_of(outsider).get(page).text

    actions.edit_post(by=answerer, post=answer, body="Another authority does.", version=1)

    assert "Behind the original" in client_of(outsider).get(page).text
    assert Notification.objects.filter(verb="translation_behind", recipient=outsider).exists()
    translate(outsider, answer, french, "Une autre.", of_version=2, version=row.version)
    assert "Behind the original" not in client_of(outsider).get(page).text


def test_two_who_translate_at_the_same_time_lose_no_word(
    answer: Post, outsider: Member, colleague: Member, moderator: Member, french: Language, client_of: ClientOf
) -> None:
    translate(outsider, answer, french)

    with pytest.raises(NotAllowed):
        translate(colleague, answer, french, "Autre chose.")
    with pytest.raises(StalePost):
        translate(moderator, answer, french, "Autre chose.")
    address = reverse("discussions:translate", args=[answer.pk, "fr"])
    stale = client_of(moderator).post(address, {"of_version": 1, "version": 0, "body": "Autre chose."})
    assert stale.status_code == 422
    assert "Autre chose." in stale.text
    assert "par martinet" in stale.text


def test_nobody_translates_what_they_may_not_see_what_is_gone_or_into_its_own_language(
    asker: Member,
    answerer: Member,
    outsider: Member,
    group: WorkingGroup,
    answer: Post,
    french: Language,
    client_of: ClientOf,
) -> None:
    hidden = make_answer(make_thread(asker, mark=Mark.AMBER, working_group=group), answerer)
    translate(asker, hidden, french)
    with pytest.raises(NotAllowed):
        translate(outsider, hidden, french)
    for name in ("translations", "translate"):
        args = [hidden.pk] if name == "translations" else [hidden.pk, "fr"]
        assert client_of(outsider).get(reverse(f"discussions:{name}", args=args)).status_code == 404
    with pytest.raises(SameLanguage):
        translate(outsider, answer, answer.language)
    actions.delete_post(by=answerer, post=answer)
    with pytest.raises(PostGone):
        translate(outsider, answer, french)


def test_a_translation_is_found_by_its_words_and_by_nobody_else(
    asker: Member, answerer: Member, outsider: Member, group: WorkingGroup, french: Language, client_of: ClientOf
) -> None:
    hidden = make_answer(make_thread(asker, mark=Mark.AMBER, working_group=group), answerer)
    translate(asker, hidden, french)

    assert hidden.get_absolute_url() in client_of(answerer).get("/search/?q=martinet").text
    assert hidden.get_absolute_url() not in client_of(outsider).get("/search/?q=martinet").text


def test_it_goes_out_of_sight_with_the_post_and_comes_back(
    answer: Post, outsider: Member, moderator: Member, french: Language, client_of: ClientOf
) -> None:
    translate(outsider, answer, french)
    places = (answer.thread.get_absolute_url(), "/search/?q=autorité", f"/live/since/?{answer.thread.stream}=0")
    client = client_of(outsider)
    assert "par martinet" in client.get(places[0]).text

    decision = actions.decide(by=moderator, key=uuid.uuid4(), post=answer, kind="withhold", reason="A name.")

    for place in places:
        assert "martinet" not in client.get(place).text
    assert not PostTranslation.objects.exclude(body="").exists()
    assert client.get(reverse("discussions:translations", args=[answer.pk])).status_code == 404
    actions.undo_decision(by=moderator, decision=decision)
    assert "par martinet" in client.get(places[0]).text


class Engine(BaseHTTPRequestHandler):
    """Speaks LibreTranslate's protocol: capitals for what it is given; some words make it fail."""

    heard: list[dict[str, Any]]

    def do_POST(self) -> None:
        """Answer as the protocol says, or fail as the text asks."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).heard.append({"path": self.path, **asked})
        if "late" in asked["q"]:
            threading.Event().wait(3)
        broken = "broken" in asked["q"]
        body = b"no json" if broken else json.dumps({"translatedText": asked["q"].upper()}).encode()
        self.send_response(500 if "refused" in asked["q"] else 200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    Engine.heard = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Engine)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", Engine.heard
    finally:
        server.shutdown()
        server.server_close()


def test_a_machine_translation_is_labelled_and_not_kept(
    answer: Post, outsider: Member, french: Language, settings: Any, client_of: ClientOf
) -> None:
    with serving() as (url, heard):
        settings.TRANSLATE_URL = url.replace("//", "//:secret@")
        offered = client_of(outsider).get(reverse("discussions:translate", args=[answer.pk, "fr"]))
        assert "Begin with a machine translation" in offered.text
        page = client_of(outsider).post(reverse("discussions:machine", args=[answer.pk, "fr"]))

    assert "Machine translation, not checked" in page.text
    assert "THE CENTRAL AUTHORITY DOES." in page.text
    assert heard == [
        {"path": "/translate", "q": answer.body, "source": "en", "target": "fr", "format": "text", "api_key": "secret"}
    ]
    assert not PostTranslation.objects.exists()
    begun = client_of(outsider).post(
        reverse("discussions:translate", args=[answer.pk, "fr"]), {"begin": "1", "body": "FROM THE ENGINE."}
    )
    assert "FROM THE ENGINE." in begun.text
    assert not PostTranslation.objects.exists()


@pytest.mark.parametrize("mark", [Mark.AMBER, Mark.AMBER_STRICT])
def test_what_belongs_to_a_group_is_given_to_no_engine(
    mark: str, asker: Member, group: WorkingGroup, french: Language, settings: Any, client_of: ClientOf
) -> None:
    hidden = question_of(make_thread(asker, mark=mark, working_group=group))
    with serving() as (url, heard):
        settings.TRANSLATE_URL = url
        client = client_of(asker)
        assert client.post(reverse("discussions:machine", args=[hidden.pk, "fr"])).status_code == 404
        assert "machine translation" not in client.get(reverse("discussions:translate", args=[hidden.pk, "fr"])).text
        with pytest.raises(engine.EngineRefused):
            engine.translated("text", mark=mark, source="en", target="fr")

    assert heard == []


LABEL = "Machine translation, not checked"
FROM_ENGINE = "THE CENTRAL AUTHORITY DOES."


@pytest.mark.parametrize(
    ("body", "labelled"),
    [
        (FROM_ENGINE, 1),
        ("  THE CENTRAL\r\n\r\nAUTHORITY   DOES.\n", 1),
        ("THE CENTRAL AUTHORITY does.", 0),
        ("L'autorité centrale.", 0),
    ],
)
def test_what_an_engine_wrote_and_nobody_changed_stays_labelled(
    body: str, labelled: int, answer: Post, outsider: Member, french: Language, settings: Any, client_of: ClientOf
) -> None:
    client = client_of(outsider)
    with serving() as (url, _heard):
        settings.TRANSLATE_URL = url
        assert FROM_ENGINE in client.post(reverse("discussions:machine", args=[answer.pk, "fr"])).text

    said = {"body": body, "of_version": 1, "version": 0}
    assert client.post(reverse("discussions:translate", args=[answer.pk, "fr"]), said).status_code == 302

    assert PostTranslation.objects.get().is_machine == labelled
    beside = client.get(reverse("discussions:translations", args=[answer.pk]), {"language": "fr"}).text
    assert beside.count(LABEL) == client.get(answer.get_absolute_url()).text.count(LABEL) == labelled


def test_a_machine_translation_that_somebody_corrects_loses_its_label_and_its_history_keeps_it(
    answer: Post, outsider: Member, french: Language, client_of: ClientOf
) -> None:
    actions.note_machine_text(post=answer, text=FROM_ENGINE)
    said = {"by": outsider, "post": answer, "language": french, "of_version": 1}
    actions.translate_post(**said, body=FROM_ENGINE)
    actions.translate_post(**said, body="L'autorité centrale.", version=1)
    client = client_of(outsider)

    assert LABEL not in client.get(reverse("discussions:translations", args=[answer.pk])).text
    assert client.get(reverse("discussions:translation_history", args=[answer.pk, "fr"])).text.count(LABEL) == 1


def test_a_text_that_an_engine_made_of_another_post_is_not_taken_for_its_own(
    answer: Post, asker: Member, outsider: Member, french: Language
) -> None:
    actions.note_machine_text(post=question_of(make_thread(asker)), text=FROM_ENGINE)

    row = actions.translate_post(by=outsider, post=answer, language=french, body=FROM_ENGINE, of_version=1)

    assert not row.is_machine


def test_without_an_engine_nobody_is_offered_one(
    answer: Post, outsider: Member, french: Language, client_of: ClientOf
) -> None:
    page = client_of(outsider).get(reverse("discussions:translate", args=[answer.pk, "fr"])).text

    assert "machine translation" not in page
    assert client_of(outsider).post(reverse("discussions:machine", args=[answer.pk, "fr"])).status_code == 404


@pytest.mark.parametrize("word", ["late", "broken", "refused"])
def test_an_engine_that_fails_or_is_late_is_an_answer_and_no_error(word: str) -> None:
    with serving() as (url, _heard), pytest.raises(EngineUnavailable):
        LibreTranslate(url, "", 0.5).translate(f"It is {word}.", source="en", target="fr")


def test_a_page_says_that_the_engine_did_not_answer(
    answer: Post, outsider: Member, french: Language, settings: Any, client_of: ClientOf
) -> None:
    settings.TRANSLATE_URL = "http://127.0.0.1:9"  # nothing listens there

    page = client_of(outsider).post(reverse("discussions:machine", args=[answer.pk, "fr"]), follow=True)

    assert "The engine did not answer." in page.text


def test_who_wrote_anonymously_translates_it_as_such(
    asker: Member, answerer: Member, outsider: Member, french: Language, client_of: ClientOf
) -> None:
    post = make_answer(make_thread(asker), answerer, is_anonymous=True)

    translate(answerer, post, french)

    page = client_of(outsider).get(reverse("discussions:translations", args=[post.pk])).text
    assert page.count("Office not named") == 2  # who wrote it, and who translated it
    assert PostTranslation.objects.get().translator_office == ""
