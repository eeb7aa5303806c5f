"""The mails of the demonstration."""

from django.urls import path

from network_site.notifications.views import demo

app_name = "demo_mail"
urlpatterns = [
    path("", demo.mails, name="mails"),
    path("<slug:name>/", demo.mail, name="mail"),
    path("<slug:name>/html/", demo.html, name="html"),
]
