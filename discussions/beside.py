"""What stands beside posts in their HTML and not in their own rows: read for many of them at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from discussions.mentions import named, people_in
from discussions.models import Post, PostTranslation
from network_site.files.models import Attachment
from network_site.members.models import Member


@dataclass(frozen=True)
class Beside:
    """Files and translations by the numbers of their posts, and members mentioned by their own."""

    attachments: Mapping[int, list[Attachment]]
    translations: Mapping[int, list[PostTranslation]]
    people: Mapping[int, Member]

    def html_of(self, text: Post | PostTranslation) -> SafeString:
        """Return the HTML of *text* with the offices of the day."""
        return mark_safe(named(text.html, self.people))  # noqa: S308  what the parser made, with names escaped


def beside(posts: Collection[Post]) -> Beside:
    """Return what stands beside *posts*, in one query for each kind that there is."""
    translated = {post.pk: post for post in posts if post.translation_count}
    translations: dict[int, list[PostTranslation]] = {}
    for row in PostTranslation.objects.standing().with_translators().filter(post__in=translated) if translated else ():
        row.post = translated[row.post_id]  # it is behind the text that is shown
        translations.setdefault(row.post_id, []).append(row)
    texts = [*(post.html for post in posts), *(row.html for rows in translations.values() for row in rows)]
    return Beside(_attachments_of(posts), translations, people_in(texts))


def _attachments_of(posts: Collection[Post]) -> dict[int, list[Attachment]]:
    having = [post for post in posts if post.file_count]
    found: dict[int, list[Attachment]] = {}
    for attachment in Attachment.objects.beside_each(having) if having else ():
        found.setdefault(attachment.object_id, []).append(attachment)
    return found
