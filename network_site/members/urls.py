"""Addresses of membership, below /people/."""

from django.urls import path

from network_site.members import views

app_name = "members"
urlpatterns = [
    path("invitations/", views.invitations, name="invitations"),
    path("invitations/<int:pk>/send-again/", views.send_again, name="send_again"),
    path("invitations/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("join/<str:token>/", views.join, name="join"),
]
