"""Pages and forms of discussions."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from discussions import actions, permissions
from discussions.exceptions import Refused, StalePost
from discussions.forms import EditForm, QuestionForm, TextForm, ThreadFilterForm, UnmaskForm
from discussions.fragments import article_of, exchanges, replies_to, thread_head
from discussions.listing import thread_page
from discussions.markdown import clean
from discussions.markdown import render as render_markdown
from discussions.models import Post, Thread
from discussions.responses import done
from network_site.access.audit import note_view
from network_site.access.marks import Mark
from network_site.access.rules import Reader
from network_site.live.publishing import position
from network_site.members.requests import MemberRequest


@require_GET
def threads(request: MemberRequest) -> HttpResponse:
    """List the questions that the reader may see, latest first."""
    form = ThreadFilterForm(request.GET)
    page = thread_page(request.user, form, request.GET.get("before", ""))
    return render(request, "discussions/threads.html", {"form": form, "page": page})


@require_http_methods(["GET", "POST"])
def ask(request: MemberRequest) -> HttpResponse:
    """Ask a question."""
    form = QuestionForm(request.POST or None, member=request.user, initial=_asked_for(request))
    if request.method == "POST" and form.is_valid():
        try:
            thread = actions.ask_question(by=request.user, key=form.cleaned_data["key"], question=form.question())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your question is posted. Answers appear on its page as they come."))
            return redirect(thread)
    return render(request, "discussions/ask.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def thread(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a question with its answers and replies."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user).for_rows(), pk=pk)
    if not (thread.is_anonymous and thread.author_id == request.user.pk):  # who opens it first would be its author
        note_view(by=request.user, item=thread)
    at = position(thread.stream)  # before the posts: what comes in between is sent again, not missed
    return render(request, "discussions/thread.html", {**_thread_context(request, thread), "position": at})


@require_http_methods(["GET", "POST"])
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer a question."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user).for_rows(), pk=pk)
    form = _text_form(request, thread)
    if request.method == "POST" and form.is_valid():
        try:
            post = actions.answer_question(by=request.user, thread=thread, **_text_of(form))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, post, _("Your answer is posted."))
    return _show_form(request, "discussions/answer.html", form, thread=thread)


@require_http_methods(["GET", "POST"])
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Reply to a post."""
    post = _visible_post(request, pk)
    form = _text_form(request, post.thread)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.reply_to_post(by=request.user, to=post, **_text_of(form))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, made, _("Your reply is posted."))
    return _show_form(request, "discussions/reply.html", form, thread=post.thread, post=post)


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change the text of one's own post."""
    post = _visible_post(request, pk)
    if not permissions.may_edit(request.user, post):
        raise Http404
    form = EditForm(request.POST or None, initial={"body": post.body, "version": post.version})
    current = None
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.edit_post(by=request.user, post=post, **form.cleaned_data)
        except StalePost as refusal:
            form, current = _rebased(form, post, refusal), refusal.current
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, saved, _("Your change is saved."))
    return _show_form(request, "discussions/edit.html", form, thread=post.thread, post=post, current=current)


@require_http_methods(["GET", "POST"])
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    """Remove a post, after asking once."""
    return _decide(request, pk, "delete", actions.delete_post, _("The post is removed. You can bring it back."))


@require_http_methods(["GET", "POST"])
def restore(request: MemberRequest, pk: int) -> HttpResponse:
    """Bring back a removed post."""
    return _decide(request, pk, "restore", actions.restore_post, _("The post is back."))


@require_http_methods(["GET", "POST"])
def accept(request: MemberRequest, pk: int) -> HttpResponse:
    """Accept an answer to one's own question."""
    return _decide(request, pk, "accept", actions.accept_answer, _("You accepted this answer."))


