"""Addresses of working groups, below /groups/. Every slug ends in a random part, so none is a word of these."""

from django.urls import path

from network_site.home import groups as homes
from network_site.home import pins
from network_site.members.views import groups, openings

app_name = "groups"
urlpatterns = [
    path("", groups.groups, name="groups"),
    path("create/", groups.create, name="create"),
    path("without-chair/", groups.without_chair, name="without_chair"),
    path("openings/", openings.openings, name="openings"),
    path("openings/<int:pk>/", openings.open_group, name="open"),
    path("openings/<int:pk>/end/", openings.end_opening, name="end_opening"),
    path("invitations/<int:pk>/answer/", groups.answer, name="answer"),
    path("<slug:slug>/", homes.home, name="home"),
    path("<slug:slug>/join/", groups.join, name="join"),
    path("<slug:slug>/people/", groups.people, name="people"),
    path("<slug:slug>/settings/", groups.settings, name="settings"),
    path("<slug:slug>/pins/", pins.pins, name="pins"),
    path("<slug:slug>/pins/<int:pk>/move/", pins.move, name="move_pin"),
    path("<slug:slug>/pins/<int:pk>/remove/", pins.remove, name="remove_pin"),
    path("<slug:slug>/leave/", groups.leave, name="leave"),
    path("<slug:slug>/archive/", groups.archive, name="archive"),
    path("<slug:slug>/reopen/", groups.reopen, name="reopen"),
    path("<slug:slug>/invitations/<int:pk>/withdraw/", groups.withdraw, name="withdraw"),
    path("<slug:slug>/requests/<int:pk>/decide/", groups.decide, name="decide"),
    path("<slug:slug>/people/<int:pk>/remove/", groups.remove, name="remove"),
    path("<slug:slug>/people/<int:pk>/role/", groups.change_role, name="change_role"),
]
