"""Correct what a question is about."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from discussions import actions, permissions
from discussions.corrections import Line, last_number, lines_of
from discussions.exceptions import Refused, StaleCorrection
from discussions.forms.correcting import CorrectionForm
from discussions.models import Post, Thread
from network_site.access.case_data.statements import stated_keys
from network_site.members.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def correct(request: MemberRequest, pk: int) -> HttpResponse:
    """Correct the countries, topics and all else that a question names beside its text."""
    question = _question(request, pk)
    thread = question.thread
    form = CorrectionForm(request.POST or None, thread=thread, stated=stated_keys(question))
    since: list[Line] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_question(by=request.user, thread=thread, **form.correction())
        except StaleCorrection as refusal:
            since = lines_of(thread.corrections.filter(number__gt=form.cleaned_data["version"]))
            form = _rebased(form, thread)
            form.add_error(None, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The question is corrected. What changed stands in its history."))
            return redirect(thread)
    context = {"form": form, "thread": thread, "post": question, "since": since}
    return render(request, "discussions/correct.html", context, status=422 if form.errors else 200)


def _question(request: MemberRequest, pk: int) -> Post:
    """Return the question of the thread *pk*, as far as the reader may correct it.

    What they chose comes back also where it was locked or went out of sight while they chose.
    """
    questions = Post.objects.visible_to(request.user).filter(kind=Post.Kind.QUESTION)
    question: Post = get_object_or_404(questions.select_related("thread__working_group"), thread=pk)
    may_choose = permissions.is_author(request.user, question) or permissions.may_moderate(request.user, question)
    if not permissions.may_correct(request.user, question) and not (request.method == "POST" and may_choose):
        raise Http404
    return question


def _rebased(form: CorrectionForm, thread: Thread) -> CorrectionForm:
    typed: Any = form.data.copy()  # type: ignore[attr-defined]
    typed["version"] = str(last_number(thread))
    rebased = CorrectionForm(typed, thread=thread, stated=form.stated)
    rebased.is_valid()
    return rebased
