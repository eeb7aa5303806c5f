"""Who sees which question: the same 404 for what is hidden and what is not there."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from discussions.models import Post, Thread
from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup
from tests.factories.discussions import make_answer, make_thread

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]

ASK = reverse("discussions:ask")
THREADS = reverse("discussions:threads")


def post_url(name: str, post: Post) -> str:
    return reverse(f"discussions:{name}", args=[post.pk])


@pytest.fixture
def secret(asker: Member, answerer: Member, group: WorkingGroup) -> Thread:
    """A question inside the group, with an answer."""
    thread = make_thread(asker, title="A question of the group", mark=Mark.AMBER, working_group=group)
    make_answer(thread, answerer, "An answer of the group.")
    return thread


def without_token(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


def addresses(thread: Thread) -> list[str]:
    answer = thread.posts.get(kind=Post.Kind.ANSWER)
    names = ("reply", "edit", "delete", "restore", "accept", "withdraw", "post")
    return [
        thread.get_absolute_url(),
        reverse("discussions:answer", args=[thread.pk]),
        *(post_url(name, answer) for name in names),
    ]


def test_an_outsider_gets_the_same_404_for_hidden_and_unknown(
    answerer: Member, outsider: Member, secret: Thread, client_of: ClientOf
) -> None:
    assert client_of(answerer).get(secret.get_absolute_url()).status_code == 200
    client = client_of(outsider)

    for address in addresses(secret):
        unknown = address.replace(f"/{secret.pk}/", "/999999/").replace(f"/{secret.posts.last().pk}/", "/999999/")
        for send in (client.get, client.post):
            hidden, missing = send(address), send(unknown)
            assert hidden.status_code == missing.status_code in {404, 405}, address
            assert without_token(hidden.text.replace(address, unknown)) == without_token(missing.text)


def test_no_list_or_count_shows_a_question_of_the_group_to_an_outsider(
    answerer: Member, outsider: Member, secret: Thread, client_of: ClientOf
) -> None:
    queries = ("", "show=unanswered", "show=waiting", "country=GM", "country=NL")
    shown = [query for query in queries if secret.title in client_of(answerer).get(f"{THREADS}?{query}").text]
    assert "" in shown

    for query in queries:
        assert secret.title not in client_of(outsider).get(f"{THREADS}?{query}").text


def test_a_colleague_of_the_service_alone_sees_what_is_strict(
    asker: Member, answerer: Member, colleague: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    thread = make_thread(answerer, mark=Mark.AMBER_STRICT, working_group=group)

    assert client_of(colleague).get(thread.get_absolute_url()).status_code == 200
    assert client_of(asker).get(thread.get_absolute_url()).status_code == 404


def test_a_visitor_is_led_to_sign_in(asker: Member, client: Client) -> None:
    thread = make_thread(asker)

    for address in (THREADS, ASK, thread.get_absolute_url()):
        assert client.get(address).url.startswith("/accounts/login/")
