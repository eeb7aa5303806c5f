"""How an organizer picks a member for a session: found by office and country, never listed."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from events.permissions import may_run_programme
from network_site.members.models import Member
from network_site.members.requests import MemberRequest

ASKED_FOR = frozenset({"choose", "choose_results", "chosen"})


class MemberFilterForm(BaseFilterForm):
    """The words to look for."""

    q = forms.CharField(
        label=_("Office, country or service"),
        help_text=_("At least three letters. The first ten are shown: add words to find the one you mean."),
        required=False,
        max_length=120,
    )

    def filter(self, members: Any) -> Any:
        """Return the first members that match; without words there are none."""
        words = self.cleaned_data.get("q", "").strip()
        self.is_searching, self.search_query = bool(words), words
        return members.found_by(words)


class ForOrganizers:
    """A page that answers 404 to everyone but organizers."""

    def dispatch(self, request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Return the page."""
        if not may_run_programme(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]


class MembersInSight(ForOrganizers):
    """A page that searches members in good standing."""

    filter_form_class = MemberFilterForm
    is_multiple_choice = False

    def get_object_list(self) -> QuerySet[Member]:
        """Return whom a search may find."""
        members: QuerySet[Member] = Member.objects.verified().select_related("jurisdiction")
        return members


class ChooseMemberView(MembersInSight, chooser.ChooseView):
    """The window with the search."""


class MemberResultsView(MembersInSight, chooser.ChooseResultsView):
    """What the search found."""


class ChosenMemberView(ForOrganizers, chooser.ChosenView):
    """The office and country of the member who was picked."""


class MemberChooserViewSet(ChooserViewSet):
    """The chooser of members, for the roles of a session."""

    model = Member
    icon = "user"
    choose_one_text = _("Choose a member")
    choose_another_text = _("Choose another member")
    choose_view_class = ChooseMemberView
    choose_results_view_class = MemberResultsView
    chosen_view_class = ChosenMemberView
    register_widget = False  # the form of a session asks for it by name
    preserve_url_parameters: ClassVar[list[str]] = []

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the addresses of search, results and choice."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in ASKED_FOR]


MEMBERS = MemberChooserViewSet("session_people", url_prefix="session-people")
