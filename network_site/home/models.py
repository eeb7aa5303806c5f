"""The first page: a landing page for visitors, a dashboard for members; and what groups keep at hand on theirs."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PagePermissionTester

from network_site.files.models import Paper
from network_site.home import dashboard
from network_site.members.models import Member, WorkingGroup
from network_site.members.roles import Role


class HomePagePermissions(PagePermissionTester):
    """The secretariat edits and publishes the first page, and no role does more with it.

    A stored right would be one to every page below it too, guides among them.
    """

    def can_edit(self) -> bool:
        """Whether the member may change the page's words."""
        return bool(self.user.is_verified and self.user.has_role(Role.SECRETARIAT))

    def can_publish(self) -> bool:
        """Whether what they changed may be shown."""
        return self.can_edit()

    def can_set_view_restrictions(self) -> bool:
        """Return False: who reads what is decided by marks."""
        return False

    def can_copy(self) -> bool:
        """Return False: there is one first page."""
        return False


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

    def permissions_for_user(self, user: Member) -> HomePagePermissions:
        """Return what *user* may do with the first page."""
        return HomePagePermissions(user, self)


class GroupPin(models.Model):
    """A guide, a forum or a document that a group keeps at hand, in the order of ``position``."""

    # The CMS tells its editors what refers to a page; the name of a closed group is not theirs to know.
    wagtail_reference_index_ignore = True

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="pins")
    page = models.ForeignKey(Page, models.CASCADE, null=True, blank=True, related_name="+")
    document = models.ForeignKey(Paper, models.CASCADE, null=True, blank=True, related_name="+")
    position = models.PositiveIntegerField(_("position"))
    pinned_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    pinned_at = models.DateTimeField(default=timezone.now)

    item: Any  # the page or document itself, set by ``pinboard.pinned`` where the reader may see it

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("pinned item")
        verbose_name_plural = _("pinned items")
        constraints = (
            models.CheckConstraint(
                name="home_pin_is_page_or_document",
                condition=Q(page__isnull=False, document=None) | Q(page=None, document__isnull=False),
            ),
            models.UniqueConstraint(fields=("group", "page"), name="one_pin_per_page"),
            models.UniqueConstraint(fields=("group", "document"), name="one_pin_per_document"),
        )

    def __str__(self) -> str:
        return f"{self.group_id} · {self.page_id or self.document_id}"
