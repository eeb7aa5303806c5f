"""An anonymous post as the open sockets of others get it."""

import uuid

import pytest

from discussions.models import Thread
from network_site.members.models import Member
from network_site.members.roles import Role
from tests.factories.discussions import make_answer, make_thread
from tests.factories.members import MemberFactory
from tests.live.conftest import connected, in_thread, run

pytestmark = pytest.mark.usefixtures("committed")
NUMBER = 773_412_905


def test_the_frame_of_an_anonymous_answer_names_nobody_and_the_authors_own_says_so(asker: Member) -> None:
    author = MemberFactory.create(
        pk=NUMBER, full_name="Kingfisher Jallow", office="Counsel Kingfisher", jurisdiction__code="SN"
    )
    moderator = MemberFactory.create(jurisdiction__code="PT", roles=[Role.PROSECUTOR, Role.MODERATOR])
    thread = make_thread(asker)

    def answer(thread: Thread) -> None:
        make_answer(thread, author, f"An answer {uuid.uuid4()}.", is_anonymous=True)

    async def heard_by(reader: Member) -> str:
        async with connected(reader) as peer:
            await peer.subscribe(thread.stream, 0)
            await in_thread(answer, thread)
            frames = await peer.hear_until(lambda frame: "html" in frame)
            return str(frames[-1]["html"])

    told = {reader.pk: run(heard_by(reader)) for reader in (author, moderator, asker)}

    assert "You wrote this" in told[author.pk]
    for reader in (moderator, asker):
        assert "Office not named" in told[reader.pk]
        assert "You wrote this" not in told[reader.pk]
        assert "kingfisher" not in told[reader.pk].lower()
        assert str(NUMBER) not in told[reader.pk]
