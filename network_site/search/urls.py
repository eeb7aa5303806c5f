"""Addresses of search, below /search/."""

from django.urls import path

from network_site.search.views import searching, suggesting

app_name = "search"
urlpatterns = [
    path("", searching.search, name="search"),
    path("similar/", suggesting.similar_items, name="similar"),
    path("related/<slug:kind>/<int:pk>/", suggesting.related_items, name="related"),
]
