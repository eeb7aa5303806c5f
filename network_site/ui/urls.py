"""Address of the gallery."""

from django.urls import path

from network_site.ui import views

app_name = "ui"
urlpatterns = [path("", views.gallery, name="gallery")]
