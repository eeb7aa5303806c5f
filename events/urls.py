"""Addresses below an edition. The edition's own page is a page of Wagtail."""

from django.urls import path

from events import views

app_name = "events"
urlpatterns = [
    path("<str:edition>/programme/", views.programme, name="programme"),
    path("<str:edition>/programme.ics", views.edition_calendar, name="edition_calendar"),
    path("<str:edition>/programme/<slug:session>/", views.session, name="session"),
    path("<str:edition>/programme/<slug:session>.ics", views.session_calendar, name="session_calendar"),
    path("<str:edition>/programme/<slug:session>/materials/<int:pk>/", views.material, name="material"),
]
