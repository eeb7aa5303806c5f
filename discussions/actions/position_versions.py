"""What a position stated before: each version is kept, and those who keep order hide one that should not be read."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from discussions import exceptions, permissions
from discussions.actions.posting import lock, reload
from discussions.markdown import clean
from discussions.models import AnswerScope, PositionVersion
from network_site.members.models import Member

STATED = ("holds", "citation", "citation_url", "provision", "conditions", "law_as_of", "review_due")


def keep_version(scope: AnswerScope, *, by: Member) -> None:
    """Keep what *by* lets *scope* state from now on, unless it stated the same already; the caller saves its number.

    The thread is locked. Who is anonymous is not named.
    """
    last = scope.versions.last()
    if last is not None and all(getattr(last, name) == getattr(scope, name) for name in STATED):
        return
    is_unnamed = permissions.is_unnamed_author(by, scope.post)
    scope.version += 1
    PositionVersion.objects.create(
        scope=scope,
        number=scope.version,
        by=None if is_unnamed else by,
        by_office="" if is_unnamed else by.label,
        **{name: getattr(scope, name) for name in STATED},
    )


@transaction.atomic
def hide_position_version(
    *, by: Member, scope: AnswerScope, version: int, hidden: bool, reason: str
) -> PositionVersion:
    """Hide what *scope* stated as number *version* from all but those who keep order, or show it again.

    Twice is the same as once. Raises NotAllowed, ReasonRequired, and PostGone for what stands now or never was.
    """
    lock(scope.post.thread)
    post = reload(scope.post)
    if post.deleted_at is not None or post.withheld_at is not None:
        raise exceptions.PostGone
    if not permissions.may_decide(by, post):
        raise exceptions.NotAllowed
    if not clean(reason):
        raise exceptions.ReasonRequired
    rows = PositionVersion.objects.select_for_update().filter(scope=scope, number=version)
    earlier = rows.exclude(scope__version=version).first()
    if earlier is None:
        raise exceptions.PostGone
    if bool(earlier.hidden_at) != hidden:
        earlier.hidden_at = timezone.now() if hidden else None
        earlier.save(update_fields=["hidden_at"])
        said = {"jurisdiction": scope.jurisdiction_id, "version": version, "hidden": hidden, "reason": clean(reason)}
        log(post, "discussions.version", user=by, data=said)
    return earlier
