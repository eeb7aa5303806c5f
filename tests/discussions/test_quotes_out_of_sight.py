"""What quotes a post goes out of sight with it, wherever it was posted or is being written, and comes back with it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.actions.drafts import Typed
from discussions.markdown import MAXIMUM_LENGTH
from discussions.models import Decision, Draft, Post, Thread, Withheld
from discussions.quoting import quote, with_quotes, without_quotes_of
from network_site.live.models import Change
from network_site.members.models import Member
from tests.discussions.quoted import NOTICE, WORDS, withhold
from tests.discussions.test_withholding import rows_with_the_word
from tests.factories.discussions import make_answer, make_reply, make_thread, question_of
from tests.factories.vocabulary import LanguageFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


def undo(by: Member, decision: Decision) -> None:
    actions.undo_decision(by=by, decision=decision)


def body_of(post: Post) -> str:
    return str(Post.objects.get(pk=post.pk).body)


def keep(by: Member, place: str, body: str, **typed: Any) -> Draft:
    return actions.keep_draft(by=by, place=place, typed=Typed(body=body, **typed))


def texts_for(client: Client, post: Post) -> dict[str, str]:
    """Return what a reader is sent of *post*, by place."""
    thread = post.thread
    addresses = {
        "thread": thread.get_absolute_url(),
        "live": f"/live/since/?{thread.stream}=0",
        "search": "/search/?q=harbour",
        "history": reverse("discussions:history", args=[post.pk]),
        "first version": f"{reverse('discussions:history', args=[post.pk])}?version=1",
        "translations": reverse("discussions:translations", args=[post.pk]),
        "reply": f"{reverse('discussions:reply', args=[post.pk])}?quote",
    }
    return {place: client.get(address).text for place, address in addresses.items()}


def where(texts: dict[str, str]) -> set[str]:
    return {place for place, text in texts.items() if "kingfisher" in text.lower()}


def test_a_quote_elsewhere_goes_from_page_frame_search_history_and_translation_and_returns(
    source: Post, asker: Member, outsider: Member, moderator: Member, client_of: ClientOf
) -> None:
    text = f"{quote(source)}I agree."
    elsewhere = make_answer(make_thread(asker), outsider, text)
    elsewhere = actions.edit_post(by=outsider, post=elsewhere, body=f"{text} Fully.", version=1)
    french = LanguageFactory.create(code="fr")
    actions.translate_post(by=outsider, post=elsewhere, language=french, body=f"{quote(source)}D'accord.", of_version=2)
    before, client = body_of(elsewhere), client_of(asker)
    everywhere = where(texts_for(client, elsewhere))
    assert len(everywhere) == 7

    decision = withhold(moderator, source)

    hidden = texts_for(client, elsewhere)
    assert where(hidden) == set()
    assert rows_with_the_word() == {"discussions.Withheld"}
    for place in ("thread", "history", "translations"):
        assert NOTICE in hidden[place]
    assert "I agree. Fully." in hidden["thread"]
    undo(moderator, decision)
    assert where(texts_for(client, elsewhere)) == everywhere
    assert body_of(elsewhere) == before


def test_open_pages_of_the_quoting_post_hear_of_both(
    source: Post, asker: Member, outsider: Member, moderator: Member
) -> None:
    elsewhere = make_answer(make_thread(asker), outsider, quote(source))
    changes = Change.objects.filter(stream__name=elsewhere.thread.stream, object_id=elsewhere.pk, kind="post_changed")

    decision = withhold(moderator, source)
    assert changes.count() == 1
    undo(moderator, decision)
    assert changes.count() == 2


def test_words_repeated_in_the_thread_without_a_link_go_too(
    source: Post, asker: Member, answerer: Member, moderator: Member
) -> None:
    others, own = (make_reply(source, by, f"> {WORDS}\n\nMine stays.") for by in (asker, answerer))

    decision = withhold(moderator, source)

    for post in (others, own):
        assert "kingfisher" not in body_of(post)
        assert "Mine stays." in body_of(post)
    undo(moderator, decision)
    assert WORDS in body_of(others)


def test_a_quote_of_the_question_stays_although_the_answer_that_quoted_it_too_goes(
    thread: Thread, answerer: Member, outsider: Member, moderator: Member
) -> None:
    asked = quote(question_of(thread))
    source, other = (make_answer(thread, by, f"{asked}{WORDS}") for by in (answerer, outsider))

    withhold(moderator, source)

    assert body_of(other) == f"{asked}{WORDS}"


def test_what_goes_on_in_a_quoted_paragraph_goes_with_it() -> None:
    link = f"[x]({reverse('discussions:post', args=[7])})"

    text, kept = without_quotes_of(7, "", f"> Word\nlazily goes on\n— {link}\n\nMine.")

    assert text.startswith(f"> [{NOTICE}]")
    assert text.endswith("\n\nMine.")
    assert "lazily goes on" in next(iter(kept.values()))


@pytest.mark.parametrize("first", [0, 1])
def test_two_that_one_post_quotes_come_back_in_any_order(
    thread: Thread, source: Post, answerer: Member, outsider: Member, moderator: Member, first: int
) -> None:
    other = make_answer(thread, answerer, "The second heron is named there as well.")
    nested = "".join(f"> {line}\n" for line in f"{quote(source)}{quote(other)}".splitlines())
    text = f"{quote(source)}One.\n\n{quote(other)}Two.\n\n{nested}\nBoth."
    post = make_reply(source, outsider, text)
    decisions = [withhold(moderator, quoted) for quoted in (source, other)]
    assert not {"kingfisher", "heron"} & set(body_of(post).split())

    undo(moderator, decisions[first])

    shown, hidden = (("kingfisher", "heron"), ("heron", "kingfisher"))[first]
    assert shown in body_of(post)
    assert hidden not in body_of(post)
    undo(moderator, decisions[1 - first])
    assert body_of(post) == text.strip()


@pytest.mark.parametrize("order", [(0, 1, 0, 1), (0, 1, 1, 0), (1, 0, 0, 1), (1, 0, 1, 0)])
def test_a_quoting_post_that_goes_itself_shows_nothing_early_and_comes_back_whole(
    source: Post, outsider: Member, moderator: Member, order: tuple[int, ...]
) -> None:
    post = make_reply(source, outsider, f"{quote(source)}I agree.")
    text, pair = body_of(post), (source, post)
    decisions = {number: withhold(moderator, pair[number]) for number in order[:2]}

    undo(moderator, decisions[order[2]])
    assert "kingfisher" not in body_of(post)
    undo(moderator, decisions[order[3]])

    assert body_of(post) == text
    assert not Withheld.objects.exists()


def test_what_was_changed_meanwhile_stays_and_the_quote_comes_back_into_it(
    source: Post, outsider: Member, moderator: Member
) -> None:
    post = make_reply(source, outsider, f"{quote(source)}I agree.")
    decision = withhold(moderator, source)

    actions.edit_post(by=outsider, post=post, body=f"{body_of(post)}\n\nMore of mine.", version=1)
    undo(moderator, decision)

    assert WORDS in body_of(post)
    assert body_of(post).endswith("I agree.\n\nMore of mine.")
    assert WORDS in post.revisions.get().body


def test_a_quote_in_a_draft_comes_back_and_the_open_window_hears_of_it(
    source: Post, outsider: Member, moderator: Member
) -> None:
    draft = keep(outsider, f"reply:{source.pk}", f"{quote(source)}Half a sentence")
    text = draft.body
    decision = withhold(moderator, source)
    draft.refresh_from_db()
    assert "kingfisher" not in draft.body

    undo(moderator, decision)

    draft.refresh_from_db()
    assert (draft.body, draft.sequence) == (text, 3)


def test_a_draft_posted_meanwhile_gets_its_quote_back(
    thread: Thread, source: Post, outsider: Member, moderator: Member
) -> None:
    draft = keep(outsider, f"answer:{thread.pk}", f"{quote(source)}I agree.")
    decision = withhold(moderator, source)
    draft.refresh_from_db()
    post = make_answer(thread, outsider, draft.body, drafted=draft.sequence)
    assert not Draft.objects.exists()
    assert "kingfisher" not in post.body

    undo(moderator, decision)

    assert WORDS in body_of(post)


def test_a_window_left_open_loses_no_quote_either(
    thread: Thread, source: Post, outsider: Member, moderator: Member
) -> None:
    text = f"{quote(source)}I agree."
    decision = withhold(moderator, source)
    post, draft = make_answer(thread, outsider, text), keep(outsider, "ask:0", text)
    assert "kingfisher" not in post.body + draft.body

    undo(moderator, decision)

    draft.refresh_from_db()
    assert body_of(post) == draft.body == text.strip()


def test_not_even_its_author_posts_it_again_in_a_quote(
    thread: Thread, source: Post, answerer: Member, moderator: Member
) -> None:
    text = quote(source)
    withhold(moderator, source)

    assert "kingfisher" not in make_answer(thread, answerer, text).body
    assert "kingfisher" in keep(answerer, "ask:0", text).body  # which nobody else reads


def test_the_key_of_somebody_elses_notice_opens_nothing(
    source: Post, asker: Member, outsider: Member, moderator: Member
) -> None:
    post = make_reply(source, outsider, f"{quote(source)}I agree.")
    decision = withhold(moderator, source)

    thief = make_answer(make_thread(asker), asker, body_of(post))
    undo(moderator, decision)

    assert "kingfisher" in body_of(post)
    assert "kingfisher" not in body_of(thief)


def test_many_small_quotes_leave_room_for_their_notices() -> None:
    line = f"> [a]({reverse('discussions:post', args=[7])})\n\nx\n\n"
    text = line * (MAXIMUM_LENGTH // len(line))

    hidden, kept = without_quotes_of(7, "", text)

    assert len(hidden) <= MAXIMUM_LENGTH
    assert with_quotes(hidden, kept) == text


def test_words_beside_a_notice_stay() -> None:
    hidden, kept = without_quotes_of(7, "", f"> [a]({reverse('discussions:post', args=[7])})")

    assert with_quotes(f"{hidden} and mine", kept).endswith("\n\n>  and mine")


@pytest.mark.django_db(transaction=True)
def test_a_quote_posted_at_the_very_moment_is_hidden_too(
    asker: Member, answerer: Member, outsider: Member, moderator: Member
) -> None:
    source = make_answer(make_thread(asker), answerer, WORDS)
    text, others = quote(source), [make_thread(asker) for _number in range(4)]

    raised = at_once(
        *(lambda thread=thread: make_answer(thread, outsider, text) for thread in others[:2]),
        lambda: withhold(moderator, source),
        *(lambda thread=thread: make_answer(thread, outsider, text) for thread in others[2:]),
    )

    assert raised == []
    posted = Post.objects.filter(thread__in=others, kind="answer")
    assert posted.count() == 4
    assert not posted.filter(body__contains="kingfisher").exists()
    undo(moderator, Decision.objects.get())
    assert posted.filter(body__contains="kingfisher").count() == 4
