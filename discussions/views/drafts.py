"""Keep what is being written, choose between two texts, and the list of one's drafts."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from discussions import actions
from discussions.actions.drafts import Typed
from discussions.exceptions import DraftOver, DraftStale, DraftTooLong, NotAllowed, Refused
from discussions.forms.asking import QuestionForm
from discussions.forms.differing import differences
from discussions.forms.positions import AnswerForm
from discussions.forms.texts import DraftedForm, EditForm, TextForm
from discussions.forms.translations import TranslationForm
from discussions.models import Draft
from discussions.responses import tell_refused_files
from network_site.files.attaching import AttachmentsForm
from network_site.members.devices import in_words
from network_site.members.requests import MemberRequest
from network_site.vocabulary.numbers import NUMBER

SHOWN = 200
ASIDE = re.compile(r"aside:([0-9]{1,9})", re.ASCII)
FORMS: dict[str, type[DraftedForm]] = {
    "ask": QuestionForm,
    "about": QuestionForm,
    "answer": AnswerForm,
    "reply": TextForm,
    "edit": EditForm,
    "translate": TranslationForm,
}
NOT_KEPT = {"body", "key", "drafted", "uploads"}  # they have columns of their own, or none
KEPT = {"attachments", *(name for form in FORMS.values() for name in form.base_fields)} - NOT_KEPT
STATUSES: dict[type[Refused], int] = {DraftStale: 409, DraftOver: 410, DraftTooLong: 422}


@require_GET
def drafts(request: MemberRequest) -> HttpResponse:
    """List what the reader is writing, the latest first, and what they threw away this week."""
    own = Draft.objects.visible_to(request.user).with_places().order_by("-saved_at", "-pk")
    found = {"drafts": own.kept()[:SHOWN], "discarded": own.discarded()[:SHOWN]}
    return render(request, "discussions/drafts.html", found)


@require_POST
def keep(request: MemberRequest) -> HttpResponse:
    """Keep what was typed: for a script its state, else the list of drafts; two texts at once are shown both."""
    is_part = request.headers.get("X-Partial") == "1"
    place, typed, choice = request.POST.get("place", ""), _typed(request), request.POST.get("choice", "")
    try:
        if choice in {"typed", "kept"}:
            keeps_typed = choice == "typed"
            return redirect(actions.settle_draft(by=request.user, place=place, typed=typed, keeps_typed=keeps_typed))
        if chosen := ASIDE.fullmatch(choice):
            return redirect(actions.swap_draft(by=request.user, place=place, number=int(chosen[1]), typed=typed))
        draft = actions.keep_draft(by=request.user, place=place, typed=typed)
    except NotAllowed as refusal:
        raise Http404 from refusal
    except tuple(STATUSES) as refusal:
        return _refused(request, refusal, typed, is_part=is_part)
    if is_part:
        response = render(request, "discussions/drafts/state.html", {"draft": draft})
        response.headers["X-Sequence"] = str(draft.sequence)
        return response
    messages.success(request, _("Your draft is kept. Go on with it here, or on any other device."))
    return redirect("discussions:drafts")


@require_POST
def discard(request: MemberRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    actions.discard_draft(by=request.user, draft=_own(request, pk))
    messages.success(request, _("The draft is thrown away. For a week you can bring it back below."))
    return redirect("discussions:drafts")


@require_POST
def bring_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Bring back a draft that was thrown away."""
    actions.restore_draft(by=request.user, draft=_own(request, pk))
    messages.success(request, _("The draft is back."))
    return redirect("discussions:drafts")


def _own(request: MemberRequest, pk: int) -> Draft:
    draft: Draft = get_object_or_404(Draft.objects.visible_to(request.user), pk=pk)
    return draft


def _refused(request: MemberRequest, refusal: Refused, typed: Typed, *, is_part: bool) -> HttpResponse:
    kept, differing = None, []
    if isinstance(refusal, DraftStale):
        kept = refusal.draft
        differing = list(differences(kept, refusal.fields, form_fields=FORMS[kept.kind].base_fields))
    sent = [("place", request.POST.get("place", ""))]
    if kept is not None:  # what was posted with the key is no draft any more: what is kept now is a new one
        sent.append(("key", str(typed.key or "")))
    sent += [(name, value) for name, values in typed.fields.items() for value in values]
    context = {"refusal": refusal, "draft": kept, "differing": differing, "typed": typed, "sent": sent}
    template = "discussions/drafts/versions.html" if is_part else "discussions/drafts/choose.html"
    return render(request, template, context, status=STATUSES[type(refusal)])


def _typed(request: MemberRequest) -> Typed:
    fields = {name: request.POST.getlist(name) for name in sorted(KEPT & set(request.POST))}
    if "attachments" in fields:
        fields["attachments"] = [number for number in fields["attachments"] if NUMBER.fullmatch(number)]
    if request.FILES:
        files = AttachmentsForm(request.POST, request.FILES, writer=request.user)
        files.full_clean()
        fields["attachments"] = [str(attachment.pk) for attachment in files.pending]
        tell_refused_files(request, files)
    sequence = request.POST.get("drafted", "")
    return Typed(
        body=request.POST.get("body", ""),
        fields=fields,
        sequence=int(sequence) if NUMBER.fullmatch(sequence) else 0,
        key=_uuid(request.POST.get("key", "")),
        device=in_words(request.headers.get("User-Agent", ""))[:60],
    )


def _uuid(text: str) -> Any:
    try:
        return UUID(text)
    except ValueError:
        return None
