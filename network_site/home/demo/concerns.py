"""What waits for the moderators of the demonstration: flags of members, in words that harm nobody."""

from collections.abc import Mapping

from discussions.actions import flag_post
from discussions.models import Concern, Post
from network_site.home.demo.reading import key_of
from network_site.members.models import Member

FLAGS = (
    (
        ("Q01", "answer", 1),
        "gm-som",
        "wrong",
        "Another authority is designated now, as I read it.",
    ),
    (("Q01", "answer", 0, "reply", 1), "nl-tip", "other", "It says again what the reply above says; one could go."),
)


def load_concerns(members: Mapping[str, Member]) -> None:
    """Flag what nobody has flagged yet; what a moderator decided since stays decided."""
    for key, by, reason, words in FLAGS:
        post = Post.objects.filter(idempotency_key=key_of(*key), deleted_at=None, withheld_at=None).first()
        if post is not None and not Concern.objects.filter(post=post).exists():
            flag_post(by=members[by], post=post, reason=reason, words=words)
