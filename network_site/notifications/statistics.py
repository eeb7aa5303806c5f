"""How the mails of the last week went."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db.models import Count, Min, Q
from django.utils import timezone

from network_site.notifications.models import Mail

PERIOD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Numbers of mails by what became of them; how late they went, in seconds; and since when one is overdue."""

    sent: int
    waiting: int
    failed: int
    bounced: int
    dropped: int
    delay_p50: float | None
    delay_p95: float | None
    stuck_since: datetime | None

    @classmethod
    def of_last_week(cls) -> Self:
        """Return the numbers of mails that were due in the last seven days."""
        mails = Mail.objects.filter(due_at__gte=timezone.now() - PERIOD)
        counts = mails.aggregate(**{str(state): Count("pk", filter=Q(state=state)) for state in Mail.State})
        delays = (
            mails.filter(state=Mail.State.SENT).order_by("delayed_seconds").values_list("delayed_seconds", flat=True)
        )
        number = counts["sent"]
        return cls(
            **counts,
            delay_p50=delays[(number - 1) // 2] if number else None,
            delay_p95=delays[(number * 95 - 1) // 100] if number else None,
            stuck_since=Mail.objects.overdue().aggregate(first=Min("due_at"))["first"],
        )
