"""Addresses of single sign-on, below /accounts/sso/, under the names by which allauth asks for them."""

from django.urls import path

from network_site.members.sso import views

urlpatterns = [
    path("join/", views.join, name="sso_join"),
    path("cancelled/", views.cancelled, name="socialaccount_login_cancelled"),
    path("<slug:provider_id>/", views.leave, name="sso_leave"),
    path("<slug:provider_id>/callback/", views.callback, name="openid_connect_callback"),
    path("<slug:organization_slug>/acs/", views.acs, name="saml_acs"),
    path("<slug:organization_slug>/acs/finish/", views.finish_acs, name="saml_finish_acs"),
    path("<slug:organization_slug>/metadata/", views.metadata, name="saml_metadata"),
    path("<slug:organization_slug>/sls/", views.closed, name="saml_sls"),
]
