"""The editor's side: authorities and contact points as snippets, each keeper's own."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter  # type: ignore[import-untyped]
from modelsearch import index
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    DeleteView,
    EditView,
    HistoryView,
    RevisionsCompareView,
    SnippetViewSet,
    SnippetViewSetGroup,
    UsageView,
)

from knowledge.directory.forms import AuthorityForm, ContactPointForm
from knowledge.directory.models import OFFICES_ONLY, Authority, ContactPoint
from knowledge.directory.policies import AUTHORITIES, CONTACTS
from network_site.members.requests import MemberRequest
from network_site.ui.times import date_text

ANY = ("add", "change", "delete", "view")
# The browser's own controls: Wagtail's choosers start from inline scripts, which our pages forbid.
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OwnCountryMixin:
    """Answer 404 for an entry of a country that the editor does not keep."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        """Return the entry."""
        found = super().get_object(*args, **kwargs)  # type: ignore[misc]
        policy = self.permission_policy  # type: ignore[attr-defined]
        if not policy.user_has_any_permission_for_instance(self.request.user, ANY, found):  # type: ignore[attr-defined]
            raise Http404
        return found


class OwnEditView(OwnCountryMixin, EditView):
    """Edit an entry of one's own country."""


class OwnDeleteView(OwnCountryMixin, DeleteView):
    """Delete an entry."""


class OwnHistoryView(OwnCountryMixin, HistoryView):
    """Show what became of an entry of one's own country."""


class OwnUsageView(OwnCountryMixin, UsageView):
    """Show where an entry of one's own country is used."""


class OwnCompareView(OwnCountryMixin, RevisionsCompareView):
    """Compare two states of an entry of one's own country."""


class KeptViewSet(SnippetViewSet):
    """The editor's views of entries that are kept country by country."""

    copy_view_enabled = False
    search_backend_name = None  # the database searches here, so that every filter of the list combines with it
    edit_view_class = OwnEditView
    delete_view_class = OwnDeleteView
    history_view_class = OwnHistoryView
    usage_view_class = OwnUsageView
    revisions_compare_view_class = OwnCompareView


class FreshnessFilterSet(WagtailFilterSet):
    """Filters of the list of contact points."""

    freshness = ChoiceFilter(
        label=gettext_lazy("Freshness"),
        choices=[("fresh", gettext_lazy("Verified in the last six months")), ("due", gettext_lazy("Due for review"))],
        method="filter_freshness",
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = ContactPoint
        fields = ("authority__jurisdiction", "authority__kind", "roles", "languages", "topics")

    def filter_freshness(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002  django-filter's signature
        """Return the entries that are fresh, or due for review."""
        return queryset.verified_within() if value == "fresh" else queryset.due_for_review()


def verified_text(contact: ContactPoint) -> str:
    """Return when and by whom *contact* was verified."""
    if contact.verified_on is None:
        return _("Never")
    return ", ".join(filter(None, (date_text(contact.verified_on), contact.verified_by)))


def review_text(contact: ContactPoint) -> str:
    """Return whether the review of *contact* is due."""
    if contact.is_due_for_review or contact.review_due is None:
        return _("Due for review")
    return date_text(contact.review_due)


class AuthorityViewSet(KeptViewSet):
    """Authorities on the editor's side."""

    model = Authority
    icon = "site"
    menu_label = gettext_lazy("Authorities")
    list_display = ("name", "jurisdiction", "kind", "city")
    list_filter = ("jurisdiction", "kind")
    search_fields = ("name", "city", "description")
    edit_handler = ObjectList(
        [
            HelpPanel(content=OFFICES_ONLY),
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("jurisdiction"), FieldPanel("kind")]),
            FieldRowPanel([FieldPanel("city"), FieldPanel("website")]),
            FieldPanel("description"),
        ],
        base_form_class=AuthorityForm,
    )

    def get_queryset(self, request: MemberRequest) -> QuerySet[Authority]:
        """Return the authorities that the editor keeps."""
        return AUTHORITIES.instances_user_has_any_permission_for(request.user, ANY).select_related("jurisdiction")


class ContactPointViewSet(KeptViewSet):
    """Contact points on the editor's side."""

    model = ContactPoint
    icon = "mail"
    menu_label = gettext_lazy("Contact points")
    list_display = (
        "title",
        Column("authority", label=gettext_lazy("Authority"), accessor="authority.name", sort_key="authority__name"),
        Column("jurisdiction", label=gettext_lazy("Country"), sort_key="authority__jurisdiction__name_en"),
        Column("verified_on", label=gettext_lazy("Verified"), accessor=verified_text, sort_key="verified_on"),
        StatusTagColumn(
            "review_due",
            label=gettext_lazy("Review due"),
            accessor=review_text,
            primary=lambda contact: contact.is_due_for_review,
            sort_key="review_due",
        ),
    )
    filterset_class = FreshnessFilterSet
    search_fields = ("title", "competence", "authority__name", "authority__jurisdiction__name_en")
    edit_handler = ObjectList(
        [
            HelpPanel(content=OFFICES_ONLY),
            MultiFieldPanel(
                [FieldPanel("authority", widget=forms.Select), FieldPanel("title"), FieldPanel("competence")],
                heading=gettext_lazy("The office"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("roles", widget=forms.CheckboxSelectMultiple),
                    FieldPanel("topics"),
                    FieldPanel("languages"),
                ],
                heading=gettext_lazy("What it is for"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
                    FieldRowPanel([FieldPanel("time_zone"), FieldPanel("hours")]),
                    FieldPanel("urgent"),
                ],
                heading=gettext_lazy("How to reach it"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel(
                        [
                            FieldPanel("verified_on", widget=DATE),
                            FieldPanel("verified_by"),
                            FieldPanel("review_due", widget=DATE),
                        ]
                    ),
                    FieldPanel("mark"),
                ],
                heading=gettext_lazy("Verification and audience"),
            ),
        ],
        base_form_class=ContactPointForm,
    )

    def get_queryset(self, request: MemberRequest) -> QuerySet[ContactPoint]:
        """Return the contact points that the editor keeps."""
        return CONTACTS.instances_user_has_any_permission_for(request.user, ANY).select_related(
            "authority__jurisdiction"
        )


class DirectoryGroup(SnippetViewSetGroup):
    """The directory in the editor's menu."""

    menu_label = gettext_lazy("Directory")
    menu_icon = "group"
    menu_order = 250
    items = (ContactPointViewSet, AuthorityViewSet)


register_snippet(DirectoryGroup)


@hooks.register("after_edit_snippet")  # type: ignore[untyped-decorator]
def find_by_new_name(request: MemberRequest, instance: Any) -> None:  # noqa: ARG001  Wagtail's signature
    """Bring the name of an authority into the search entries of its contact points."""
    if isinstance(instance, Authority):
        for contact in instance.contacts.all():
            index.insert_or_update_object(contact)


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def name_actions(actions: LogActionRegistry) -> None:
    """Give the deeds that the audit trail keeps their words."""
    looked, gone = gettext_lazy("Looked at a guarded number"), gettext_lazy("Took away the address of a former member")
    actions.register_action("directory.phone_revealed", looked, looked)
    actions.register_action("directory.address_removed", gone, gone)
