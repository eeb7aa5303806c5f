"""The component tags: declared props, markup in ``templates/ui/``.

A prop that is unknown or missing, or has a value that its component does not know, is a TemplateSyntaxError.
"""

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from functools import cache, wraps
from typing import Any, ParamSpec

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.template import Context, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from network_site.ui import times
from network_site.ui.icons import ICONS

register = template.Library()
Props = ParamSpec("Props")

KINDS = ("primary", "secondary", "quiet", "danger")
TONES = ("", "info", "success", "warning", "danger")
TONE_ICONS = {"info": "info", "success": "check", "warning": "warning", "danger": "warning"}
STYLES = ("datetime", "date", "time", "clock", "ago")
MARKS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
MANY_CHOICES = 12


def component(
    template_name: str, *, takes_context: bool = False
) -> Callable[[Callable[Props, dict[str, Any]]], Callable[Props, SafeString]]:
    """Register a tag without a body: the decorated function turns its props into the context of *template_name*.

    Unlike an inclusion tag it leaves no line end behind, which would be a space before the next comma.
    """

    def register_tag(props: Callable[Props, dict[str, Any]]) -> Callable[Props, SafeString]:
        @wraps(props)
        def show(*args: Props.args, **kwargs: Props.kwargs) -> SafeString:
            return SafeString(render_to_string(template_name, props(*args, **kwargs)).strip())

        register.simple_tag(show, takes_context=takes_context)
        return show

    return register_tag


def _known(prop: str, value: object, values: Collection[object]) -> None:
    if value not in values:
        raise TemplateSyntaxError(f"{prop} must be one of {', '.join(map(repr, values))}, not {value!r}.")


# --- Actions and forms --------------------------------------------------------------------------------------


@component("ui/button.html")
def button(
    label: str,
    *,
    kind: str = "secondary",
    type: str = "submit",  # noqa: A002  the name HTML gives it
    href: str = "",
    name: str = "",
    value: str = "",
    icon: str = "",
    small: bool = False,
    confirm: str = "",
    form: str = "",
    disabled: bool = False,
    id: str = "",  # noqa: A002
    opens: str = "",
) -> dict[str, Any]:
    """Show a button, or a link that looks like one when it has an *href*.

    *confirm* is a question asked once before it acts; *opens* is the id of a dialog.
    """
    _known("kind", kind, KINDS)
    _known("type", type, ("submit", "button"))
    _known("icon", icon, ("", *ICONS))
    return dict(locals())


@component("ui/field.html")
def field(field: BoundField, *, hint: str = "") -> dict[str, Any]:
    """Show a bound field: label, hint (the help text unless given), errors and control, tied together by ids."""
    if not isinstance(field, BoundField):
        raise TemplateSyntaxError(f"field takes a field of a form, not {field!r}.")
    hint = hint or str(field.help_text)
    described = [f"{field.auto_id}_{part}" for part, shown in (("hint", hint), ("errors", field.errors)) if shown]
    attrs = {"aria-describedby": " ".join(described)} if described and field.auto_id else {}
    widget = field.field.widget
    shape = _shape(widget)
    return {
        "field": field,
        "hint": hint,
        "shape": shape,
        "described": " ".join(described),
        "control": field.as_widget(attrs={**attrs, **_direction(widget)}),
        "is_long": shape == "choices" and len(widget.choices) > MANY_CHOICES,
    }


def _shape(widget: forms.Widget) -> str:
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "single"


def _direction(widget: forms.Widget) -> dict[str, str]:
    # Members write in six scripts; addresses, numbers and passwords keep the direction of the browser.
    free_text = type(widget) is forms.TextInput or isinstance(widget, forms.Textarea)
    return {"dir": "auto"} if free_text and "dir" not in widget.attrs else {}


