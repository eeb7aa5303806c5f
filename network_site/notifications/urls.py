"""Addresses of notifications."""

from django.urls import path

from network_site.notifications.views import devices, feeds, inbox, mails, preferences, webhooks

app_name = "notifications"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("<int:pk>/", inbox.open_notification, name="open"),
    path("change/", inbox.change, name="change"),
    path("seen/", inbox.seen, name="seen"),
    path("read/", inbox.read_all, name="read_all"),
    path("read/<uuid:deed>/undo/", inbox.undo_read_all, name="undo_read_all"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/try-again/", preferences.try_again, name="try_again"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/<int:pk>/", webhooks.webhook, name="webhook"),
    path("unsubscribe/<str:token>/", preferences.unsubscribe, name="unsubscribe"),
    path("worker.js", devices.worker, name="worker"),
    path("devices/add/", devices.add, name="add_device"),
    path("devices/<int:pk>/remove/", devices.remove, name="remove_device"),
    path("mails/", mails.mails, name="mails"),
    path("mails/retry/", mails.retry_all, name="retry_all"),
    path("mails/<int:pk>/retry/", mails.retry, name="retry"),
    path("mails/addresses/<int:pk>/lift/", mails.lift, name="lift"),
]
