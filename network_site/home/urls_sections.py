"""Addresses of who edits which section of the guides, below /sections/."""

from django.urls import path

from network_site.home import sections

app_name = "sections"
urlpatterns = [
    path("", sections.sections, name="sections"),
    path("<int:pk>/", sections.section, name="section"),
]
