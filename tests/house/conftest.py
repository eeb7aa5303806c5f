"""A closed group with something to hide, beside things that anyone may read."""

from dataclasses import dataclass

import pytest
from django.core.files.base import ContentFile

from discussions.models import AnswerScope, Post, Thread
from events.models import Session, SessionMaterial
from network_site.access.marks import Mark
from network_site.files.actions import take_in
from network_site.files.models import Attachment
from network_site.home.site import set_up_site
from network_site.members.models import Member, WorkingGroup
from tests.factories.discussions import make_answer, make_reply, make_scope, make_thread
from tests.factories.events import EditionFactory, SessionFactory, SessionMaterialFactory
from tests.factories.guides import GuideFactory

CANARY = "kingfisher"


@dataclass(frozen=True)
class Secrets:
    """What the group keeps to itself. Every text of it holds the canary."""

    thread: Thread
    answer: Post
    scope: AnswerScope
    session: Session
    material: SessionMaterial
    attachment: Attachment


@pytest.fixture
def secrets(asker: Member, answerer: Member, group: WorkingGroup) -> Secrets:
    """A site with open things, and with a question, an answer, a session and a material inside the group."""
    set_up_site()
    inside = {"mark": Mark.AMBER, "working_group": group}
    make_answer(make_thread(asker, title="An open question"), answerer)
    GuideFactory.create(title="An open guide", mark=Mark.CLEAR)
    thread = make_thread(asker, title=f"A {CANARY} question", body=f"The {CANARY} body.", **inside)
    file = ContentFile(f"The {CANARY} file.".encode(), name=f"{CANARY}.txt")
    attachment = take_in(by=answerer, upload=file)
    answer = make_answer(thread, answerer, f"The {CANARY} answer.", attachments=[attachment.pk])
    attachment.refresh_from_db()
    scope = make_scope(answer, citation=f"The {CANARY} section")
    make_reply(answer, asker, f"The {CANARY} reply.")
    edition = EditionFactory.create(title="An open forum", mark=Mark.CLEAR)
    SessionFactory.create(edition=edition, title="An open session", mark=Mark.CLEAR)
    shown = {"title": f"A {CANARY} session", "abstract": f"The {CANARY} abstract.", "service": asker.service}
    session = SessionFactory.create(edition=edition, **shown, **inside)
    handed_out = {"title": f"A {CANARY} material", "text": f"The {CANARY} text.", "service": asker.service}
    material = SessionMaterialFactory.create(session=session, **handed_out, **inside)
    return Secrets(thread, answer, scope, session, material, attachment)
