"""Pages of those who answer for the members of a country."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network_site.members.actions import mandates as actions
from network_site.members.exceptions import Refused
from network_site.members.forms.mandates import CountryForm, RemovalForm
from network_site.members.gaps import gaps
from network_site.members.models import Member
from network_site.members.permissions import answers_for_members, answers_to_secretariat, may_decide_on
from network_site.members.requests import MemberRequest, asked_again
from network_site.members.roles import Role

PAGE_SIZE = 50


@require_safe
def country(request: MemberRequest) -> HttpResponse:
    """List the members of the reader's country; the secretariat sees every country, and those without a focal point."""
    if not answers_for_members(request.user):
        raise Http404
    everywhere = request.user.has_role(Role.SECRETARIAT)
    form = CountryForm(request.GET)
    members = Member.objects.for_rows()
    if not everywhere:
        members = members.filter(jurisdiction=request.user.jurisdiction)
    page = Paginator(form.narrow(members), PAGE_SIZE).get_page(request.GET.get("page"))
    for member in page:
        member.may_be_decided = member.pk != request.user.pk and (everywhere or not answers_to_secretariat(member))
    context = {"page": page, "form": form, "everywhere": everywhere, "gaps": gaps() if everywhere else ()}
    return render(request, "members/country.html", context)


@require_http_methods(["GET", "POST"])
def still_in_post(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, or take the word, that a member is still in post."""
    member = _get_member(request, pk)
    if request.method == "GET":
        return render(request, "members/mandate_confirm.html", {"member": member})
    return _decide(request, member, actions.confirm_mandate, _("Thank you. The mandate is confirmed."))


@require_http_methods(["GET", "POST"])
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Remove a member, with a reason."""
    member = _get_member(request, pk)
    form = RemovalForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(request, "members/mandate_remove.html", {"member": member, "form": form}, status=status)

    def removal(*, by: Member, member: Member) -> object:
        return actions.remove_member(by=by, member=member, reason=form.cleaned_data["reason"])

    return asked_again(_decide)(request, member, removal, _("The member is removed and signed out everywhere."))


@require_POST
def reinstate(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a removal back."""
    said = _("The member is in the network again.")
    return asked_again(_decide)(request, _get_member(request, pk), actions.reinstate_member, said)


def _get_member(request: MemberRequest, pk: int) -> Member:
    """Return a member whom the reader answers for; every other is as unknown as one that is not there."""
    member: Member = get_object_or_404(Member.objects.select_related("jurisdiction"), pk=pk)
    if not may_decide_on(request.user, member):
        raise Http404
    return member


def _decide(request: MemberRequest, member: Member, action: Callable[..., object], said: str) -> HttpResponse:
    try:
        action(by=request.user, member=member)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("members:country")
