"""The one rule of single sign-on: a provider brings back members and people who were invited, and nobody else."""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.shortcuts import redirect, render

from network_site.members.actions import sso as actions
from network_site.members.exceptions import NobodyHere
from network_site.members.sso import pending

logger = logging.getLogger(__name__)


class ClosedSocialAdapter(DefaultSocialAccountAdapter):
    """Providers come from SSO_FILE alone, and none of them makes an account."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Return the providers of the settings; the table of them stays empty, whatever is written into it."""
        apps: list[SocialApp] = super().list_apps(request, provider=provider, client_id=client_id)
        return [app for app in apps if app._state.adding]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002  allauth's signature
        """Return False: there is no sign-up."""
        return False

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,  # noqa: ARG002  allauth's signature
        error: Any = None,
        exception: Any = None,
        **_: Any,
    ) -> None:
        """Write down why, for whoever runs the site; the page does not say."""
        logger.warning("Single sign-on failed at %s: %s: %s", request.path, error, exception)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let a member through, show an invited person the way in, and answer everyone else alike."""
        identity = _identity(sociallogin)
        try:
            member = actions.recognize(identity=identity, linked=sociallogin.user if sociallogin.is_existing else None)
        except NobodyHere:
            user_login_failed.send(sender=type(self), credentials={"email": identity.email}, request=request)
            raise ImmediateHttpResponse(render(request, "socialaccount/nobody.html", status=403)) from None
        if member is None:
            pending.keep(request, identity, sociallogin.get_redirect_url(request))
            raise ImmediateHttpResponse(redirect("sso_join"))
        sociallogin.user = member


def _identity(sociallogin: SocialLogin) -> actions.Identity:
    addresses: list[Any] = sociallogin.email_addresses
    verified = [address.email.lower() for address in addresses if address.verified]
    return actions.Identity(
        provider=settings.SSO_PROVIDERS[sociallogin.account.provider],
        uid=sociallogin.account.uid,
        email=verified[0] if verified else "",
    )
