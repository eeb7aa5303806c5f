"""The address of the polling twin."""

from django.urls import path

from network_site.live import views

app_name = "live"

urlpatterns = [path("since/", views.since, name="since")]
