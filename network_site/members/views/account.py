"""The account: what others see of a member, how they sign in, and where they are signed in."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from network_site.members.actions.sessions import sign_out_elsewhere
from network_site.members.models import Member
from network_site.members.requests import MemberRequest
from network_site.members.roles import Role
from network_site.members.sessions import sign_ins


@require_safe
def account(request: MemberRequest) -> HttpResponse:
    """Show everything about oneself in one place, each with the way to change it."""
    member = Member.objects.select_related("jurisdiction", "service__jurisdiction").get(pk=request.user.pk)
    kinds = list(Authenticator.objects.filter(user=member).values_list("type", flat=True))
    context = {
        "member": member,
        "roles": [label for role, label in Role.choices if role in member.role_names],
        "languages": member.languages.all(),
        "topics": member.topics.all(),
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "acceptances": member.rules_acceptances.select_related("rules"),
        "has_passphrase": member.has_usable_password(),
    }
    return render(request, "members/account.html", context)


@require_http_methods(["GET", "POST"])
def sessions(request: MemberRequest) -> HttpResponse:
    """List where the member is signed in; by POST, sign out of one of the others, or of all of them."""
    here = request.session.session_key or ""
    if request.method == "POST":
        ended = sign_out_elsewhere(by=request.user, here=here, only=request.POST.get("only", ""))
        said = ngettext("%(count)s sign-in is ended.", "%(count)s sign-ins are ended.", ended)
        messages.success(request, said % {"count": ended} if ended else _("There was nothing to end any more."))
        return redirect("members:sessions")
    found = sign_ins(request.user, here=here)
    return render(request, "members/sessions.html", {"sign_ins": found})
