"""What every request of a member leaves behind: the day, and no more."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from network_site.members.models import Member
from network_site.members.standing import today


class LastSeen:
    """Note the day on which a member was last here, in UTC; one write a day, and no query besides."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response, and note the day when it is a new one."""
        day, member = today(), request.user
        if isinstance(member, Member) and member.last_seen_on != day:
            Member.objects.filter(pk=member.pk).update(last_seen_on=day)
        return self.get_response(request)
