"""Mentions, links to provisions and guides, and quotes: who is offered, what is shown, who is told."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.actions.drafts import Typed
from discussions.exceptions import TooManyMentions
from discussions.fragments import post_fragment
from discussions.mentions import AT_MOST, mentioned, rendered, token
from discussions.models import Post, Thread
from discussions.permissions import controls
from network_site.access.rules import Reader
from network_site.members.models import Member, WorkingGroup
from network_site.notifications.models import Notification
from tests.factories.discussions import make_answer, make_thread, question_of
from tests.factories.guides import GuideFactory
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import ProvisionFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


@pytest.fixture
def thread(asker: Member) -> Thread:
    """A question that every member reads."""
    return make_thread(asker)


def told(member: Member) -> int:
    return Notification.objects.filter(recipient=member, verb="mentioned", taken_back_at=None).count()


def shown_to(member: Member, post: Post) -> str:
    reader, current = Reader.of(member), Post.objects.for_fragments().get(pk=post.pk)
    return post_fragment(current, controls(reader, current), "en")


def offered(client: Client, name: str, **query: Any) -> str:
    return client.get(reverse(f"discussions:{name}"), query).text


def quoting(client: Client, post: Post) -> Any:
    return client.get(f"{reverse('discussions:reply', args=[post.pk])}?quote")


def test_members_are_offered_by_office_and_country_never_by_name(
    asker: Member, answerer: Member, thread: Thread, client_of: ClientOf
) -> None:
    answerer.full_name = "Given Family"
    answerer.save(update_fields=["full_name"])
    client = client_of(asker)
    country = answerer.jurisdiction.name_en  # type: ignore[union-attr]

    assert token(answerer) in offered(client, "mention", q=f"{answerer.office} {country}", thread=thread.pk)
    assert f"member:{answerer.pk})" not in offered(client, "mention", q=answerer.full_name, thread=thread.pk)
    assert answerer.full_name not in offered(client, "mention", q=country, thread=thread.pk)
    assert offered(client, "mention", q=country[:1], thread=thread.pk).strip() == ""


def test_only_those_are_offered_who_may_read_it(
    asker: Member, answerer: Member, outsider: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    for member in (answerer, outsider):
        Member.objects.filter(pk=member.pk).update(office="Harbour Prosecutor")
    inside = make_thread(asker, mark="AMBER", working_group=group)
    client = client_of(asker)

    open_offers = offered(client, "mention", q="harbour")
    group_offers = offered(client, "mention", q="harbour", thread=inside.pk)

    for member in (answerer, outsider):
        assert f"member:{member.pk})" in open_offers
    assert f"member:{answerer.pk})" in group_offers
    assert f"member:{outsider.pk})" not in group_offers
    assert offered(client, "mention", q="harbour", mark="AMBER", group=group.pk) == group_offers
    foreign = client_of(outsider).get(
        reverse("discussions:mention"), {"q": "harbour", "mark": "AMBER", "group": group.pk}
    )
    assert foreign.text.strip() == ""
    hidden = client_of(outsider).get(reverse("discussions:mention"), {"q": "harbour", "thread": inside.pk})
    assert hidden.status_code == 404


def test_offices_of_the_same_name_are_told_apart(asker: Member, thread: Thread, client_of: ClientOf) -> None:
    one, other = (MemberFactory.create(office="Duty Prosecutor", jurisdiction__code="PL") for _number in range(2))

    shown = offered(client_of(asker), "mention", q="duty prosecutor", thread=thread.pk)

    assert one.service is not None
    assert other.service is not None
    assert one.service.name in shown
    assert other.service.name in shown


def test_a_mention_shows_the_office_of_today_and_not_what_was_typed(
    asker: Member, answerer: Member, thread: Thread
) -> None:
    post = make_answer(thread, asker, f"See @[Minister of Justice](member:{answerer.pk}).")
    assert answerer.office in post.html
    assert "Minister" not in post.html

    Member.objects.filter(pk=answerer.pk).update(office="Advocate-General <b>")

    shown = shown_to(asker, post)
    assert "Advocate-General &lt;b&gt;" in shown
    assert (
        rendered(f"@[x](member:{10**9})")
        == '<p>@<span data-mention="1000000000"><bdi>a former member</bdi></span></p>\n'
    )


def test_who_is_mentioned_is_told_once_and_only_if_they_may_read_it(
    asker: Member, answerer: Member, outsider: Member, group: WorkingGroup
) -> None:
    inside = make_thread(asker, mark="AMBER", working_group=group)
    text = f"{token(answerer)} and {token(outsider)} and {token(asker)}"

    post = make_answer(inside, asker, text)
    actions.edit_post(by=asker, post=post, body=f"{text} again", version=1)

    assert (told(answerer), told(outsider), told(asker)) == (1, 0, 0)


def test_an_edit_tells_those_whom_it_adds_and_a_quote_tells_nobody(
    asker: Member, answerer: Member, colleague: Member, thread: Thread
) -> None:
    post = make_answer(thread, asker, f"> {token(answerer)} said so\n\nI agree.")
    assert told(answerer) == 0

    actions.edit_post(by=asker, post=post, body=f"I agree, {token(colleague)}.", version=1)

    assert told(colleague) == 1


def test_a_mention_by_an_anonymous_author_names_no_office(asker: Member, answerer: Member, thread: Thread) -> None:
    post = make_answer(thread, asker, f"Ask {token(answerer)}.", is_anonymous=True)

    shown = shown_to(answerer, post)

    assert told(answerer) == 1
    assert "Office not named" in shown
    assert f"member:{asker.pk}" not in shown
    assert f'data-mention="{asker.pk}"' not in shown


def test_a_thousand_mentions_are_refused_in_words_with_the_text_kept(
    asker: Member, answerer: Member, thread: Thread, client_of: ClientOf
) -> None:
    text = " ".join(f"@[a](member:{number})" for number in range(1, 901))

    response = client_of(answerer).post(
        reverse("discussions:answer", args=[thread.pk]), {"key": str(uuid.uuid4()), "body": text}
    )

    assert response.status_code == 422
    assert f"at most {AT_MOST} members" in response.text
    assert "@[a](member:900)" in response.text
    assert not thread.posts.filter(kind="answer").exists()
    post = question_of(thread)
    with pytest.raises(TooManyMentions):
        actions.edit_post(by=asker, post=post, body=text, version=1)


@pytest.mark.parametrize(
    "text",
    [
        "[x](member:1\u202e2)",
        "@[<script>alert(1)</script>](member:1)",
        "@[a](member:99999999999999999999)",
        "@[a](member:-1)",
        "@[a](member:1;x)",
        '<span data-mention="1">Minister</span>',
    ],
)
def test_no_trick_with_a_mention_gets_through(text: str) -> None:
    html = rendered(text)

    assert "<script" not in html
    assert "Minister</span>" not in html
    assert 'href="member' not in html


def test_what_is_quoted_mentions_nobody_and_brackets_do_not_end_a_mention(answerer: Member) -> None:
    answerer.office = "Prosecutor [north]"

    assert mentioned(token(answerer)) == [answerer.pk]
    assert mentioned(f"> {token(answerer)}") == []


def test_provisions_and_visible_guides_are_offered_as_links(asker: Member, client_of: ClientOf) -> None:
    guide, provision = GuideFactory.create(title="Hearing by video link"), ProvisionFactory.create()
    GuideFactory.create(title="Hearing children", live=False)

    shown = offered(client_of(asker), "link", q="hearing")

    assert f"[Hearing by video link]({guide.url})" in shown
    assert "Hearing children" not in shown
    assert f"[{provision.label}](/search/" in offered(client_of(asker), "link", q=provision.label)


def test_a_quote_opens_the_reply_form_without_scripts(
    asker: Member, answerer: Member, thread: Thread, client_of: ClientOf
) -> None:
    answer = make_answer(thread, answerer, "First line.\n\nSecond line.")

    body = (
        client_of(asker).get(f"{reverse('discussions:reply', args=[answer.pk])}?quote").context["form"]["body"].value()
    )

    assert body.startswith("> First line.\n>\n> Second line.\n>\n> — [")
    assert f"](/questions/posts/{answer.pk}/)" in body


def test_a_quote_goes_below_the_draft_that_waits(
    asker: Member, answerer: Member, thread: Thread, client_of: ClientOf
) -> None:
    answer = make_answer(thread, answerer, "A line.")
    actions.keep_draft(by=asker, place=f"reply:{answer.pk}", typed=Typed(body="Mine."))

    body = (
        client_of(asker).get(f"{reverse('discussions:reply', args=[answer.pk])}?quote").context["form"]["body"].value()
    )

    assert body.startswith("Mine.\n\n> A line.")


def test_an_anonymous_author_is_quoted_without_their_office(
    asker: Member, answerer: Member, thread: Thread, client_of: ClientOf
) -> None:
    answer = make_answer(thread, answerer, "A line.", is_anonymous=True)

    page = quoting(client_of(asker), answer)

    assert "Office not named" in page.context["form"]["body"].value()
    assert answerer.office not in page.context["form"]["body"].value()
