"""Addresses of files; there is no other route to them."""

from django.urls import path

from network_site.files import views

app_name = "files"
urlpatterns = [
    path("pictures/<int:pk>/<str:name>", views.picture, name="picture"),
    path("documents/<int:pk>/<str:name>", views.paper, name="paper"),
    path("attachments/", views.upload, name="upload"),
    path("attachments/<int:pk>/discard/", views.discard, name="discard"),
    path("attachments/<int:pk>/<str:name>", views.attachment, name="attachment"),
    path("own-data/<int:pk>/", views.own_data, name="own_data"),
]
