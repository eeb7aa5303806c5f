"""A post beside its translations, and the writing of one."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from discussions import actions, permissions
from discussions.exceptions import Refused, StalePost
from discussions.forms.translations import TranslationForm
from discussions.models import Draft, Post, PostTranslation
from discussions.responses import done
from discussions.streams import NUMBER
from discussions.views.posts import visible_post
from network_site.access.case_data.statements import stated_keys
from network_site.access.marks import OPEN_MARKS
from network_site.members.models import Member
from network_site.members.requests import MemberRequest
from network_site.translation import engine
from network_site.translation.libretranslate import EngineUnavailable
from network_site.vocabulary.models import LANGUAGE_CODES, Language


@require_GET
def translations(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a post beside one of its translations, and offer the languages that it has none in."""
    post = _translatable(request, pk)
    if request.GET.get("into"):
        return redirect("discussions:translate", pk, _language(post, request.GET["into"]).pk)
    rows = list(post.translations.with_translators())
    there = [row for row in rows if row.removed_at is None]
    asked = request.GET.get("language", "")
    shown = next((row for row in there if row.language_id == asked), there[0] if there else None)
    context = {
        "post": post,
        "thread": post.thread,
        "there": there,
        "removed": [row for row in rows if permissions.may_restore_translation(request.user, row)],
        "shown": shown,
        "may_change": shown is not None and permissions.may_change_translation(request.user, shown),
        "missing": _offered(request.user, {post.language_id, *(row.language_id for row in there)}),
        "crumbs": [(_("Questions"), reverse("discussions:threads")), (_("Translations"), "")],
    }
    return render(request, "discussions/translations.html", context)


@require_http_methods(["GET", "POST"])
def translate(request: MemberRequest, pk: int, language: str) -> HttpResponse:
    """Translate a post, or change its translation."""
    post = visible_post(request, pk)
    is_gone = request.method == "POST" and (post.deleted_at or post.withheld_at)
    if not is_gone and not permissions.may_translate(request.user, post):  # what was typed beside a gone one comes back
        raise Http404
    target = _language(post, language)
    found = _standing(post, target)
    form, current = _form(request, post, found, target), None
    if found is not None and not permissions.may_change_translation(request.user, found):
        if request.method == "GET" and not form.initial["drafted"]:
            raise Http404
        current = found.body  # somebody else translated while this was written
    if request.method == "POST" and form.is_valid():
        try:
            actions.translate_post(by=request.user, post=post, language=target, **form.cleaned_data)
        except StalePost as refusal:
            form, current = _rebased(form, post, target), refusal.current
            form.add_error("body", str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, post, _("Your translation stands beside the original."))
    context = {"post": post, "thread": post.thread, "into": target, "form": form, "current": current}
    context |= {"is_gone": is_gone, "has_moved_on": not is_gone and _has_moved_on(form, post)}
    context["machine"] = not is_gone and found is None and engine.is_configured() and post.mark in OPEN_MARKS
    return render(request, "discussions/translate.html", context, status=422 if form.errors else 200)


@require_POST
def machine(request: MemberRequest, pk: int, language: str) -> HttpResponse:
    """Let the site's engine translate, as a beginning that somebody must check."""
    post = _translatable(request, pk)
    target = _language(post, language)
    try:
        body = engine.translated(post.body, mark=post.mark, source=post.language_id, target=target.pk)
    except engine.EngineRefused:
        raise Http404 from None
    except EngineUnavailable:
        messages.error(request, _("The engine did not answer. Nothing was lost; try again later, or translate it."))
        return redirect(reverse("discussions:translations", args=[pk]))
    actions.note_machine_text(post=post, text=body)
    context = {"post": post, "thread": post.thread, "into": target, "body": body}
    return render(request, "discussions/machine.html", context)


@require_POST
def remove(request: MemberRequest, pk: int, language: str) -> HttpResponse:
    """Take a translation away."""
    post = _translatable(request, pk)
    found = _standing(post, _language(post, language))
    if found is None or not permissions.may_change_translation(request.user, found):
        raise Http404
    actions.remove_translation(by=request.user, translation=found)
    messages.success(request, _("The translation is gone. You can bring it back below."))
    return redirect("discussions:translations", pk)


@require_POST
def restore(request: MemberRequest, pk: int, language: str) -> HttpResponse:
    """Bring a translation back."""
    post = _translatable(request, pk)
    found = get_object_or_404(PostTranslation, post=post, language=language)
    if not permissions.may_restore_translation(request.user, found):
        raise Http404
    actions.restore_translation(by=request.user, translation=found)
    messages.success(request, _("The translation is back."))
    return redirect(f"{reverse('discussions:translations', args=[pk])}?language={language}")


def _translatable(request: MemberRequest, pk: int) -> Post:
    post = visible_post(request, pk)
    if not permissions.may_translate(request.user, post):
        raise Http404
    return post


def _language(post: Post, code: str) -> Language:
    language = Language.objects.filter(pk=code).exclude(pk=post.language_id).first()
    if language is None:
        raise Http404
    return language


def _standing(post: Post, language: Language) -> PostTranslation | None:
    found: PostTranslation | None = PostTranslation.objects.standing().filter(post=post, language=language).first()
    return found


def _offered(member: Member, known: Collection[str]) -> list[tuple[str, list[Language]]]:
    """Return the languages but the *known* ones: those that *member* speaks, those of the site, and all others."""
    spoken = {language.pk for language in member.languages.all()}
    groups: dict[str, list[Language]] = {_("Your languages"): [], _("Languages of this site"): [], _("Others"): []}
    own, of_site, others = groups.values()
    for language in sorted(Language.objects.exclude(pk__in=known), key=lambda language: language.name.casefold()):
        place = own if language.pk in spoken else of_site if language.pk in LANGUAGE_CODES else others
        place.append(language)
    return [(label, languages) for label, languages in groups.items() if languages]


def _form(request: MemberRequest, post: Post, found: PostTranslation | None, language: Language) -> TranslationForm:
    """Return the form with the draft, but where it begins with an earlier text or with what an engine wrote."""
    initial: dict[str, Any] = {"of_version": post.version, "version": found.version if found else 0}
    earlier = None
    if found is not None:
        version = request.GET.get("version", "")
        earlier = found.revisions.filter(version=version, hidden_at=None).first() if NUMBER.fullmatch(version) else None
        begun = earlier or found
        initial |= {"title": begun.title, "body": begun.body}
    data = request.POST or None
    begins = data is not None and "begin" in data
    if data is not None and begins:  # what an engine wrote, to be checked and changed
        initial["body"], data = data.get("body", ""), None
    place = f"translate:{post.pk}:{language.pk}"
    draft = Draft.objects.at(request.user, place, is_there=earlier is None and not begins)
    form = TranslationForm(data, post=post, stated=stated_keys(post), initial=initial, draft=draft)
    form.initial["of_version"] = post.version  # the text that is shown beside it, and no earlier one
    return form


def _has_moved_on(form: TranslationForm, post: Post) -> bool:
    """Return whether the draft was begun beside an earlier text of *post*."""
    begun = str(form.draft.typed.get("of_version", "")) if form.draft else ""
    return bool(NUMBER.fullmatch(begun)) and int(begun) < post.version


def _rebased(form: TranslationForm, post: Post, language: Language) -> TranslationForm:
    current = _standing(post, language)
    typed = {**dict(form.data.items()), "version": current.version if current else 0}
    rebased = TranslationForm(typed, post=post, stated=form.stated, draft=form.draft)
    rebased.is_valid()
    return rebased
