"""Close a question with what came of it, and open it again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from discussions import actions, permissions
from discussions.exceptions import Refused
from discussions.forms.outcomes import OutcomeForm
from discussions.models import Post
from network_site.access.case_data.statements import stated_keys
from network_site.members.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def close(request: MemberRequest, pk: int) -> HttpResponse:
    """Close one's question with its outcome."""
    question = _own_question(request, pk)
    thread = question.thread
    initial = {"outcome": thread.outcome}
    form = OutcomeForm(request.POST or None, stated=stated_keys(question), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_question(by=request.user, thread=thread, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The question is closed, and its outcome shown. You can open it again."))
            return redirect(thread)
    context = {"form": form, "thread": thread}
    return render(request, "discussions/close.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def reopen(request: MemberRequest, pk: int) -> HttpResponse:
    """Let one's question take answers again."""
    question = _own_question(request, pk)
    if request.method == "POST":
        actions.reopen_question(by=request.user, thread=question.thread)
        messages.success(request, _("The question takes answers again."))
        return redirect(question.thread)
    return render(request, "discussions/reopen.html", {"thread": question.thread})


def _own_question(request: MemberRequest, pk: int) -> Post:
    questions = Post.objects.visible_to(request.user).filter(kind=Post.Kind.QUESTION)
    question: Post = get_object_or_404(questions.select_related("thread__working_group"), thread=pk)
    if not permissions.may_settle(request.user, question):
        raise Http404
    return question
