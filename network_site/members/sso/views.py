"""The way to a provider and back. Every page here is open to visitors; what it does, the adapter decides."""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

import requests
import xmlsec
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.flows.login import record_authentication
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.saml import utils as saml
from allauth.socialaccount.providers.saml import views as saml_views
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from network_site.members.actions import sso as actions
from network_site.members.exceptions import NobodyHere
from network_site.members.sso import pending
from network_site.members.sso.oidc import CheckedAdapter

logger = logging.getLogger(__name__)

MOST_POSTED = 200_000  # characters of a SAML response; it is kept for the blink of a redirect
TROUBLE = (  # what a provider, or who pretends to be one, can make of a request
    requests.RequestException,
    OAuth2Error,
    OneLogin_Saml2_Error,
    xmlsec.Error,
    PermissionDenied,
    KeyError,
    OSError,
    SyntaxError,  # lxml's, of XML
    ValueError,
)


@login_not_required
@require_POST
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the provider.

    By a page and not by a redirect: Chromium holds the whole way of a form to ``form-action``, and where a ministry's
    provider sends people on is not ours to know. So the policy stays as narrow as it is.
    """
    _must_be(provider_id, {"oidc", "saml"})
    refusal: HttpResponse | None = ratelimit.consume_or_429(request, action="login")
    if refusal:
        return refusal
    provider = get_adapter().get_provider(request, provider_id)
    answer = _or_failed(request, provider.redirect_from_request)
    target = answer.headers.get("Location", "")
    if urlsplit(target).scheme not in {"http", "https"}:
        return failed(request)
    host = urlsplit(target).hostname
    return render(request, "socialaccount/leaving.html", {"target": target, "host": host, "provider": provider})


@login_not_required
@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the answer of an OpenID Connect provider."""
    _must_be(provider_id, {"oidc"})
    view = OAuth2CallbackView.adapter_view(CheckedAdapter(request, provider_id))
    return _or_failed(request, view)


@login_not_required
@csrf_exempt  # it comes from the provider's page; the signed answer names a question of this browser's session
@require_POST
def acs(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Put the answer of a SAML provider aside, for the page that the session's cookie comes to."""
    _must_be(organization_slug, {"saml"})
    if len(request.POST.get("SAMLResponse", "")) not in range(1, MOST_POSTED):
        return failed(request)
    refusal: HttpResponse | None = ratelimit.consume_or_429(request, action="login")
    if refusal:
        return refusal
    response: HttpResponse = saml_views.acs(request, organization_slug=organization_slug)
    return response


@login_not_required
@require_GET
def finish_acs(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Take the answer of a SAML provider."""
    _must_be(organization_slug, {"saml"})
    return _or_failed(request, lambda asked: saml_views.finish_acs(asked, organization_slug=organization_slug))


@login_not_required
@require_GET
def metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Tell a SAML provider who we are. Signing out there ends nothing here, so no such address is offered."""
    _must_be(organization_slug, {"saml"})
    app = saml.get_app_or_404(request, organization_slug)
    config = saml.build_saml_config(request, app.settings, organization_slug)
    del config["sp"]["singleLogoutService"]
    described = OneLogin_Saml2_Settings(settings=config, sp_validation_only=True).get_sp_metadata()
    return HttpResponse(described, content_type="application/samlmetadata+xml")


@login_not_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Let an invited person whom their ministry vouches for come in; by POST, so that nobody joins by a link."""
    waiting = pending.peek(request)
    if waiting is None or request.user.is_authenticated:
        raise Http404
    identity, then = waiting
    try:
        nomination = actions.open_nomination(identity)
        if request.method != "POST":
            return render(request, "socialaccount/join.html", {"nomination": nomination, "provider": identity.provider})
        member = actions.join(identity=identity)
    except NobodyHere:
        pending.forget(request)
        return render(request, "socialaccount/nobody.html", status=403)
    pending.forget(request)
    account = SocialAccount(user=member, provider=identity.provider.id, uid=identity.uid)
    record_authentication(request, SocialLogin(user=member, account=account))
    response: HttpResponse = perform_login(request, member, email_verification="none", redirect_url=then)
    return response


@login_not_required
@require_GET
def cancelled(request: HttpRequest) -> HttpResponse:
    """Say that nothing happened."""
    return render(request, "socialaccount/login_cancelled.html")


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the provider's answer was not accepted, and nothing of why."""
    return render(request, "socialaccount/authentication_error.html", status=401)


@login_not_required
def closed(_request: HttpRequest, **_: str) -> HttpResponse:
    """Answer where a provider would sign people out from afar; allauth needs the address to have a name."""
    raise Http404


def _must_be(provider_id: str, kinds: set[str]) -> None:
    provider = settings.SSO_PROVIDERS.get(provider_id)
    if provider is None or provider.kind not in kinds:
        raise Http404


def _or_failed(request: HttpRequest, view: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    try:
        return view(request)
    except TROUBLE as trouble:
        logger.warning("Single sign-on failed at %s: %s: %s", request.path, type(trouble).__name__, trouble)
        return failed(request)