@require_http_methods(["GET", "POST"])
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Take back an acceptance."""
    return _decide(request, pk, "withdraw", actions.withdraw_acceptance, _("The answer is no longer accepted."))


@require_GET
def permalink(request: MemberRequest, pk: int) -> HttpResponse:
    """Lead to a post inside its thread."""
    return redirect(_visible_post(request, pk))


@require_POST
def preview(request: MemberRequest) -> HttpResponse:
    """Show how a text will look. Nothing is kept."""
    form = TextForm({"body": request.POST.get("body", ""), "key": "0" * 32})
    html = render_markdown(clean(form.cleaned_data["body"])) if form.is_valid() else ""
    return render(request, "discussions/preview.html", {"html": html, "form": form})


@require_http_methods(["GET", "POST"])
def lift(request: MemberRequest, pk: int) -> HttpResponse:
    """Show an author who looked up their name, and let them show their office."""
    post = _visible_post(request, pk)
    if not permissions.is_author(request.user, post):
        raise Http404
    if request.method == "POST":
        actions.lift_anonymity(by=request.user, post=post)
        messages.success(request, _("The post now shows your office."))
        return redirect(post)
    if not post.is_anonymous and post.unmasked_at is None:
        raise Http404
    context = {"post": post, "thread": post.thread, "unmaskings": post.unmaskings.all()}
    return render(request, "discussions/lift.html", context)


@require_http_methods(["GET", "POST"])
def unmask(request: MemberRequest, pk: int) -> HttpResponse:
    """Look up who wrote an anonymous post."""
    post = _visible_post(request, pk)
    if not permissions.may_unmask(request.user, post):
        raise Http404
    answer: HttpResponse = _unmask(request, pk)
    return answer


def _asked_for(request: MemberRequest) -> dict[str, Any]:
    asked = {"concerns": request.GET.getlist("country"), "title": request.GET.get("title", "")[:200]}
    group = request.GET.get("group", "")
    own = request.user.working_groups.active().filter(slug=group).first() if group else None
    return {**asked, "working_group": own, "mark": Mark.AMBER} if own else asked


def _thread_context(request: MemberRequest, thread: Thread) -> dict[str, Any]:
    reader, language = Reader.of(request.user), get_language() or "en"
    posts = list(Post.objects.visible_to(reader).filter(thread=thread).for_thread_page().in_reading_order())
    for post in posts:
        post.thread = thread
    question = next(post for post in posts if post.kind == Post.Kind.QUESTION)
    return {
        "thread": thread,
        "head": thread_head(thread, language),
        "question": question,
        "question_html": article_of(question, reader, language),
        "question_replies": replies_to(question, posts, reader, language),
        "exchanges": exchanges(posts, reader, language),
        "form": _text_form(request, thread),
        "crumbs": [(_("Questions"), reverse("discussions:threads")), (thread.title, "")],
    }


def _visible_post(request: MemberRequest, pk: int) -> Post:
    post: Post = get_object_or_404(Post.objects.visible_to(request.user).for_fragments(), pk=pk)
    return post


def _text_of(form: TextForm) -> dict[str, Any]:
    return {"is_anonymous": False, **form.cleaned_data}


def _text_form(request: MemberRequest, thread: Thread) -> TextForm:
    # Whoever asked anonymously goes on so, unless they choose otherwise.
    initial = {"is_anonymous": thread.is_anonymous and thread.author_id == request.user.pk}
    return TextForm(request.POST or None, member=request.user, initial=initial)


@reauthentication_required  # type: ignore[untyped-decorator]
def _unmask(request: MemberRequest, pk: int) -> HttpResponse:
    post = _visible_post(request, pk)
    form = UnmaskForm(request.POST or None)
    context = {"post": post, "thread": post.thread, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            unmasking = actions.unmask_author(by=request.user, post=post, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "discussions/unmasked.html", {**context, "author": unmasking.post.author})
    return render(request, "discussions/unmask.html", context, status=422 if form.errors else 200)


def _rebased(form: EditForm, post: Post, refusal: StalePost) -> EditForm:
    post.refresh_from_db(fields=["version"])
    rebased = EditForm({"body": form.cleaned_data["body"], "version": post.version})
    rebased.is_valid()
    rebased.add_error("body", str(refusal))
    return rebased


def _show_form(request: MemberRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    context["partial"] = request.headers.get("X-Partial") == "1"
    return render(request, template, {**context, "form": form}, status=422 if form.errors else 200)


def _decide(request: MemberRequest, pk: int, name: str, action: Any, said: str) -> HttpResponse:
    post = _visible_post(request, pk)
    refusal = ""
    if request.method == "POST":
        try:
            return done(request, action(by=request.user, post=post), said)
        except Refused as refused:
            refusal = str(refused)
    elif name not in permissions.controls(request.user, post):
        raise Http404
    context = {"post": post, "thread": post.thread, "name": name, "refusal": refusal}
    return render(request, "discussions/decide.html", context, status=409 if refusal else 200)
