"""The pages of discussions, as a browser without scripts meets them."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from discussions import actions
from discussions.models import AnswerScope, Post, Thread
from discussions.querysets import PAGE_SIZE
from network_site.access.marks import RED_REFUSED
from network_site.live import fragments
from network_site.members.models import Member, WorkingGroup
from network_site.vocabulary.models import Topic
from tests.factories.discussions import make_answer, make_reply, make_scope, make_thread, question_of
from tests.factories.vocabulary import JurisdictionFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]

ASK = reverse("discussions:ask")
THREADS = reverse("discussions:threads")


def post_url(name: str, post: Post) -> str:
    return reverse(f"discussions:{name}", args=[post.pk])


# --- Asking -------------------------------------------------------------------------------------------------


def test_a_member_asks_and_lands_on_the_question(asker: Member, client_of: ClientOf, typed: dict[str, Any]) -> None:
    response = client_of(asker).post(ASK, typed)

    thread = Thread.objects.get()
    assert response.url == thread.get_absolute_url()
    page = client_of(asker).get(response.url).text
    assert thread.title in page
    assert "<strong>channel</strong>" in page


def test_a_double_submit_makes_one_question(asker: Member, client_of: ClientOf, typed: dict[str, Any]) -> None:
    client = client_of(asker)

    first, second = client.post(ASK, typed), client.post(ASK, typed)

    assert first.url == second.url
    assert Post.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "Short", "at least 10 characters"),
        ("title", "x" * 201, "at most 200 characters"),
        ("body", "", "This field is required"),
        ("body", " \x00\u202e ", "This field is required"),
        ("body", "x" * 20_001, "at most 20000 characters"),
        ("topics", [], "Choose at least one topic"),
        ("mark", "AMBER", "choose which"),
        ("mark", "PURPLE", "valid choice"),
        ("working_group", "99999", "valid choice"),
        ("concerns", ["XX"], "not a valid value"),
    ],
)
def test_a_faulty_question_gets_an_error_and_keeps_the_text(
    asker: Member, client_of: ClientOf, typed: dict[str, Any], field: str, value: Any, message: str
) -> None:
    response = client_of(asker).post(ASK, {**typed, field: value})

    assert response.status_code == 422
    assert (message in response.text) or field == "concerns"
    kept = "body" if field == "title" else "title"
    assert typed[kept] in response.text
    assert not Thread.objects.exists()


def test_red_is_refused_with_the_reason(asker: Member, client_of: ClientOf, typed: dict[str, Any]) -> None:
    response = client_of(asker).post(ASK, {**typed, "mark": "RED"})

    assert response.status_code == 422
    assert str(RED_REFUSED) in response.text
    assert typed["body"] in response.text


def test_a_question_that_waited_for_the_line_is_told_where_it_stands(
    asker: Member, client_of: ClientOf, typed: dict[str, Any]
) -> None:
    response = client_of(asker).post(ASK, typed, headers={"X-Partial": "1"})

    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["X-At"] == Thread.objects.get().get_absolute_url()


def test_a_malformed_key_is_refused_in_words(asker: Member, client_of: ClientOf, typed: dict[str, Any]) -> None:
    response = client_of(asker).post(ASK, {**typed, "key": "not-a-key"})

    assert response.status_code == 422


def test_only_ones_own_groups_are_offered(
    asker: Member, outsider: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    assert group.name in client_of(asker).get(ASK).text
    assert group.name not in client_of(outsider).get(ASK).text


# --- Lists --------------------------------------------------------------------------------------------------


def test_the_list_shows_newest_first(asker: Member, client_of: ClientOf) -> None:
    first, second = make_thread(asker, title="The first question"), make_thread(asker, title="The second question")

    page = client_of(asker).get(THREADS).text

    assert page.index(second.title) < page.index(first.title)


def test_filters_select_what_they_name(asker: Member, answerer: Member, client_of: ClientOf, topic: Topic) -> None:
    morocco = JurisdictionFactory.create(code="MA")
    make_answer(make_thread(asker, title="Answered, and about Morocco", concerns=[morocco]), answerer)
    make_thread(answerer, title="Unanswered, and on the topic", topics=[topic])
    client = client_of(asker)

    def titles(query: str) -> set[str]:
        page = client.get(f"{THREADS}?{query}").text
        return {thread.title for thread in Thread.objects.all() if thread.title in page}

    assert titles("show=unanswered") == {"Unanswered, and on the topic"}
    assert titles("show=mine") == {"Answered, and about Morocco"}
    assert titles("country=MA") == {"Answered, and about Morocco"}
    assert titles(f"topic={topic.slug}") == {"Unanswered, and on the topic"}
    assert titles(f"topic={topic.parent.slug}") == {"Unanswered, and on the topic"}  # type: ignore[union-attr]
    assert titles(f"topic={topic.slug}&country=MA") == set()


def test_status_mark_and_stale_positions_narrow_the_list_together(
    asker: Member, answerer: Member, outsider: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    accepted = make_thread(asker, title="Accepted, and its law was read long ago")
    scope = make_scope(make_answer(accepted, answerer))
    actions.accept_answer(by=asker, post=scope.post)
    today = timezone.localdate()
    AnswerScope.objects.update(law_as_of=today - timedelta(days=9), review_due=today - timedelta(days=1))
    make_answer(make_thread(asker, title="Answered within the group", mark="AMBER", working_group=group), answerer)
    make_thread(asker, title="Waiting for an answer of anybody")

    def titles(query: str, member: Member = asker) -> set[str]:
        page = client_of(member).get(f"{THREADS}?{query}").text
        return {thread.title.split()[0] for thread in Thread.objects.all() if thread.title in page}

    assert titles("status=open") == {"Waiting"}
    assert titles("status=answered") == titles("mark=AMBER") == {"Answered"}
    assert titles("status=accepted") == titles("show=stale") == titles("show=stale&status=accepted") == {"Accepted,"}
    assert titles("show=stale&mark=AMBER") == titles("status=closed") == set()
    assert titles("mark=AMBER", outsider) == titles("status=answered", outsider) == set()


def test_what_waits_for_a_member_is_open_and_to_their_country_or_topics(
    asker: Member, answerer: Member, colleague: Member, topic: Topic
) -> None:
    answerer.topics.add(topic)
    to_country = make_thread(asker, title="To the Netherlands", concerns=[answerer.jurisdiction])
    on_topic = make_thread(asker, title="On their topic", topics=[topic])
    make_thread(asker, title="To somebody else")
    answered = make_thread(asker, title="Answered by the member", concerns=[answerer.jurisdiction])
    make_answer(answered, answerer)
    accepted = make_thread(asker, title="Settled already", concerns=[answerer.jurisdiction])
    actions.accept_answer(by=asker, post=make_answer(accepted, colleague))

    assert set(Thread.objects.visible_to(answerer).waiting_for(answerer)) == {to_country, on_topic}


def test_the_second_page_goes_on_where_the_first_ended(asker: Member, client_of: ClientOf) -> None:
    threads = [make_thread(asker, title=f"Question number {n:02}") for n in range(PAGE_SIZE + 3)]
    client = client_of(asker)

    first = client.get(THREADS)
    second = client.get(THREADS, {"before": first.context["page"].next_cursor})

    assert len(first.context["page"].rows) == PAGE_SIZE
    assert len(second.context["page"].rows) == 3
    assert threads[0].title in second.text
    assert second.context["page"].next_cursor == ""


@pytest.mark.parametrize("query", ["before=x", "before=1e999-1", "before=-", "country=XX", "topic=nope", "show=x"])
def test_a_malformed_address_shows_a_page(asker: Member, client_of: ClientOf, query: str) -> None:
    assert client_of(asker).get(f"{THREADS}?{query}").status_code == 200


@pytest.mark.parametrize("threads", [1, 20])
def test_the_list_needs_the_same_queries_for_any_number_of_threads(
    asker: Member, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries, threads: int
) -> None:
    for n in range(threads):
        make_thread(asker, title=f"Question number {n:02}")
    client = client_of(asker)
    client.get(THREADS)

    fragments.clear()
    with django_assert_num_queries(9):
        client.get(THREADS)


# --- Reading ------------------------------------------------------------------------------------------------


def test_answers_stand_in_order_with_their_replies(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    thread = make_thread(asker)
    first = make_answer(thread, answerer, "The first answer.")
    make_answer(thread, answerer, "The second answer.")
    make_reply(first, asker, "A reply to the first.")
    make_reply(question_of(thread), answerer, "A reply to the question.")

    page = client_of(asker).get(thread.get_absolute_url()).text

    texts = ["A reply to the question.", "The first answer.", "A reply to the first.", "The second answer."]
    places = [page.index(text) for text in texts]
    assert places == sorted(places)


@pytest.mark.parametrize("posts", [10, 500])
def test_the_question_page_needs_at_most_twelve_queries_for_any_number_of_posts(
    asker: Member, answerer: Member, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries, posts: int
) -> None:
    thread = make_thread(asker)
    answer = make_answer(thread, answerer)
    rows = [
        Post(
            thread=thread,
            kind=Post.Kind.REPLY,
            parent=answer,
            author=answerer,
            author_office=answerer.office,
            author_jurisdiction=answerer.jurisdiction,
            language_id="en",
            body=f"{n}",
            html=f"<p>{n}</p>",
            idempotency_key=uuid.uuid4(),
        )
        for n in range(posts - 2)
    ]
    Post.objects.bulk_create(rows)
    client, whole = client_of(asker), f"{thread.get_absolute_url()}?all=1"
    client.get(whole)

    fragments.clear()
    with django_assert_num_queries(12):
        page = client.get(whole).text

    assert page.count('class="post"') == posts


def test_the_language_of_a_post_is_marked_for_reading_aloud(
    asker: Member, client_of: ClientOf, typed: dict[str, Any]
) -> None:
    thread = make_thread(asker)

    assert 'lang="en"' in client_of(asker).get(thread.get_absolute_url()).text


# --- Answering, editing, judging ----------------------------------------------------------------------------


def test_an_answer_is_posted_once_and_linked(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    thread = make_thread(asker)
    data = {"key": str(uuid.uuid4()), "body": "The central authority."}
    client = client_of(answerer)

    responses = [client.post(reverse("discussions:answer", args=[thread.pk]), data) for _ in range(2)]

    answer = thread.posts.get(kind=Post.Kind.ANSWER)
    assert [response.url for response in responses] == [answer.get_absolute_url()] * 2


def test_a_live_page_gets_nothing_back_but_the_next_key(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    thread = make_thread(asker)
    data = {"key": str(uuid.uuid4()), "body": "The central authority."}

    response = client_of(answerer).post(
        reverse("discussions:answer", args=[thread.pk]), data, headers={"X-Partial": "1"}
    )

    assert response.status_code == 204
    assert uuid.UUID(response.headers["X-Next-Key"]) != uuid.UUID(data["key"])


def test_an_empty_answer_keeps_the_page_and_says_why(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    thread = make_thread(asker)

    response = client_of(answerer).post(
        reverse("discussions:answer", args=[thread.pk]), {"key": str(uuid.uuid4()), "body": "  "}
    )

    assert response.status_code == 422
    assert "This field is required" in response.text


def test_a_reply_to_a_post_removed_meanwhile_keeps_the_text(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    answer = make_answer(make_thread(asker), answerer)
    actions.delete_post(by=answerer, post=answer)

    response = client_of(asker).post(post_url("reply", answer), {"key": str(uuid.uuid4()), "body": "My long reply."})

    assert response.status_code == 422
    assert "removed in the meantime" in response.text
    assert "My long reply." in response.text


def test_a_stale_edit_shows_both_texts_and_can_be_saved_again(asker: Member, client_of: ClientOf) -> None:
    post = question_of(make_thread(asker))
    actions.edit_post(by=asker, post=post, body="From the other tab.", version=1)
    client = client_of(asker)

    refused = client.post(post_url("edit", post), {"version": 1, "body": "From this tab."})
    saved = client.post(
        post_url("edit", post), {"version": refused.context["form"].data["version"], "body": "From this tab."}
    )

    assert "From the other tab." in refused.text
    assert "From this tab." in refused.text
    assert saved.status_code == 302
    post.refresh_from_db()
    assert post.body == "From this tab."


def test_the_edit_page_of_anothers_post_does_not_exist(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    post = question_of(make_thread(asker))

    assert client_of(answerer).get(post_url("edit", post)).status_code == 404


def test_each_decision_asks_once_and_then_holds(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    answer = make_answer(make_thread(asker), answerer)

    for member, name in ((asker, "accept"), (asker, "withdraw"), (answerer, "delete"), (answerer, "restore")):
        client = client_of(member)
        assert client.get(post_url(name, answer)).status_code == 200
        assert client.post(post_url(name, answer)).url == answer.get_absolute_url()

    answer.refresh_from_db()
    assert answer.deleted_at is None


def test_a_refused_decision_says_why(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    thread = make_thread(asker)
    make_answer(thread, answerer)

    response = client_of(asker).post(post_url("delete", question_of(thread)))

    assert response.status_code == 409
    assert "already answered" in response.text


def test_a_tombstone_holds_nothing_of_the_text(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    answer = make_answer(make_thread(asker), answerer, "A name that must go.")
    assert "A name that must go." in client_of(asker).get(answer.thread.get_absolute_url()).text

    actions.delete_post(by=answerer, post=answer)

    page = client_of(asker).get(answer.thread.get_absolute_url()).text
    assert "A name that must go." not in page
    assert "Removed by its author" in page


def test_each_reader_is_offered_what_they_may_do(
    asker: Member, answerer: Member, outsider: Member, moderator: Member, client_of: ClientOf
) -> None:
    answer = make_answer(make_thread(asker), answerer)

    def offered(member: Member) -> set[str]:
        page = client_of(member).get(answer.thread.get_absolute_url()).text
        return {name for name in ("reply", "edit", "delete", "accept") if post_url(name, answer) in page}

    assert offered(asker) == {"reply", "accept"}
    assert offered(answerer) == {"reply", "edit", "delete"}
    assert offered(outsider) == {"reply"}
    assert offered(moderator) == {"reply", "delete"}


def test_the_preview_shows_safe_html_and_keeps_nothing(asker: Member, client_of: ClientOf) -> None:
    response = client_of(asker).post(reverse("discussions:preview"), {"body": "**bold** <script>x</script>"})

    assert "<strong>bold</strong>" in response.text
    assert "<script>" not in response.text
    assert not Post.objects.exists()
