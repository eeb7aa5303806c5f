"""The discussions app: what members ask."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscussionsConfig(AppConfig):
    """Registers the streams of threads and lists, what is searched, what members are told, what is held of them."""

    name = "discussions"
    verbose_name = _("Discussions")

    def ready(self) -> None:
        """Register the streams, the kinds of search results, the verbs, the holdings and what to forget."""
        from discussions import notices, search  # noqa: PLC0415  models must be loaded first
        from discussions.actions.files import announce_judged  # noqa: PLC0415
        from discussions.feeds import Answers, Questions, reviews_of  # noqa: PLC0415
        from discussions.forgetting import forget_author  # noqa: PLC0415
        from discussions.holdings import HOLDINGS  # noqa: PLC0415
        from discussions.models import Draft, Post  # noqa: PLC0415
        from discussions.streams import ListStream, ReadingStream, ThreadStream  # noqa: PLC0415
        from network_site.files.owners import register_deciders, register_owner, register_waits  # noqa: PLC0415
        from network_site.live import registry  # noqa: PLC0415
        from network_site.members import own_data  # noqa: PLC0415
        from network_site.notifications import news  # noqa: PLC0415
        from network_site.notifications.feeds import dates  # noqa: PLC0415
        from network_site.notifications.registry import register as register_verb  # noqa: PLC0415

        registry.register(ThreadStream())
        registry.register(ListStream())
        registry.register(ReadingStream())
        own_data.register(*HOLDINGS)
        register_owner(Post, announce_judged)
        register_waits(Draft.objects.files)
        register_deciders(Post, Post.objects.moderated_by)
        search.register()
        for verb in notices.VERBS:
            register_verb(verb)
        own_data.when_pseudonymised(forget_author)
        news.register(Questions())
        news.register(Answers())
        dates.register(reviews_of)
