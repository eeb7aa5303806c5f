"""The site's skeleton: its first pages, its roles and what each may do. Safe to run at any time."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from events.actions import open_forums
from knowledge.guides.actions import open_guides
from network_site.home.models import HomePage
from network_site.home.roles import sync_roles
from network_site.members.actions.rules import open_rules

INTRODUCTION = _(
    "<p>Prosecutors who counter trafficking in persons and smuggling of migrants work in one network: they find "
    "their counterpart abroad, ask peers, and keep guidance that holds in law.</p>"
)


@transaction.atomic
def set_up_site() -> None:
    """Create what is missing of the first page and the rules of use; each part opens its own place, roles come last."""
    open_rules()
    home = _home_page()
    open_guides(parent=home)
    open_forums(parent=home)
    sync_roles()


def _home_page() -> HomePage:
    home: HomePage | None = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        Page.objects.filter(depth=2, content_type__model="page").delete()  # the page that Wagtail starts with
        root.refresh_from_db()
        home = root.add_child(instance=HomePage(title="Counterpart", slug="home", introduction=INTRODUCTION))
    origin = urlsplit(settings.SITE_URL)  # mails of the CMS link to it
    port = origin.port or (443 if settings.HTTPS else 80)
    where = {"hostname": origin.hostname, "port": port, "root_page": home, "site_name": settings.WAGTAIL_SITE_NAME}
    Site.objects.update_or_create(is_default_site=True, defaults=where)
    return home
