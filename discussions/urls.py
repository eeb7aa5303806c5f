"""Addresses of discussions, below /questions/."""

from django.urls import path

from discussions.views import anonymity, asking, decisions, moderation, outcomes, positions, posts, queue, threads

app_name = "discussions"
urlpatterns = [
    path("", threads.threads, name="threads"),
    path("ask/", asking.ask, name="ask"),
    path("preview/", posts.preview, name="preview"),
    path("<int:pk>/", threads.thread, name="thread"),
    path("asking/", queue.asking, name="asking"),
    path("queue/", queue.queue, name="queue"),
    path("<int:pk>/asked/", queue.asked, name="asked"),
    path("<int:pk>/close/", outcomes.close, name="close"),
    path("<int:pk>/reopen/", outcomes.reopen, name="reopen"),
    path("<int:pk>/answer/", posts.answer, name="answer"),
    path("moderation/", moderation.waiting, name="moderation"),
    path("moderation/decided/", moderation.decided, name="decided"),
    path("moderation/decisions/<int:pk>/undo/", moderation.undo, name="undo"),
    path("<int:pk>/order/", moderation.order, name="order"),
    path("posts/<int:pk>/flag/", moderation.flag, name="flag"),
    path("posts/<int:pk>/moderate/", moderation.moderate, name="moderate"),
    path("posts/<int:pk>/", threads.permalink, name="post"),
    path("posts/<int:pk>/reply/", posts.reply, name="reply"),
    path("posts/<int:pk>/edit/", posts.edit, name="edit"),
    path("posts/<int:pk>/delete/", decisions.delete, name="delete"),
    path("posts/<int:pk>/restore/", decisions.restore, name="restore"),
    path("posts/<int:pk>/accept/", decisions.accept, name="accept"),
    path("posts/<int:pk>/lift/", anonymity.lift, name="lift"),
    path("posts/<int:pk>/state/", positions.state, name="state"),
    path("positions/<int:pk>/", positions.position, name="position"),
    path("positions/<int:pk>/amend/", positions.amend, name="amend"),
    path("positions/<int:pk>/changed/", positions.changed, name="changed"),
    path("positions/<int:pk>/confirm/", positions.confirm, name="confirm"),
    path("positions/<int:pk>/endorse/", positions.endorse, name="endorse"),
    path("positions/<int:pk>/retire/", positions.retire, name="retire"),
    path("positions/<int:pk>/unendorse/", positions.unendorse, name="unendorse"),
    path("posts/<int:pk>/unmask/", anonymity.unmask, name="unmask"),
    path("posts/<int:pk>/withdraw/", decisions.withdraw, name="withdraw"),
]
