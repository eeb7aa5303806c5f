"""What a reply by e-mail does in discussions: what the form of the page does, and no more."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from discussions import exceptions, permissions
from discussions.actions.answering import answer_question, reply_to_post
from discussions.forms.texts import TextForm
from discussions.models import Post
from network_site.access.case_data.finding import find
from network_site.members.models import Member
from network_site.notifications.registry import Verb
from network_site.notifications.replies.reasons import Reason, ReplyRefused

REASONS: tuple[tuple[type[exceptions.Refused], Reason], ...] = (
    (exceptions.CaseDataUnstated, Reason.CASE_DATA),
    (exceptions.TooSoon, Reason.TOO_OFTEN),
    (exceptions.CountryRequired, Reason.ON_SITE),
    (exceptions.Refused, Reason.GONE),  # closed, locked, removed or hidden meanwhile
)


class TakesReplies(Verb):
    """A verb about a post whose mails can be answered: by a reply, or by an answer where the post is a question.

    Who wrote anonymously in the thread answers on the site alone: a mail carries names, in signatures for one.
    """

    def refuses_reply(self, item: Post, *, by: Member) -> Reason | None:
        """Return why *by* may not answer *item* by e-mail."""
        if not permissions.may_reply(by, item):
            return Reason.GONE
        is_masked = Post.objects.filter(thread=item.thread_id, author=by, is_anonymous=True).exists()
        return Reason.ON_SITE if is_masked else None

    def reply(self, item: Post, *, by: Member, text: str, key: UUID) -> None:
        """Post *text*, through the shape of the form and the rule of the action."""
        form = TextForm({"body": text, "key": str(key)}, member=by)
        if not form.is_valid():
            raise ReplyRefused(Reason.CASE_DATA if find(text) else Reason.LONG)
        try:
            _deed(item)(by=by, key=key, body=form.cleaned_data["body"])
        except exceptions.Refused as refusal:
            raise ReplyRefused(_reason(refusal)) from refusal


def _deed(item: Post) -> Callable[..., Any]:
    if item.kind == Post.Kind.QUESTION:
        return partial(answer_question, thread=item.thread)
    return partial(reply_to_post, to=item)


def _reason(refusal: exceptions.Refused) -> Reason:
    return next(reason for kind, reason in REASONS if isinstance(refusal, kind))
