"""What mails say and when they go: never more than the mark allows, once, and not at all where nothing waits."""

import re
from collections.abc import Callable
from itertools import product

import pytest
from django.utils import translation

from discussions.actions.editing import delete_post
from network_site.access.marks import GROUP_MARKS, Mark
from network_site.members.models import GroupMembership, Member, WorkingGroup
from network_site.notifications.actions import reading
from network_site.notifications.actions.choosing import save_preferences
from network_site.notifications.actions.notifying import notify
from network_site.notifications.levels import Level, Way
from network_site.notifications.mail import channel
from network_site.notifications.mail.composing import language_of
from network_site.notifications.models import Choice, Delivery, Mail, Notice, Notification, Preferences
from network_site.notifications.models.preferences import LANGUAGES
from tests.factories.discussions import make_answer, make_reply, make_thread
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import LanguageFactory, TopicFactory
from tests.notifications.conftest import Mailbox, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
After = Callable[..., int]
TITLE, BODY = "Whether a kingfisher may be heard", "The kingfisher flies at dawn."


def key_of(thread: object) -> str:
    return f"discussions.thread:{thread.pk}"  # type: ignore[attr-defined]


@pytest.mark.parametrize("way", [Way.MAIL, Way.DAILY, Way.WEEKLY])
@pytest.mark.parametrize("mark", Mark.values)
def test_a_mail_says_no_more_than_the_mark_allows_in_any_language(
    mark: str,
    way: Way,
    asker: Member,
    answerer: Member,
    colleague: Member,
    group: WorkingGroup,
    mailbox: Mailbox,
    after: After,
) -> None:
    WorkingGroup.objects.filter(pk=group.pk).update(name="The kingfisher group")
    inside = {"working_group": group} if mark in GROUP_MARKS else {}
    recipient = colleague if mark == Mark.AMBER_STRICT else asker
    preferences = Preferences.objects.create(member=recipient)
    Choice.objects.create(member=recipient, verb="answered", level="direct", way=way)
    topic = TopicFactory.create(label_en="Electronic evidence")

    for language, _ in LANGUAGES:
        preferences.language = language
        preferences.save()
        make_answer(make_thread(recipient, title=TITLE, body=BODY, mark=mark, topics=[topic], **inside), answerer, BODY)
        assert after(days=8) == 1

        said = text_of(mailbox.messages[-1])
        with translation.override({"zh": "zh-hans"}.get(language, language)):
            new_answer = translation.ngettext("A new answer", "%(count)d new answers", 1) % {"count": 1}
        assert ("kingfisher" in said) == (mark == Mark.CLEAR)
        assert ("lectronic evidence" in said) == (mark == Mark.GREEN)
        assert (new_answer in said) == (mark not in GROUP_MARKS)
        assert not any(word in said for word in ("flies at dawn", answerer.office, "group"))


def test_a_green_mail_names_topic_and_country(asker: Member, answerer: Member, mailbox: Mailbox, after: After) -> None:
    topic = TopicFactory.create(label_en="Electronic evidence")
    make_answer(make_thread(asker, topics=[topic]), answerer)

    after(minutes=3)

    assert mailbox.messages[0]["Subject"] == "A new answer on electronic evidence, Netherlands"


def test_what_happens_within_minutes_is_one_mail(
    asker: Member, answerer: Member, colleague: Member, mailbox: Mailbox, after: After
) -> None:
    thread = make_thread(asker)
    make_answer(thread, answerer)
    assert after(minutes=2) == 0
    make_answer(thread, colleague)

    assert after(minutes=1) == 1
    assert after(minutes=9) == 0
    assert "2 new answers" in mailbox.messages[0]["Subject"]


def test_what_was_read_meanwhile_is_not_mailed(asker: Member, answerer: Member, mailbox: Mailbox, after: After) -> None:
    first, second = make_thread(asker), make_thread(asker)
    for thread in (first, second):
        make_answer(thread, answerer)
    reading.read_entry(by=asker, key=key_of(first))

    assert after(minutes=3) == 1
    assert sorted(Mail.objects.values_list("state", flat=True)) == ["dropped", "sent"]


@pytest.mark.parametrize("what", ["removed", "left the group", "lost standing"])
def test_what_may_no_longer_be_seen_is_not_mailed(
    what: str, asker: Member, answerer: Member, group: WorkingGroup, mailbox: Mailbox, after: After
) -> None:
    answer = make_answer(make_thread(asker, mark=Mark.AMBER, working_group=group), answerer)
    if what == "removed":
        delete_post(by=answerer, post=answer)
    elif what == "left the group":
        GroupMembership.objects.filter(member=asker).delete()
    else:
        Member.objects.filter(pk=asker.pk).update(verified_at=None)

    assert after(minutes=3) == 0
    assert mailbox.messages == []


def test_a_digest_gathers_a_day(asker: Member, answerer: Member, mailbox: Mailbox, after: After) -> None:
    for verb, level in product(("answered", "replied"), ("direct", "watch")):
        Choice.objects.create(member=asker, verb=verb, level=level, way=Way.DAILY)
    for topic in ("Electronic evidence", "Witness protection"):
        thread = make_thread(asker, topics=[TopicFactory.create(label_en=topic)])
        make_reply(make_answer(thread, answerer), answerer)
    make_reply(thread.posts.get(kind="question"), answerer)
    assert after(hours=12) == 0

    assert after(hours=9) == 1

    said = text_of(mailbox.messages[0])
    for line in (
        "A new answer on electronic evidence",
        "A new answer on witness protection",
        "2 new replies on witness",
    ):
        assert line in said
    assert mailbox.messages[0]["Subject"] == "What waits for you in Counterpart"


