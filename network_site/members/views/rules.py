"""Pages of the rules of use: the version that holds and those before it, accepting, publishing the next."""

from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from network_site.members.actions import rules as actions
from network_site.members.exceptions import Refused
from network_site.members.forms.rules import AcceptForm, PublishForm
from network_site.members.models import RulesOfUse
from network_site.members.permissions import may_publish_rules
from network_site.members.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def rules(request: MemberRequest) -> HttpResponse:
    """Show the rules that hold. Who has not accepted them does so here, and goes on to where they were going."""
    then = get_next_redirect_url(request) or ""
    if request.method == "POST":
        form = AcceptForm(request.POST)
        if not form.is_valid():
            return render(request, "members/rules.html", _shown(request, RulesOfUse.objects.in_force()), status=422)
        try:
            actions.accept_rules(by=request.user, version=form.cleaned_data["version"])
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(f"{reverse('members:rules')}?{urlencode({'next': then})}" if then else "members:rules")
        return redirect(then or "/")
    return render(request, "members/rules.html", {**_shown(request, RulesOfUse.objects.in_force()), "then": then})


@require_safe
def rules_version(request: MemberRequest, version: int) -> HttpResponse:
    """Show one version, also when another one holds by now."""
    return render(request, "members/rules.html", _shown(request, get_object_or_404(RulesOfUse, version=version)))


@require_http_methods(["GET", "POST"])
def publish(request: MemberRequest) -> HttpResponse:
    """Write the next version."""
    if not may_publish_rules(request.user):
        raise Http404
    answer: HttpResponse = _publish(request)
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]
def _publish(request: MemberRequest) -> HttpResponse:
    held = RulesOfUse.objects.in_force()
    initial = {"text": held.text, "after": held.version} if held else {"after": 0}
    form = PublishForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_rules(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The new version holds. Every member is asked to accept it, you first."))
            return redirect("members:rules")
    context = {"form": form, "crumbs": [(_("Rules of use"), reverse("members:rules"))]}
    return render(request, "members/rules_publish.html", context, status=422 if form.errors else 200)


def _shown(request: MemberRequest, rules: RulesOfUse | None) -> dict[str, object]:
    """Return what the page says of *rules*: whether they hold, which others there are, what the reader accepted."""
    if rules is None:
        raise Http404
    versions = list(RulesOfUse.objects.only("version", "published_at"))
    return {
        "rules": rules,
        "holds": rules.version == versions[0].version,
        "versions": versions,
        "accepted": {given.rules_id: given.accepted_at for given in request.user.rules_acceptances.all()}.get(rules.pk),
        "may_publish": may_publish_rules(request.user),
    }
