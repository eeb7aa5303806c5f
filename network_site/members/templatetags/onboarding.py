"""How far somebody has come who joins the network."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context, TemplateSyntaxError
from django.utils.translation import gettext_lazy as _

register = template.Library()

STEPS = {
    "passphrase": _("Passphrase"),
    "factor": _("Second factor"),
    "rules": _("Rules of use"),
    "profile": _("Languages, topics, time"),
}


@register.inclusion_tag("members/steps.html", takes_context=True)
def steps(context: Context, current: str) -> dict[str, Any]:
    """Show that this is step *current* of so many; nothing to members who took them all long ago."""
    if current not in STEPS:
        raise TemplateSyntaxError(f"current must be one of {', '.join(STEPS)}, not {current!r}.")
    person = context["user"]
    if person.is_authenticated and person.profile_set_at is not None:
        return {}
    names = [name for name in STEPS if _is_asked_for(name, person)]
    if current not in names:
        return {}
    number = names.index(current) + 1
    shown = [(STEPS[name], "done" if at < number else "") for at, name in enumerate(names, start=1)]
    return {"number": number, "count": len(names), "steps": shown, "current": STEPS[current]}


def _is_asked_for(step: str, person: Any) -> bool:
    if step == "passphrase":  # whom their ministry vouches for has none
        return not person.is_authenticated or person.has_usable_password()
    return step != "factor" or settings.REQUIRE_SECOND_FACTOR
