"""Addresses of the directory, below /directory/."""

from django.urls import path, re_path

from knowledge.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.contacts, name="contacts"),
    path("looks/", views.looks, name="looks"),
    path("<int:pk>/", views.contact, name="contact"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/phone/", views.phone, name="phone"),
    re_path(r"^(?P<code>[A-Z]{2})/$", views.jurisdiction, name="jurisdiction"),
]
