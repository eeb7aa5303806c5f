"""What a view knows of its request once ``MembersOnly`` has let it pass."""

from django.http import HttpRequest

from network_site.members.models import Member


class MemberRequest(HttpRequest):
    """A request of a verified member."""

    user: Member
