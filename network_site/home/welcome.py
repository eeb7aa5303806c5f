"""The three first things to do for who is new, each ticked off once it is really done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from discussions.models import Post, Thread
from network_site.members.models import Member


@dataclass(frozen=True)
class Thing:
    """Something to do: what, why, where, and whether it is done."""

    title: str
    why: str
    url: str
    is_done: bool


def things_to_do(member: Member) -> tuple[Thing, ...]:
    """Return the three things with what *member* did of them; none once they took them off their page."""
    if member.welcomed_at is not None:
        return ()
    questions = reverse("discussions:threads")
    answered = Post.objects.filter(author=member, kind=Post.Kind.ANSWER, deleted_at=None)
    return (
        Thing(
            _("Ask what you need to know"),
            _("Name the countries, and peers there are asked at once."),
            reverse("discussions:ask"),
            Thread.objects.asked_by(member).exists(),
        ),
        Thing(
            _("Answer a question that waits for you"),
            _("On your topics or to your country. What you know saves a colleague weeks."),
            f"{questions}?show=waiting",
            answered.exists(),
        ),
        Thing(
            _("Find your working group"),
            _("Ask to join one that works on what you do."),
            reverse("groups:groups"),
            bool(member.working_group_ids) or member.join_requests.exists(),
        ),
    )
