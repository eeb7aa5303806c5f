"""What is quoted in the tests of quotes, and how it goes out of sight."""

import uuid

from discussions import actions
from discussions.models import Decision, Post
from network_site.members.models import Member

WORDS = "The harbour kingfisher is named in the file."
NOTICE = "A quote from a post that is out of sight stood here."


def withhold(by: Member, post: Post) -> Decision:
    return actions.decide(by=by, key=uuid.uuid4(), post=post, kind="withhold", reason="Case data.")
