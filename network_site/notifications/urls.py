"""Addresses of notifications."""

from django.urls import path

from network_site.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:pk>/", views.open_notification, name="open"),
    path("change/", views.change, name="change"),
    path("read/", views.read_all, name="read_all"),
    path("read/<uuid:deed>/undo/", views.undo_read_all, name="undo_read_all"),
]
