"""A thread is opened by a query made once for many members, which admits nobody whom the rule does not."""

import itertools

import pytest

from discussions import actions
from discussions.models import Thread
from discussions.opening import thread_for
from network_site.access.marks import Mark
from network_site.members.models import Member
from tests.factories.discussions import make_answer, make_thread, question_of
from tests.factories.members import MemberFactory, WorkingGroupFactory

pytestmark = pytest.mark.django_db


def test_who_may_see_a_thread_opens_it_and_nobody_else(asker: Member, outsider: Member, secretariat: Member) -> None:
    colleague = MemberFactory.create(jurisdiction=asker.jurisdiction, service=asker.service)
    partner, former = MemberFactory.create(), MemberFactory.create(is_active=False)
    groups = [WorkingGroupFactory.create(members=people) for people in ([asker, colleague, partner], [asker, outsider])]
    threads = [make_thread(asker, mark=mark) for mark in (Mark.CLEAR, Mark.GREEN)]
    threads += [
        make_thread(asker, mark=mark, working_group=group)
        for mark, group in itertools.product((Mark.AMBER, Mark.AMBER_STRICT), groups)
    ]
    people = [Member.objects.get(pk=one.pk) for one in (asker, colleague, partner, outsider, secretariat, former)]

    for _again in range(2):  # the second time with queries that others' pages made
        for person, thread in itertools.product(people, threads):
            may = Thread.objects.visible_to(person).filter(pk=thread.pk).exists()
            assert (thread_for(person, thread.pk) == thread) is may, (person.office, thread.mark)


def test_who_left_a_group_does_not_open_its_threads_by_the_query_of_before(asker: Member, answerer: Member) -> None:
    group = WorkingGroupFactory.create(members=[asker, answerer])
    thread = make_thread(asker, mark=Mark.AMBER, working_group=group)
    assert thread_for(Member.objects.get(pk=answerer.pk), thread.pk) == thread

    group.memberships.filter(member=answerer).delete()

    assert thread_for(Member.objects.get(pk=answerer.pk), thread.pk) is None


def test_draft_and_read_mark_are_those_of_who_opens(asker: Member, answerer: Member, outsider: Member) -> None:
    thread = make_thread(asker)
    answer = make_answer(thread, answerer)
    actions.note_read(by=outsider, thread=thread, upto=answer.pk)
    actions.note_read(by=asker, thread=thread, upto=question_of(thread).pk)

    marks = [thread_for(member, thread.pk).read_upto for member in (outsider, asker, answerer)]  # type: ignore[union-attr]

    assert marks == [answer.pk, question_of(thread).pk, None]
