"""Ask a question."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from discussions import actions
from discussions.actions.asking import visible_page
from discussions.exceptions import Refused
from discussions.forms.asking import QuestionForm
from discussions.models import Draft
from discussions.models.drafts import ASKING
from discussions.responses import done, tell_refused_files
from discussions.streams import NUMBER
from discussions.suggesting import suggest
from network_site.access.marks import Mark
from network_site.members.requests import MemberRequest
from network_site.search.resembling import similar


@require_http_methods(["GET", "POST"])
def ask(request: MemberRequest) -> HttpResponse:
    """Ask a question."""
    form = _form(request)
    if "check" in request.POST:
        return _check(request, form)
    is_valid, sends = form.is_valid(), request.method == "POST" and "suggest" not in request.POST
    said = _("Your question is posted. Answers appear on its page as they come.")
    if sends and is_valid:
        try:
            sent = {name: form.cleaned_data[name] for name in ("key", "drafted")}
            thread = actions.ask_question(by=request.user, question=form.question(), **sent)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, thread, said)
    elif sends and form.sent is not None:  # what could be chosen then, as the group, cannot be any more
        return done(request, form.sent.thread, said)
    context = {"form": form, "about": _about(request, form), **_asked(form)}
    return render(request, "discussions/ask.html", context, status=422 if form.errors else 200)


def _asked(form: QuestionForm) -> dict[str, Any]:
    """Return who would be asked, once the asker looked; and what the form carries of it while that cannot be said."""
    if not form.is_bound or not (form.picks.signed or "suggest" in form.data):
        return {}
    plan = form.plan()
    return {"suggestion": suggest(plan, form.picks) if plan else None, "picks": form.picks}


def _form(request: MemberRequest) -> QuestionForm:
    """Return the form, with the draft of what it asks about; a group that a link names goes before the draft's."""
    asked_for = _asked_for(request)
    about = request.POST.get("about_page") or asked_for["about_page"] or ""
    draft = Draft.objects.at(request.user, f"about:{about}" if NUMBER.fullmatch(about) else ASKING)
    form = QuestionForm(
        request.POST or None, request.FILES or None, member=request.user, initial=asked_for, draft=draft
    )
    form.initial.update({name: asked_for[name] for name in ("mark", "working_group") if name in asked_for})
    return form


def _about(request: MemberRequest, form: QuestionForm) -> Any:
    number = str(form["about_page"].value() or "")
    return visible_page(request.user, int(number)) if NUMBER.fullmatch(number) else None


def _check(request: MemberRequest, typed: QuestionForm) -> HttpResponse:
    """Show the form as it was typed, with what is like the question: how those without JavaScript ask for it."""
    language = str(typed["language"].data or "")
    found = similar(str(typed["title"].data or ""), request.user, language=language)
    form = QuestionForm(member=request.user, initial={name: typed[name].data for name in typed.fields})
    form.draft = typed.draft
    typed.full_clean()  # keeps the files that came with it
    tell_refused_files(request, typed)
    form.carried = typed.pending
    context = {"form": form, "similar": found, "checked": True, **_asked(typed)}
    return render(request, "discussions/ask.html", context)


def _asked_for(request: MemberRequest) -> dict[str, Any]:
    asked: dict[str, Any] = {"concerns": request.GET.getlist("country"), "title": request.GET.get("title", "")[:200]}
    asked |= {"about_page": request.GET.get("guide"), "about_section": request.GET.get("section", "")[:160]}
    group = request.GET.get("group", "")
    own = request.user.working_groups.active().filter(slug=group).first() if group else None
    return {**asked, "working_group": own, "mark": Mark.AMBER} if own else asked