@component("ui/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """Sum up what is wrong with a form that was sent, with links to its fields."""
    return {"form": form, "faulty": [bound for bound in form if bound.errors] if form.is_bound else []}


# --- Containers ---------------------------------------------------------------------------------------------


@register.simple_block_tag
def card(content: SafeString, *, title: str = "", href: str = "", tone: str = "", level: int = 3) -> SafeString:
    """Show a bordered block; with *href* the title is a link and the card its target."""
    _known("tone", tone, TONES)
    _known("level", level, (2, 3, 4))
    return render_to_string("ui/card.html", locals())


@register.simple_block_tag
def callout(content: SafeString, *, title: str = "", tone: str = "info") -> SafeString:
    """Show a note that must not be overlooked."""
    _known("tone", tone, TONES[1:])
    return render_to_string("ui/callout.html", {**locals(), "icon": TONE_ICONS[tone]})


@register.simple_block_tag
def empty(content: SafeString, *, title: str = "") -> SafeString:
    """Show that there is nothing, and what to do next."""
    return render_to_string("ui/empty.html", locals())


@register.simple_block_tag
def dialog(content: SafeString, *, id: str, title: str) -> SafeString:  # noqa: A002
    """Show a dialog, closed until a button with ``opens`` or ``data-opens`` opens it."""
    return render_to_string("ui/dialog.html", locals())


@register.simple_block_tag
def timeline(content: SafeString) -> SafeString:
    """Show ``<li>`` elements as a line of events."""
    return render_to_string("ui/timeline.html", locals())


@register.simple_block_tag
def datatable(content: SafeString, *, caption: str = "") -> SafeString:
    """Let the ``<table>`` inside scroll by itself on a narrow screen."""
    return render_to_string("ui/datatable.html", locals())


@component("ui/skeleton.html")
def skeleton(*, lines: int = 3) -> dict[str, Any]:
    """Hold the place of text that is on its way."""
    return {"lines": range(lines)}


# --- Labels -------------------------------------------------------------------------------------------------


@component("ui/tag.html")
def tag(label: str, *, href: str = "", tone: str = "", lang: str = "") -> dict[str, Any]:
    """Show a small label: a topic, a state."""
    _known("tone", tone, TONES)
    return dict(locals())


@component("ui/flag.html")
def flag(jurisdiction: Any, *, href: str = "") -> dict[str, Any]:
    """Show a jurisdiction: its code and its name (a list of images of flags would take sides)."""
    return dict(locals())


@component("ui/mark.html")
def mark(mark: str) -> dict[str, Any]:
    """Show a TLP mark; who may read the item stands in its title and is read aloud."""
    _known("mark", mark, MARKS)
    return {"mark": str(mark)}


@component("ui/person.html")
def person(office: str, jurisdiction: Any = None, *, name: str = "") -> dict[str, Any]:
    """Show who someone is: office and country, and the name only beside them."""
    return dict(locals())


@component("ui/usertext.html")
def usertext(text: str, *, lang: str = "") -> dict[str, Any]:
    """Show a short text of a member in its own language and direction."""
    return dict(locals())


@component("ui/icon.html")
def icon(name: str) -> dict[str, Any]:
    """Show an icon beside a text that says the same."""
    _known("icon", name, ICONS)
    return {"name": name}


# --- Times --------------------------------------------------------------------------------------------------


@component("ui/when.html")
def when(moment: datetime, *, style: times.Style = "datetime", local: bool = False) -> dict[str, Any]:
    """Show a moment in the reader's zone, with the zone named; the title leaves nothing to guess.

    The style ``clock`` names no zone and belongs under a note that does. With *local* the moment is written in UTC
    and the browser rewrites it: for fragments that are rendered once for readers in many zones.
    """
    _known("style", style, STYLES)
    shown = moment.astimezone(UTC) if local else timezone.localtime(moment)
    style_now: times.Style = "datetime" if local and style == "ago" else style
    return {
        "moment": shown,
        "text": times.text(shown, style_now),
        "title": times.full_text(shown),
        "local": style if local else "",
    }


@component("ui/day.html")
def day(date: date, *, weekday: bool = False) -> dict[str, Any]:
    """Show a calendar day."""
    return {"date": date, "text": times.date_text(date, "full" if weekday else "long")}


@component("ui/freshness.html")
def freshness(item: Any) -> dict[str, Any]:
    """Show when *item* was verified (``verified_on``, ``verified_by``) and until when that holds (``review_due``)."""
    due = item.review_due
    is_stale = item.verified_on is None or (due is not None and due < timezone.localdate())
    return {"item": item, "verified_by": getattr(item, "verified_by", None) or "", "is_stale": is_stale}


# --- What is the same for everyone ---------------------------------------------------------------------------


@register.simple_tag
def same(template_name: str) -> SafeString:
    """Include a template that shows everyone the same and asks nothing of its context: rendered once a language."""
    language = get_language() or ""
    if settings.DEBUG:
        return SafeString(render_to_string(template_name))
    return _same(template_name, language)


@cache
def _same(template_name: str, language: str) -> SafeString:  # noqa: ARG001  the key under which it is kept
    return SafeString(render_to_string(template_name))


# --- The frame ----------------------------------------------------------------------------------------------


@component("ui/crumbs.html", takes_context=True)
def crumbs(context: Context) -> dict[str, Any]:
    """Show the way to this page: ``crumbs`` of the context, pairs of label and address."""
    return {"crumbs": context.get("crumbs") or ()}


@component("ui/navlink.html", takes_context=True)
def navlink(context: Context, label: str, href: str) -> dict[str, Any]:
    """Show an entry of a navigation that says when the reader is there."""
    path = getattr(context.get("request"), "path", "")
    current = "page" if path == href else "true" if href != "/" and path.startswith(href) else ""
    return {"label": label, "href": href, "current": current}
