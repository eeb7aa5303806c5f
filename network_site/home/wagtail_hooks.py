"""What the desk leaves out."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem

CLOSED = frozenset({"users", "groups"})  # addresses that ``urls`` closes


@hooks.register("construct_settings_menu")  # type: ignore[untyped-decorator]
def leave_accounts_out(request: HttpRequest, menu_items: list[MenuItem]) -> None:  # noqa: ARG001  Wagtail's signature
    """Offer no page of accounts or groups: the secretariat has pages of its own for them."""
    menu_items[:] = [item for item in menu_items if item.name not in CLOSED]
