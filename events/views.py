"""The programme of an edition, its sessions and their materials; marks decide who sees what."""

from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from events.exports import as_calendar
from events.forms import ProgrammeFilter
from events.models import Edition, Session, SessionMaterial
from events.schedule import days_of
from events.zones import period_label
from network_site.access.audit import note_view
from network_site.files.responses import send_attachment
from network_site.ui.times import zone_of

ZONE_KEY = "programme_zone"
MINE, EDITION = "mine", "edition"
FORUMS = "/forums/"
MARKDOWN = "text/markdown; charset=utf-8"


@login_not_required  # a TLP:CLEAR edition is public
@require_safe
def programme(request: HttpRequest, edition: str) -> HttpResponse:
    """Show the sessions day by day, in the forum's zone or the reader's own."""
    page = _edition_for(request, edition)
    choice, mine, now = _zone_choice(request), _zone_of_reader(), timezone.now()
    form = ProgrammeFilter(
        {**request.GET.dict(), "zone": choice},
        sessions=page.sessions.visible_to(request.user).for_programme(),
        zones=_zone_choices(request, page.zone, mine),
    )
    shown_zone = mine if choice == MINE else page.zone
    context = {
        "page": page,
        "form": form,
        "shown_zone": shown_zone,
        "days": days_of(form.chosen(), shown_zone, now=now if page.is_running_at(now) else None),
        "crumbs": _crumbs(page),
    }
    return render(request, "events/programme.html", context)


@login_not_required
@require_safe
def session(request: HttpRequest, edition: str, session: str) -> HttpResponse:
    """Show one session, with the materials that the reader may have."""
    page = _edition_for(request, edition)
    item = _session_for(request, page, session)
    note_view(by=request.user, item=item)
    context = {
        "page": page,
        "session": item,
        "materials": item.materials.visible_to(request.user),
        "times": _both_times(item, page.zone),
        "crumbs": _crumbs(page, programme=True),
    }
    return render(request, "events/session.html", context)


@login_not_required
@require_safe
def edition_calendar(request: HttpRequest, edition: str) -> HttpResponse:
    """Download the days and sessions that the reader may see, for a calendar."""
    page = _edition_for(request, edition)
    sessions = page.sessions.visible_to(request.user).for_programme()
    return _calendar(as_calendar(page, sessions, with_edition=True), f"{page.slug}.ics")


@login_not_required
@require_safe
def session_calendar(request: HttpRequest, edition: str, session: str) -> HttpResponse:
    """Download one session, for a calendar."""
    page = _edition_for(request, edition)
    item = _session_for(request, page, session)
    return _calendar(as_calendar(page, [item]), f"{item.slug}.ics")


@login_not_required
@require_safe
def material(request: HttpRequest, edition: str, session: str, pk: int) -> HttpResponseBase:
    """Download a material of a session. Both must be for the reader."""
    item = _session_for(request, _edition_for(request, edition), session)
    handout = get_object_or_404(SessionMaterial.objects.visible_to(request.user), session=item, pk=pk)
    note_view(by=request.user, item=handout)
    if not handout.file:
        return send_attachment(
            request, ContentFile(handout.text.encode()), name=handout.filename, content_type=MARKDOWN
        )
    try:
        return send_attachment(request, handout.file, name=handout.filename)
    except FileNotFoundError as error:
        raise Http404 from error


def _edition_for(request: HttpRequest, slug: str) -> Edition:
    editions = Edition.objects.visible_to(request.user).with_place()
    edition: Edition = get_object_or_404(editions, slug=slug)
    return edition


def _session_for(request: HttpRequest, edition: Edition, slug: str) -> Session:
    sessions = edition.sessions.visible_to(request.user).for_programme()
    session: Session = get_object_or_404(sessions, slug=slug)
    return session


def _zone_choice(request: HttpRequest) -> str:
    """Return whose clocks the reader wants, as asked for now or remembered from before."""
    asked = request.GET.get("zone")
    if asked in {MINE, EDITION}:
        request.session[ZONE_KEY] = asked
    return str(request.session.get(ZONE_KEY, EDITION))


def _zone_of_reader() -> ZoneInfo:
    return ZoneInfo(timezone.get_current_timezone_name())


def _zone_choices(request: HttpRequest, of_forum: ZoneInfo, mine: ZoneInfo) -> dict[str, str]:
    """Return whose clocks there are to choose from; nothing when they show the same."""
    if of_forum == mine:
        return {}
    yours = gettext("%(zone)s (yours)") if request.user.is_authenticated else "%(zone)s"
    return {
        EDITION: gettext("%(zone)s (the forum)") % {"zone": zone_of(of_forum).name},
        MINE: yours % {"zone": zone_of(mine).name},
    }


def _both_times(item: Session, zone: ZoneInfo) -> list[str]:
    """Return begin and end by the forum's clocks, and by the reader's own where those differ."""
    zones = dict.fromkeys((zone, _zone_of_reader()))
    return [period_label(item.starts_at, item.ends_at, each) for each in zones]


def _crumbs(page: Edition, *, programme: bool = False) -> list[tuple[str, str]]:
    crumbs = [(gettext("Forums"), FORUMS), (page.title, page.url)]
    return [*crumbs, (gettext("Programme"), page.get_programme_url())] if programme else crumbs


def _calendar(content: bytes, filename: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, filename)},  # noqa: FBT003  Django's signature
    )
