"""The first page: a landing page for visitors, a dashboard for members."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from network_site.home import dashboard


class HomePage(Page):
    """The root of the site's pages."""

    introduction = RichTextField(
        _("what the network is"),
        features=["bold", "italic", "link", "ul"],
        help_text=_("Visitors read this first."),
    )

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the dashboard to a verified member and the landing page to everyone else."""
        if request.user.is_authenticated and request.user.is_verified:
            return render(request, "home/dashboard.html", dashboard.for_member(request.user))
        return render(request, "home/landing.html", {"page": self, **dashboard.for_visitor(request.user)})
