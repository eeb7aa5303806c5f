"""The polling twin of the socket, for networks that let no socket through."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from network_site.access.rules import Reader
from network_site.live.backlog import read_backlog
from network_site.live.batches import Viewer
from network_site.live.exceptions import Malformed
from network_site.live.requests import language_of, parse_query
from network_site.members.requests import MemberRequest


@require_safe
def since(request: MemberRequest) -> HttpResponse:
    """Answer ``?thread:12=45&…`` with the frames that a socket would have been sent."""
    try:
        positions = parse_query(request.GET.dict())
    except Malformed as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)
    viewer = Viewer(Reader.of(request.user), language_of(request.GET.dict()))
    told = [frame for backlog in read_backlog(viewer, positions).values() for frame in backlog.frames]
    return HttpResponse(f'{{"frames":[{",".join(told)}]}}', content_type="application/json")
