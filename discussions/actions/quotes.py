"""Quotes of what went out of sight: they leave every draft, and no text that is kept or posted brings them back."""

from discussions.models import Draft, Post
from discussions.quoting import quoted_posts, without_quotes_of
from network_site.members.models import Member


def take_quotes_out(post: Post, said: str) -> None:
    """Replace the quotes of *post*, which *said* what goes out of sight, in every draft; open windows hear of it.

    What its own author is writing stays: they may still read it.
    """
    for draft in Draft.objects.with_quotes().exclude(member=post.author_id).select_for_update().order_by("pk"):
        texts = [without_quotes_of(post, said, text) for text in (draft.body, draft.set_aside)]
        if texts != [draft.body, draft.set_aside]:
            draft.body, draft.set_aside = texts
            draft.sequence += 1
            draft.save(update_fields=["body", "set_aside", "sequence"])


def without_hidden_quotes(text: str, *, by: Member) -> str:
    """Return *text* of *by* without its quotes of posts of others that are out of sight."""
    numbers = quoted_posts(text)
    if not numbers:
        return text
    hidden = Post.objects.filter(pk__in=numbers, withheld_at__isnull=False).exclude(author=by)
    for post in hidden.select_related("withheld"):
        text = without_quotes_of(post, post.withheld.body, text)
    return text
