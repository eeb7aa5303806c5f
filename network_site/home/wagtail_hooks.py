"""What the desk leaves out, and what it leads the secretariat to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from network_site.home.models import HomePage
from network_site.members.requests import MemberRequest

CLOSED = frozenset({"users", "groups"})  # addresses that ``urls`` closes


@hooks.register("construct_settings_menu")  # type: ignore[untyped-decorator]
def leave_accounts_out(request: HttpRequest, menu_items: list[MenuItem]) -> None:  # noqa: ARG001  Wagtail's signature
    """Offer no page of accounts or groups: the secretariat has pages of its own for them."""
    menu_items[:] = [item for item in menu_items if item.name not in CLOSED]


class FirstPagePanel(Component):
    """Where the secretariat changes what visitors read first."""

    template_name = "home/desk_first_page.html"
    order = 50

    def __init__(self, page: HomePage) -> None:
        self.page = page

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:  # noqa: ARG002  Wagtail's signature
        """Return the page."""
        return {"page": self.page}


@hooks.register("construct_homepage_panels")  # type: ignore[untyped-decorator]
def lead_to_first_page(request: MemberRequest, panels: list[Component]) -> None:
    """Show the first page to who may edit it: no menu of pages leads there, for nothing below it is theirs."""
    page = HomePage.objects.first()
    if page is not None and page.permissions_for_user(request.user).can_edit():
        panels.append(FirstPagePanel(page))


@hooks.register("after_edit_page")  # type: ignore[untyped-decorator]
def show_first_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Lead back to the desk after the first page was published; Wagtail leads to the pages beside it."""
    is_published = isinstance(page, HomePage) and "action-publish" in request.POST
    return redirect("wagtailadmin_home") if is_published else None
