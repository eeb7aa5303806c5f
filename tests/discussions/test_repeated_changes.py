"""What is sent twice, as when no answer came back, is done once, whatever came between; another text is not lost."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from discussions import actions
from discussions.exceptions import DraftOver, NotAllowed, ThreadClosed
from discussions.models import Draft, Post, PostRevision, PostTranslation, Thread, Withheld
from network_site.live.models import Change
from network_site.members.models import Member, WorkingGroup
from network_site.vocabulary.models import Language
from tests.discussions.drafting import keep
from tests.factories.discussions import make_answer, make_thread, question_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


@pytest.fixture
def answer(asker: Member, answerer: Member) -> Post:
    """An answer in English."""
    return make_answer(make_thread(asker), answerer)


def edit(post: Post, body: str, **more: Any) -> Post:
    return actions.edit_post(by=post.author, post=post, body=body, **{"version": 1, **more})


def translate(post: Post, by: Member, french: Language, body: str, **more: Any) -> PostTranslation:
    return actions.translate_post(by=by, post=post, language=french, body=body, of_version=1, **more)


def form_of(client: Client, address: str) -> dict[str, Any]:
    """Return what the hidden fields of the form at *address* say."""
    form = client.get(address).context["form"]
    return {field.name: field.value() for field in form.hidden_fields()}


def test_a_change_sent_again_after_a_later_one_changes_nothing(
    answer: Post, answerer: Member, client_of: ClientOf
) -> None:
    client, address = client_of(answerer), reverse("discussions:edit", args=[answer.pk])
    sent = {**form_of(client, address), "body": "The first change."}
    client.post(address, sent)
    edit(answer, "The second change.", version=2)
    told = Change.objects.count()

    again = client.post(address, sent)

    assert again.status_code == 302
    answer.refresh_from_db()
    assert (answer.body, answer.version) == ("The second change.", 3)
    assert PostRevision.objects.count() == 2
    assert Change.objects.count() == told


def test_another_text_from_a_form_that_was_posted_is_given_back_and_goes_with_the_next_press(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    thread, client = make_thread(asker), client_of(answerer)
    address, key = reverse("discussions:answer", args=[thread.pk]), str(uuid.uuid4())
    client.post(address, {"key": key, "body": "The first text."})
    assert client.post(address, {"key": key, "body": "The first text."}).status_code == 302

    refused = client.post(address, {"key": key, "body": "Another text, typed after going back."})
    client.post(address, {**form_in(refused), "body": "Another text, typed after going back."})

    assert refused.status_code == 422
    assert "posted before" in refused.text
    assert refused.context["form"]["body"].value() == "Another text, typed after going back."
    texts = thread.posts.filter(kind="answer").order_by("pk").values_list("body", flat=True)
    assert list(texts) == ["The first text.", "Another text, typed after going back."]


def close(thread: Thread) -> None:
    actions.close_question(by=thread.author, thread=thread, outcome="It was used.")


def lock(thread: Thread) -> None:
    Thread.objects.filter(pk=thread.pk).update(locked_at=timezone.now())


def slow_down(thread: Thread) -> None:
    Thread.objects.filter(pk=thread.pk).update(slow_minutes=60)


def archive_group(thread: Thread) -> None:
    WorkingGroup.objects.filter(pk=thread.working_group_id).update(archived_at=timezone.now())


@pytest.mark.parametrize("change", [close, lock, slow_down, archive_group])
def test_what_is_sent_again_after_the_thread_took_no_more_leads_to_what_was_posted(
    asker: Member, answerer: Member, group: WorkingGroup, client_of: ClientOf, change: Callable[[Thread], None]
) -> None:
    thread, client = make_thread(asker, mark="AMBER", working_group=group), client_of(answerer)
    addresses = [
        reverse("discussions:answer", args=[thread.pk]),
        reverse("discussions:reply", args=[question_of(thread).pk]),
    ]
    forms = [(address, {"key": str(uuid.uuid4()), "body": "The central authority."}) for address in addresses]
    first = [client.post(address, sent).headers["Location"] for address, sent in forms]
    change(thread)

    again = [client.post(address, sent) for address, sent in forms]

    assert [response.headers["Location"] for response in again] == first
    assert thread.posts.count() == 3
    refused = client.post(addresses[0], {"key": str(uuid.uuid4()), "body": "Another answer."})
    assert refused.status_code == 422


def test_a_reply_sent_again_after_what_it_replies_to_was_removed_leads_to_the_reply(
    answer: Post, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    client, address = client_of(asker), reverse("discussions:reply", args=[answer.pk])
    sent = {"key": str(uuid.uuid4()), "body": "Thank you."}
    first = client.post(address, sent)
    actions.delete_post(by=answerer, post=answer)

    again = client.post(address, sent)

    assert again.headers["Location"] == first.headers["Location"]


def test_a_question_sent_again_after_its_group_was_archived_leads_to_its_thread(
    asker: Member, group: WorkingGroup, typed: dict[str, Any], client_of: ClientOf
) -> None:
    client, address = client_of(asker), reverse("discussions:ask")
    sent = {**typed, "mark": "AMBER", "working_group": group.pk}
    first = client.post(address, sent)
    archive_group(Thread.objects.get())

    again = client.post(address, sent)
    refused = client.post(address, {**sent, "key": str(uuid.uuid4())})

    assert again.headers["Location"] == first.headers["Location"] == Thread.objects.get().get_absolute_url()
    assert refused.status_code == 422


def test_the_key_of_somebody_elses_post_leads_nowhere(answer: Post, asker: Member, colleague: Member) -> None:
    actions.close_question(by=asker, thread=answer.thread, outcome="It was used.")

    with pytest.raises(ThreadClosed):
        actions.answer_question(by=colleague, key=answer.idempotency_key, thread=answer.thread, body=answer.body)


def test_who_left_the_group_is_not_led_to_what_they_posted_there(
    asker: Member, answerer: Member, group: WorkingGroup
) -> None:
    answer = make_answer(make_thread(asker, mark="AMBER", working_group=group), answerer)
    group.memberships.filter(member=answerer).delete()
    answerer = Member.objects.get(pk=answerer.pk)

    with pytest.raises(NotAllowed):
        actions.answer_question(by=answerer, key=answer.idempotency_key, thread=answer.thread, body=answer.body)


@pytest.mark.parametrize("is_withheld", [False, True])
def test_a_post_that_was_changed_since_is_known_by_its_first_text(
    answer: Post,
    answerer: Member,
    moderator: Member,
    client_of: ClientOf,
    is_withheld: bool,  # noqa: FBT001
) -> None:
    sent = {"key": str(answer.idempotency_key), "body": answer.body}
    edit(answer, "Changed since.")
    if is_withheld:
        actions.decide(by=moderator, key=uuid.uuid4(), post=answer, kind="withhold", reason="A name.")

    again = client_of(answerer).post(reverse("discussions:answer", args=[answer.thread.pk]), sent)

    assert again.status_code == 302
    assert Post.objects.filter(kind="answer").count() == 1


def test_a_change_of_a_title_alone_is_known_again(asker: Member) -> None:
    question, key = question_of(make_thread(asker)), uuid.uuid4()
    said = {"title": "Which authority receives our request?", "key": key}
    edit(question, question.body, **said)
    edit(question, "A later text.", version=2)

    assert edit(question, question.body, **said).version == 3


def test_another_text_from_a_form_that_was_sent_is_given_back_beside_the_one_that_stands(
    answer: Post, answerer: Member, client_of: ClientOf
) -> None:
    client, address = client_of(answerer), reverse("discussions:edit", args=[answer.pk])
    sent = {**form_of(client, address), "body": "The first change."}
    client.post(address, sent)

    refused = client.post(address, {**sent, "body": "Changed after going back."})
    saved = client.post(address, {**form_in(refused), "body": "Changed after going back."})

    assert (refused.status_code, saved.status_code) == (422, 302)
    assert refused.context["current"] == "The first change."
    assert refused.context["form"]["body"].value() == "Changed after going back."
    answer.refresh_from_db()
    assert (answer.body, answer.version) == ("Changed after going back.", 3)


def form_in(response: Any) -> dict[str, Any]:
    return {field.name: field.value() or 0 for field in response.context["form"].hidden_fields()}


def test_a_change_of_a_post_that_went_out_of_sight_is_known_again(answer: Post, moderator: Member) -> None:
    first, second = uuid.uuid4(), uuid.uuid4()
    edit(answer, "The first change.", key=first)
    actions.decide(by=moderator, key=uuid.uuid4(), post=answer, kind="withhold", reason="A name.")
    edit(answer, "The second change.", version=2, key=second)
    edit(answer, "The third change.", version=3)

    edit(answer, "The first change.", key=first)
    edit(answer, "The second change.", version=2, key=second)

    assert Withheld.objects.get().body == "The third change."
    assert PostRevision.objects.count() == 3


def test_a_translation_sent_again_after_a_later_one_changes_nothing(
    answer: Post, outsider: Member, moderator: Member, french: Language, client_of: ClientOf
) -> None:
    client, address = client_of(outsider), reverse("discussions:translate", args=[answer.pk, "fr"])
    sent = {**form_of(client, address), "body": "Le premier texte."}
    client.post(address, sent)
    translate(answer, outsider, french, "Le second texte.", version=1)

    again = client.post(address, sent)

    assert again.status_code == 302
    row = PostTranslation.objects.get()
    assert (row.body, row.version, row.revisions.count()) == ("Le second texte.", 2, 1)


def test_a_translation_sent_again_after_it_was_removed_is_not_brought_back(
    answer: Post, outsider: Member, french: Language
) -> None:
    key = uuid.uuid4()
    actions.remove_translation(by=outsider, translation=translate(answer, outsider, french, "Le texte.", key=key))

    translate(answer, outsider, french, "Le texte.", key=key)

    row = PostTranslation.objects.get()
    assert (row.removed_at is not None, row.version) == (True, 1)


def test_a_late_save_of_a_change_or_a_translation_brings_no_draft_back(
    answer: Post, outsider: Member, french: Language
) -> None:
    changed, translated, first = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    edit(answer, "The change.", key=changed)
    translate(answer, outsider, french, "Le premier texte.", key=first)
    translate(answer, outsider, french, "Le second texte.", key=translated, version=1)

    places = [(answer.author, f"edit:{answer.pk}", changed)]
    places += [(outsider, f"translate:{answer.pk}:fr", key) for key in (first, translated)]
    for by, place, key in places:
        with pytest.raises(DraftOver):
            keep(by, place, key=key)

    assert not Draft.objects.exists()


def test_a_change_takes_along_what_its_own_form_kept_late(answer: Post) -> None:
    key = uuid.uuid4()
    keep(answer.author, f"edit:{answer.pk}", key=key)

    edit(answer, "The change.", key=key, drafted=0)

    assert not Draft.objects.exists()
