"""Addresses of discussions, below /questions/."""

from django.urls import path

from discussions import views

app_name = "discussions"
urlpatterns = [
    path("", views.threads, name="threads"),
    path("ask/", views.ask, name="ask"),
    path("preview/", views.preview, name="preview"),
    path("<int:pk>/", views.thread, name="thread"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("posts/<int:pk>/", views.permalink, name="post"),
    path("posts/<int:pk>/reply/", views.reply, name="reply"),
    path("posts/<int:pk>/edit/", views.edit, name="edit"),
    path("posts/<int:pk>/delete/", views.delete, name="delete"),
    path("posts/<int:pk>/restore/", views.restore, name="restore"),
    path("posts/<int:pk>/accept/", views.accept, name="accept"),
    path("posts/<int:pk>/lift/", views.lift, name="lift"),
    path("posts/<int:pk>/unmask/", views.unmask, name="unmask"),
    path("posts/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
