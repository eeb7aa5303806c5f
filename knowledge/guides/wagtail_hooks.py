"""The editor's side of the site, without what our editors have no use for."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem

HIDDEN_FROM_EDITORS = frozenset({"help", "reports", "settings"})


@hooks.register("construct_main_menu")  # type: ignore[untyped-decorator]
def keep_to_the_work(request: HttpRequest, menu_items: list[MenuItem]) -> None:  # noqa: ARG001  Wagtail's signature
    """Leave editors the pages, pictures, documents and snippets they work on."""
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_FROM_EDITORS]
