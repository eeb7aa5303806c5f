"""Addresses of search, below /search/."""

from django.urls import path

from network_site.search.views import suggesting

app_name = "search"
urlpatterns = [
    path("similar/", suggesting.similar_items, name="similar"),
    path("related/<slug:kind>/<int:pk>/", suggesting.related_items, name="related"),
]
