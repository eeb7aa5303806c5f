"""Addresses of the audit trail, below /audit/."""

from django.urls import path

from network_site.access import views

app_name = "access"
urlpatterns = [
    path("", views.audit, name="audit"),
    path("export/", views.audit_export, name="audit_export"),
]
