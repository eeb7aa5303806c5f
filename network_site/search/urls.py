"""Addresses of search, below /search/."""

from django.urls import path

from network_site.search.views import keeping, searching, suggesting

app_name = "search"
urlpatterns = [
    path("", searching.search, name="search"),
    path("completions/", suggesting.completions, name="completions"),
    path("similar/", suggesting.similar_items, name="similar"),
    path("related/<slug:kind>/<int:pk>/", suggesting.related_items, name="related"),
    path("saved/", keeping.saved_searches, name="saved"),
    path("saved/save/", keeping.save_search, name="save"),
    path("saved/<int:pk>/", keeping.open_saved, name="open_saved"),
    path("saved/<int:pk>/change/", keeping.change_saved, name="change_saved"),
    path("saved/<int:pk>/delete/", keeping.delete_saved, name="delete_saved"),
    path("recent/clear/", keeping.clear_recent, name="clear_recent"),
]
