"""What a view knows of its request once ``MembersOnly`` has let it pass."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse

from network_site.members.models import Member


class MemberRequest(HttpRequest):
    """A request of a verified member."""

    user: Member


Given = ParamSpec("Given")
View = Callable[Concatenate[MemberRequest, Given], HttpResponse]


def asked_again(view: View[Given]) -> View[Given]:
    """Ask for the passphrase or the second factor once more before *view*, unless that was minutes ago."""
    guarded: View[Given] = reauthentication_required(view)
    return guarded
