"""The request as a view behind sign-in meets it."""

from django.http import HttpRequest

from network_site.members.models import Member


class MemberRequest(HttpRequest):
    """A request that ``access.middleware.MembersOnly`` let pass: its user is a verified member. For annotations."""

    user: Member
