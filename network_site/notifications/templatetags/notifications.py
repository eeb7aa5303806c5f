"""What pages of other parts show of notifications."""

from django import template
from django.db.models import Model

from network_site.notifications.entries import element_id
from network_site.notifications.registry import key_of

register = template.Library()


@register.inclusion_tag("notifications/read_here.html")
def read_here(item: Model) -> dict[str, str]:
    """Let what is told live about *item* be read while its page is looked at; the page has the module read-here.js."""
    key = key_of(item)
    return {"key": key, "entry": element_id(key)}
