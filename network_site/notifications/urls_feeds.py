"""The secret addresses of feeds. Whoever knows one reads it; nobody signs in there."""

from django.urls import path

from network_site.notifications.models import Feed
from network_site.notifications.views import feeds

app_name = "feeds"
urlpatterns = [
    path("<str:token>/news.atom", feeds.feed, {"kind": Feed.Kind.NEWS}, name=Feed.Kind.NEWS.value),
    path("<str:token>/calendar.ics", feeds.feed, {"kind": Feed.Kind.CALENDAR}, name=Feed.Kind.CALENDAR.value),
]
