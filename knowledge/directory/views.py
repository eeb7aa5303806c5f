"""Pages of the directory."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from knowledge.directory import actions, permissions
from knowledge.directory.exceptions import Refused
from knowledge.directory.forms import ContactFilterForm, RevealForm
from knowledge.directory.listing import contacts_page, focal_point_of
from knowledge.directory.models import Authority, ContactPoint, Reveal
from network_site.members.requests import MemberRequest
from network_site.vocabulary.models import Jurisdiction

LOOKS_SHOWN = 200


@require_GET
def contacts(request: MemberRequest) -> HttpResponse:
    """List the contact points that the reader looks for, by country."""
    form = ContactFilterForm(request.GET)
    found = contacts_page(request.user, form, request.GET.get("page", ""))
    country = form.cleaned_data.get("country")
    focal_point = None if found.count else focal_point_of(request.user, country)
    context = {"form": form, "found": found, "country": country, "focal_point": focal_point}
    return render(request, "directory/contacts.html", context)


@require_GET
def contact(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a contact point."""
    return _contact_page(request, _get_contact(request, pk))


@require_POST
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    """Confirm that a contact point is right as it stands."""
    entry = _get_contact(request, pk)
    try:
        actions.confirm_contact(contact=entry, by=request.user, on=timezone.localdate())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Confirmed. The next review is due in six months."))
    return redirect(entry)


@require_POST
def phone(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a guarded number once, and record that it was shown."""
    entry = _get_contact(request, pk)
    form = RevealForm(request.POST)
    if not form.is_valid():
        return redirect(entry)
    try:
        number = actions.reveal_phone(contact=entry, by=request.user, key=form.cleaned_data["key"])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(entry)
    return _contact_page(request, entry, number)


@require_GET
def looks(request: MemberRequest) -> HttpResponse:
    """Show the reader who looked at the guarded numbers that lead to them or that they keep."""
    latest = Reveal.objects.concerning(request.user).select_related("member__jurisdiction")
    return render(request, "directory/looks.html", {"looks": latest[:LOOKS_SHOWN]})


@require_GET
def jurisdiction(request: MemberRequest, code: str) -> HttpResponse:
    """Show the authorities of a country with their contact points."""
    country = get_object_or_404(Jurisdiction.objects.prefetch_related("networks"), pk=code)
    visible = ContactPoint.objects.visible_to(request.user).for_list()
    authorities = Authority.objects.in_jurisdiction(country).prefetch_related(
        Prefetch("contacts", visible, to_attr="visible_contacts")
    )
    context = {"country": country, "authorities": authorities, "crumbs": _crumbs((country.name, ""))}
    return render(request, "directory/jurisdiction.html", context)


def _get_contact(request: MemberRequest, pk: int) -> ContactPoint:
    return get_object_or_404(ContactPoint.objects.visible_to(request.user).for_list(), pk=pk)


def _contact_page(request: MemberRequest, entry: ContactPoint, number: str = "") -> HttpResponse:
    country = entry.jurisdiction
    others = ContactPoint.objects.visible_to(request.user).in_jurisdiction(country).exclude(pk=entry.pk)
    context: dict[str, Any] = {
        "contact": entry,
        "number": number,
        "reveal_form": RevealForm(),
        "others": others.for_list(),
        "networks": country.networks.all(),
        "focal_point": focal_point_of(request.user, country) if entry.is_on_request else None,
        "may_confirm": permissions.may_confirm(request.user, entry),
        "may_edit": permissions.may_keep(request.user, country.pk),
        "crumbs": _crumbs((country.name, reverse("directory:jurisdiction", args=[country.pk])), (entry.title, "")),
    }
    return render(request, "directory/contact.html", context)


def _crumbs(*below: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Directory"), reverse("directory:contacts")), *below]