def test_a_digest_is_one_mail_however_much_is_due_to_others(
    answerer: Member, mailbox: Mailbox, after: After, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "AT_ONCE", 10)
    people = MemberFactory.create_batch(4)
    for member in people:
        Choice.objects.create(member=member, verb="answered", level="watch", way=Way.DAILY)
    for _ in range(4):
        answer = make_answer(make_thread(answerer), answerer)
        notify(verb="answered", about=answer, to={Level.WATCH: people})
    assert Delivery.objects.open().count() == 16

    after(days=1)
    after(minutes=1)

    assert sorted(message["To"] for message in mailbox.messages) == sorted(member.email for member in people)
    assert not Delivery.objects.open().exists()


@pytest.mark.parametrize(
    ("mark", "line"),
    [
        (Mark.GREEN, "3 new answers on electronic evidence"),
        (Mark.CLEAR, "3 new answers: Whether a kingfisher may be heard"),
    ],
)
def test_a_digest_says_of_how_many_it_speaks_in_one_line(
    mark: str, line: str, asker: Member, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    Choice.objects.create(member=asker, verb="answered", level="direct", way=Way.DAILY)
    topic = TopicFactory.create(label_en="Electronic evidence")
    for _ in range(3):
        make_answer(make_thread(asker, title=TITLE, topics=[topic], mark=mark), answerer)

    after(days=1)

    assert mailbox.messages[0]["Subject"].replace("\n", "").startswith(line)
    assert "A new answer" not in text_of(mailbox.messages[0])


def test_a_digest_counts_nothing_of_a_group(
    asker: Member, answerer: Member, group: WorkingGroup, mailbox: Mailbox, after: After
) -> None:
    Choice.objects.create(member=asker, verb="answered", level="direct", way=Way.DAILY)
    for _ in range(2):
        thread = make_thread(asker, mark=Mark.AMBER, working_group=group)
        make_reply(make_answer(thread, answerer), answerer)

    after(days=1)

    assert mailbox.messages[0]["Subject"] == "Something waits for you in Counterpart"


def test_the_inbox_alone_sends_nothing_and_nothing_is_nothing(
    asker: Member, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    Choice.objects.create(member=asker, verb="answered", level="direct", way=Way.INBOX)
    make_answer(make_thread(asker), answerer)
    assert Notification.objects.count() == 1
    Choice.objects.update(way=Way.NOTHING)
    make_answer(make_thread(asker), answerer)

    assert Notification.objects.count() == 1
    assert after(days=8) == 0


def test_mails_of_one_thread_stand_together_and_say_how_to_end_them(
    asker: Member, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    thread = make_thread(asker)
    for _ in range(2):
        make_answer(thread, answerer)
        after(minutes=3)
    first, second = mailbox.messages

    assert first["References"] == second["References"]
    assert first["Message-ID"] != second["Message-ID"]
    assert first["List-Id"] == "<answered.testserver>"
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(
        r"<https://testserver/notifications/unsubscribe/[\w:-]+/>", "".join(first["List-Unsubscribe"].split())
    )
    assert [part.get_content_type() for part in first.walk()][1:] == ["text/plain", "text/html"]
    assert "https://testserver/notifications/preferences/" in text_of(first)


def test_a_mail_is_written_from_right_to_left_in_arabic(
    asker: Member, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    Preferences.objects.create(member=asker, language="ar")
    make_answer(make_thread(asker), answerer)
    after(minutes=3)

    assert '<html lang="ar" dir="rtl">' in text_of(mailbox.messages[0])


def test_the_language_is_the_chosen_one_or_the_first_that_we_write(asker: Member) -> None:
    assert language_of(asker) == "en"
    for code in ("pt", "zh", "fr"):
        asker.languages.add(LanguageFactory.create(code=code))
    assert language_of(asker) == "zh-hans"

    Preferences.objects.create(member=asker, language="es")

    assert language_of(asker) == "es"


def test_who_stands_in_is_told_of_what_they_may_see(
    asker: Member, answerer: Member, colleague: Member, outsider: Member, group: WorkingGroup, after: After
) -> None:
    save_preferences(by=colleague, ways={}, stand_in=answerer, away_until="2026-03-20")
    mine = make_thread(colleague)
    hidden = make_thread(colleague, mark=Mark.AMBER, working_group=group)
    GroupMembership.objects.filter(member=answerer).delete()

    for thread in (mine, hidden):
        make_answer(thread, outsider if thread is mine else asker)

    told = Notification.objects.filter(recipient=answerer)
    assert [(row.key, row.stands_in_for) for row in told] == [(key_of(mine), colleague)]
    assert Notification.objects.filter(recipient=colleague).count() == 2


def test_mails_wait_for_who_is_away(asker: Member, answerer: Member, mailbox: Mailbox, after: After) -> None:
    save_preferences(by=asker, ways={}, away_until="2026-03-12")
    make_answer(make_thread(asker), answerer)

    assert after(hours=24) == 0
    assert after(hours=20) == 1


def test_a_mail_to_a_woken_member_is_made_up_for_when_a_task_was_lost(
    asker: Member, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    answer = make_answer(make_thread(asker), answerer)
    Notification.objects.all().delete()
    Notice.objects.create(verb="answered", object_id=answer.pk, key="x:1", to={"direct": [asker.pk]})

    assert after(minutes=2) == 0
    assert Notification.objects.count() == 1
