"""What organizers find in the admin: sessions, their materials, tracks and rooms.

Sessions and materials may be for a group, so their pages show each organizer only what that organizer may see, and
leave no trace in Wagtail's own history, usage and copies.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from events import actions
from events.choosers import MEMBERS
from events.exceptions import Refused
from events.forms import MaterialForm, SessionForm
from events.models import Room, Session, SessionMaterial, Track
from network_site.members.requests import MemberRequest

TRACES = frozenset({"history", "history_results", "usage"})


class VisibleIndexView(generic.IndexView):
    """The list of what the organizer may see."""

    def get_base_queryset(self) -> QuerySet[Any]:
        """Return the rows that the organizer may see."""
        return super().get_base_queryset().visible_to(self.request.user)  # type: ignore[no-any-return]


class SessionIndexView(VisibleIndexView):
    """The list of sessions."""

    def get_base_queryset(self) -> QuerySet[Any]:
        """Return the sessions that the organizer may see, with what the list shows of them."""
        return super().get_base_queryset().select_related("edition", "room")


class VisibleOnly:
    """A page of one row, which answers 404 when the organizer may not see the row."""

    request: MemberRequest

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows that the organizer may see."""
        return super().get_queryset().visible_to(self.request.user)  # type: ignore[misc, no-any-return]


class Saved:
    """A page whose form goes to an action, which has the last word."""

    form: Any
    request: MemberRequest
    get_error_message: Callable[[], str]
    form_invalid: Callable[[Any], HttpResponse]

    def form_valid(self, form: Any) -> HttpResponse:
        """Store what was filled in, or show the action's refusal in the form."""
        try:
            return super().form_valid(form)  # type: ignore[misc, no-any-return]
        except ValidationError as error:
            form.add_error(None, error)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        self.produced_error_message = self.get_error_message()
        return self.form_invalid(form)


class SessionSaved(Saved):
    """Hands a session to its action."""

    def save_instance(self) -> Session:
        """Store the session, its roles and its languages."""
        session = actions.save_session(by=self.request.user, session=self.form.save(commit=False))
        self.form.save_m2m()
        return session


class SessionCreateView(SessionSaved, generic.CreateView):
    """A new session."""


class SessionEditView(SessionSaved, VisibleOnly, generic.EditView):
    """A session to change."""


class SessionDeleteView(VisibleOnly, generic.DeleteView):
    """A session to remove."""

    def delete_action(self) -> None:
        """Remove the session."""
        actions.delete_session(by=self.request.user, session=self.object)


class MaterialSaved(Saved):
    """Hands a material to its action."""

    def save_instance(self) -> SessionMaterial:
        """Store the material."""
        return actions.save_material(by=self.request.user, material=self.form.save(commit=False))


class MaterialCreateView(MaterialSaved, generic.CreateView):
    """A new material."""


class MaterialEditView(MaterialSaved, VisibleOnly, generic.EditView):
    """A material to change."""


class MaterialDeleteView(VisibleOnly, generic.DeleteView):
    """A material to remove."""

    def delete_action(self) -> None:
        """Remove the material."""
        actions.delete_material(by=self.request.user, material=self.object)


class TracelessViewSet(ModelViewSet):
    """Pages for rows that Wagtail is not to keep copies of."""

    add_to_reference_index = False
    copy_view_enabled = False

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Return the keywords of every view, without links to history and usage."""
        return super().get_common_view_kwargs(**{"history_url_name": None, "usage_url_name": None, **kwargs})  # type: ignore[no-any-return]

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the addresses of list, new, edit and delete."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in TRACES]


class SessionViewSet(TracelessViewSet):
    """Sessions."""

    model = Session
    icon = "calendar-alt"
    index_view_class = SessionIndexView
    add_view_class = SessionCreateView
    edit_view_class = SessionEditView
    delete_view_class = SessionDeleteView
    list_display: ClassVar = [
        "title",
        Column("when", label=_("When"), sort_key="starts_at"),
        Column("room", label=_("Room")),  # the index, which searches this list, orders by columns of the row alone
        Column("edition", label=_("Forum")),
        "mark",
    ]
    list_filter: ClassVar = ["edition", "kind"]
    edit_handler = ObjectList(
        [
            FieldPanel("edition", widget=forms.Select),
            FieldPanel("title"),
            FieldPanel("kind"),
            FieldPanel("abstract"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                    FieldRowPanel([FieldPanel("room"), FieldPanel("track")]),
                ],
                heading=_("When and where"),
            ),
            MultiFieldPanel(
                [FieldPanel("languages", widget=forms.CheckboxSelectMultiple), FieldPanel("interpretation")],
                heading=_("Languages"),
            ),
            MultiFieldPanel([FieldPanel("mark"), FieldPanel("working_group")], heading=_("Who may see it")),
            InlinePanel(
                "roles",
                [FieldPanel("role"), FieldPanel("member", widget=MEMBERS.widget_class), FieldPanel("label")],
                heading=_("Roles"),
                label=_("role"),
            ),
            FieldPanel("outcome"),
        ],
        base_form_class=SessionForm,
    )


class MaterialViewSet(TracelessViewSet):
    """Materials."""

    model = SessionMaterial
    icon = "doc-full"
    menu_label = _("Materials")
    index_view_class = VisibleIndexView
    add_view_class = MaterialCreateView
    edit_view_class = MaterialEditView
    delete_view_class = MaterialDeleteView
    list_display: ClassVar = ["title", Column("session", label=_("Session")), "mark"]
    edit_handler = ObjectList(
        [
            FieldPanel("session"),
            FieldPanel("title"),
            FieldPanel("file"),
            FieldPanel("text"),
            FieldPanel("language"),
            MultiFieldPanel([FieldPanel("mark"), FieldPanel("working_group")], heading=_("Who may see it")),
        ],
        base_form_class=MaterialForm,
    )


class TrackViewSet(TracelessViewSet):
    """Tracks."""

    model = Track
    icon = "tag"
    list_display: ClassVar = ["name", "edition"]
    list_filter: ClassVar = ["edition"]
    panels: ClassVar = [
        FieldPanel("edition", widget=forms.Select),
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("colour"),
        FieldPanel("sort_order"),
    ]


class RoomViewSet(TracelessViewSet):
    """Rooms."""

    model = Room
    icon = "home"
    list_display: ClassVar = ["name", "edition", "capacity"]
    list_filter: ClassVar = ["edition"]
    panels: ClassVar = [
        FieldPanel("edition", widget=forms.Select),
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("capacity"),
        FieldPanel("sort_order"),
    ]


class ProgrammeViewSetGroup(ModelViewSetGroup):
    """All of a programme under one heading of the menu."""

    menu_label = _("Programme")
    menu_icon = "calendar-alt"
    items: ClassVar = (SessionViewSet, MaterialViewSet, TrackViewSet, RoomViewSet)


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_programme() -> list[ViewSet]:
    """Put the programme into the admin, and the search for the members who speak in it."""
    return [ProgrammeViewSetGroup(), MEMBERS]
