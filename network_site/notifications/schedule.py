"""When something goes out: a few minutes from now, or at the member's hour; never in quiet hours or while away."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from network_site.members.models import Member
from network_site.notifications.models.preferences import EVENING, MORNING, Preferences
from network_site.vocabulary.working_days import is_working_day

BATCH = timedelta(minutes=3)  # what happens meanwhile goes into the same mail
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Timing:
    """The hours of one member, in their time zone."""

    zone: ZoneInfo = ZoneInfo("UTC")  # noqa: RUF009  it does not change
    digest_hour: int = 8
    digest_weekday: int = 0
    quiet_from: time = EVENING
    quiet_until: time = MORNING
    away_until: date | None = None
    country: str | None = None
    at_work: bool = False  # on working days of the country alone

    def soon(self, now: datetime) -> datetime:
        """Return when a mail goes that would go now: after the batch, quiet hours and absence."""
        return self.free_at(now + BATCH)

    def free_at(self, moment: datetime, *, is_digest: bool = False) -> datetime:
        """Return *moment*, or the end of the quiet hours and the absence that it falls into.

        Where the hour of digests lies in quiet hours, digests heed the absence alone.
        """
        local = self._at_work(self._present(moment))
        heeds_hours = not (is_digest and self._is_quiet(time(self.digest_hour)))
        if heeds_hours and self._is_quiet(local.time()):
            morning = local.date() if local.time() < self.quiet_until else local.date() + A_DAY
            local = self._at_work(self._at(morning, self.quiet_until))
        return local.astimezone(UTC)

    def digest(self, now: datetime, *, weekly: bool) -> datetime:
        """Return when the next digest goes."""
        local = self._present(now)
        moment = self._at(local.date(), time(self.digest_hour))
        while moment <= local or (weekly and moment.weekday() != self.digest_weekday):
            moment = self._at(moment.date() + A_DAY, time(self.digest_hour))
        while not weekly and self._is_off(moment.date()):
            moment = self._at(moment.date() + A_DAY, time(self.digest_hour))
        return moment.astimezone(UTC)

    def is_away(self, now: datetime) -> bool:
        """Whether the member is away at *now*."""
        return self.away_until is not None and now.astimezone(self.zone).date() < self.away_until

    def _is_quiet(self, clock: time) -> bool:
        begin, end = self.quiet_from, self.quiet_until
        return begin <= clock < end if begin <= end else clock >= begin or clock < end

    def _present(self, moment: datetime) -> datetime:
        local = moment.astimezone(self.zone)
        if self.away_until is not None and local.date() < self.away_until:
            return self._at(self.away_until, self.quiet_until)
        return local

    def _at_work(self, local: datetime) -> datetime:
        """Return *local*, or the morning of the next working day."""
        while self._is_off(local.date()):
            local = self._at(local.date() + A_DAY, self.quiet_until)
        return local

    def _is_off(self, day: date) -> bool:
        return self.at_work and not is_working_day(self.country, day)

    def _at(self, day: date, clock: time) -> datetime:
        # Through UTC and back: an hour that the clocks skip becomes the next one that there is.
        return datetime.combine(day, clock, tzinfo=self.zone).astimezone(UTC).astimezone(self.zone)


def timings_of(members: Collection[int], *, at_work: bool = False) -> Mapping[int, Timing]:
    """Return the hours of each of the *members* (numbers), of working days alone where *at_work*, in two queries."""
    places = Member.objects.filter(pk__in=members).values_list("pk", "time_zone", "jurisdiction")
    rows = {row.pk: row for row in Preferences.objects.filter(pk__in=members)}
    return {
        member: replace(timing_of(zone, rows.get(member)), country=country, at_work=at_work)
        for member, zone, country in places
    }


def timing_of(zone: str, row: Preferences | None) -> Timing:
    """Return the hours that *row* sets in *zone*, or the usual ones."""
    if row is None:
        return Timing(ZoneInfo(zone))
    return Timing(
        zone=ZoneInfo(zone),
        digest_hour=row.digest_hour,
        digest_weekday=row.digest_weekday,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        away_until=row.away_until,
    )
