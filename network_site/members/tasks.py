"""Background work of membership."""

from django_tasks import task


@task()
def make_copy_later(pk: int) -> None:
    """Make the copy of a member's own data that waits under *pk*."""
    from network_site.members.actions.own_data import make_copy  # noqa: PLC0415  the action enqueues this task

    make_copy(pk)
