"""Answer, reply and edit, and how a text will look."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from discussions import actions, permissions
from discussions.exceptions import Refused, StalePost
from discussions.forms.positions import AnswerForm
from discussions.forms.texts import EditForm, TextForm
from discussions.markdown import render as render_markdown
from discussions.mentions import AT_MOST, mentioned, rendered
from discussions.models import Draft, Post, Thread
from discussions.quoting import quote
from discussions.responses import done, show_form, tell_refused_files
from network_site.access.case_data.statements import stated_keys
from network_site.members.requests import MemberRequest
from network_site.vocabulary.numbers import NUMBER


@require_http_methods(["GET", "POST"])
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer a question."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user).for_rows(), pk=pk)
    draft = Draft.objects.at(request.user, f"answer:{thread.pk}")
    if "states" in request.GET:
        form = AnswerForm(member=request.user, thread=thread, draft=draft)
        _take_over(form, request, thread)
        return show_form(request, "discussions/answer.html", form, thread=thread)
    form = AnswerForm(request.POST or None, request.FILES or None, member=request.user, thread=thread, draft=draft)
    if request.method == "POST" and form.is_valid():
        try:
            post = actions.answer_question(by=request.user, thread=thread, **form.answer())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, post, _("Your answer is posted."))
    return show_form(request, "discussions/answer.html", form, thread=thread)


@require_http_methods(["GET", "POST"])
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Reply to a post."""
    post = visible_post(request, pk)
    form = text_form(request, post.thread, f"reply:{post.pk}")
    if "quote" in request.GET and not post.deleted_at:
        form.initial["body"] = "\n\n".join(filter(None, [form.initial.get("body", ""), quote(post)]))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.reply_to_post(by=request.user, to=post, **_text_of(form))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, made, _("Your reply is posted."))
    return show_form(request, "discussions/reply.html", form, thread=post.thread, post=post)


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change the text of one's own post."""
    post = visible_post(request, pk)
    is_gone = request.method == "POST" and post.deleted_at is not None and permissions.is_author(request.user, post)
    if not is_gone and not permissions.may_edit(request.user, post):  # what was typed over a removed post comes back
        raise Http404
    form = _edit_form(request, post)
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
    takes_away = post.file_count > 0 and permissions.may_remove_file(request.user, post)
    context = {"thread": post.thread, "post": post, "current": current, "takes_files_away": takes_away}
    return show_form(request, "discussions/edit.html", form, **context)


@require_POST
def preview(request: MemberRequest) -> HttpResponse:
    """Show how a text will look. Nothing is kept."""
    form = TextForm({"body": request.POST.get("body", ""), "key": "0" * 32})
    form.full_clean()
    body = form.cleaned_data.get("body", "")
    html = render_markdown(body) if len(mentioned(body)) > AT_MOST else rendered(body)
    return render(request, "discussions/preview.html", {"html": html, "form": form})


def visible_post(request: MemberRequest, pk: int) -> Post:
    """Return the post *pk*, or answer 404 to a reader who may not see it."""
    post: Post = get_object_or_404(Post.objects.visible_to(request.user).for_fragments(), pk=pk)
    return post


def text_form(request: MemberRequest, thread: Thread, place: str) -> TextForm:
    """Return the form for a text below *thread*, with the draft that is kept in *place*."""
    # Whoever asked anonymously goes on so, unless they choose otherwise.
    initial = {"is_anonymous": thread.is_anonymous and thread.author_id == request.user.pk}
    draft = Draft.objects.at(request.user, place)
    return TextForm(request.POST or None, request.FILES or None, member=request.user, initial=initial, draft=draft)


def _text_of(form: TextForm) -> dict[str, Any]:
    return {"is_anonymous": False, **form.cleaned_data}


def _take_over(form: AnswerForm, request: MemberRequest, thread: Thread) -> None:
    """Begin *form* with what was typed in the short form of the thread, its files too."""
    short = text_form(request, thread, f"answer:{thread.pk}")
    short.full_clean()  # keeps the files that came with it
    tell_refused_files(request, short)
    form.carried = short.pending if short.is_bound else form.carried
    form.initial.update({name: request.POST[name] for name in ("body", "key", "drafted") if name in request.POST})
    form.initial["is_anonymous"] = "is_anonymous" in request.POST


def _edit_form(request: MemberRequest, post: Post) -> EditForm:
    """Return the form with the text that stands, or with the earlier one whose number is in the address."""
    begin = {"body": post.body, "title": post.thread.title}
    if post.withheld_at:
        begin = {"body": post.withheld.body, "title": post.withheld.title}
    version = request.GET.get("version", "")
    earlier = post.revisions.filter(version=version, hidden_at=None).first() if NUMBER.fullmatch(version) else None
    if earlier is not None and permissions.may_read_history(request.user, post):
        why = _("Back to version %(number)s") % {"number": earlier.version}
        begin |= {"body": earlier.body, "title": earlier.title, "reason": why}
    draft = Draft.objects.at(request.user, f"edit:{post.pk}", is_there=earlier is None)
    has_title = post.kind == Post.Kind.QUESTION
    initial = {**begin, "version": post.version}
    given = {"has_title": has_title, "stated": stated_keys(post), "draft": draft, "member": request.user}
    return EditForm(request.POST or None, request.FILES or None, initial=initial, **given)


def _rebased(form: EditForm, post: Post, refusal: StalePost) -> EditForm:
    post.refresh_from_db(fields=["version"])
    data: Any = form.data
    typed = data.copy()
    typed["version"] = post.version
    typed.setlist("attachments", [attachment.pk for attachment in form.pending])
    given = {"stated": form.stated, "draft": form.draft, "member": form.writer}
    rebased = EditForm(typed, has_title="title" in form.fields, **given)
    rebased.is_valid()
    rebased.add_error("body", str(refusal))
    return rebased
