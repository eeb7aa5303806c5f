"""A post beside its translations, and the writing of one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from discussions import actions, permissions
from discussions.exceptions import Refused, StalePost
from discussions.forms.translations import TranslationForm
from discussions.models import Post, PostTranslation
from discussions.responses import done
from discussions.views.posts import visible_post
from network_site.access.case_data.statements import stated_keys
from network_site.access.marks import OPEN_MARKS
from network_site.members.requests import MemberRequest
from network_site.translation import engine
from network_site.translation.libretranslate import EngineUnavailable
from network_site.vocabulary.models import Language


@require_GET
def translations(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a post beside one of its translations, and offer the languages that it has none in."""
    post = _translatable(request, pk)
    if request.GET.get("into"):
        return redirect("discussions:translate", pk, _language(post, request.GET["into"]).pk)
    there = list(post.translations.select_related("language", "translator_jurisdiction"))
    asked = request.GET.get("language", "")
    shown = next((row for row in there if row.language_id == asked), there[0] if there else None)
    known = {post.language_id, *(row.language_id for row in there)}
    context = {
        "post": post,
        "thread": post.thread,
        "there": there,
        "shown": shown,
        "may_change": shown is not None and permissions.may_change_translation(request.user, shown),
        "missing": Language.objects.exclude(pk__in=known),
        "crumbs": [(_("Questions"), reverse("discussions:threads")), (_("Translations"), "")],
    }
    return render(request, "discussions/translations.html", context)


@require_http_methods(["GET", "POST"])
def translate(request: MemberRequest, pk: int, language: str) -> HttpResponse:
    """Translate a post, or change its translation."""
    post = _translatable(request, pk)
    target = _language(post, language)
    found = PostTranslation.objects.filter(post=post, language=target).first()
    if not permissions.may_change_translation(request.user, found):
        raise Http404
    form, current = _form(request, post, found), None
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
    context["machine"] = found is None and engine.is_configured() and post.mark in OPEN_MARKS
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
    context = {"post": post, "thread": post.thread, "into": target, "body": body}
    return render(request, "discussions/machine.html", context)


@require_POST
def remove(request: MemberRequest, pk: int, language: str) -> HttpResponse:
    """Take a translation away."""
    post = _translatable(request, pk)
    found = PostTranslation.objects.filter(post=post, language=_language(post, language)).first()
    if found is None or not permissions.may_change_translation(request.user, found):
        raise Http404
    actions.remove_translation(by=request.user, translation=found)
    messages.success(request, _("The translation is gone."))
    return redirect(reverse("discussions:translations", args=[pk]))


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


def _form(request: MemberRequest, post: Post, found: PostTranslation | None) -> TranslationForm:
    initial: dict[str, Any] = {"of_version": post.version, "version": found.version if found else 0}
    if found is not None:
        initial |= {"title": found.title, "body": found.body}
    data = request.POST or None
    if data is not None and "begin" in data:  # what an engine wrote, to be checked and changed
        initial["body"], data = data.get("body", ""), None
    return TranslationForm(data, post=post, stated=stated_keys(post), initial=initial)


def _rebased(form: TranslationForm, post: Post, language: Language) -> TranslationForm:
    current = PostTranslation.objects.filter(post=post, language=language).first()
    typed = {**dict(form.data.items()), "version": current.version if current else 0}
    rebased = TranslationForm(typed, post=post, stated=form.stated)
    rebased.is_valid()
    return rebased
