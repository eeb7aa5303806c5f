"""Components declare their props, and render what they promise."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.html import strip_tags

from network_site.access.marks import AUDIENCES, Mark
from network_site.ui.icons import ICONS
from network_site.ui.templatetags.ui import MARKS

SPRITE = Path("network_site/ui/static/ui/img/icons.svg")
GAMBIA = SimpleNamespace(code="GM", name="Gambia")


class NoteForm(forms.Form):
    """A form with one field of each shape."""

    title = forms.CharField(help_text="One sentence.")
    body = forms.CharField(widget=forms.Textarea, required=False)
    email = forms.EmailField(required=False)
    mark = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    follow = forms.BooleanField(required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def render(source: str, **context: Any) -> str:
    """Return the template *source* rendered with *context*."""
    return Template(source).render(Context(context)).strip()


@pytest.mark.parametrize(
    "source",
    [
        '{% button "Save" colour="red" %}',
        "{% button %}",
        "{% field %}",
        '{% card heading="x" %}{% endcard %}',
        "{% callout level=3 %}{% endcallout %}",
        '{% dialog title="x" %}{% enddialog %}',
        '{% tag "x" kind="y" %}',
        "{% mark %}",
        '{% when moment format="c" %}',
        "{% flag %}",
        "{% skeleton rows=3 %}",
    ],
)
def test_unknown_or_missing_prop_fails_when_the_template_compiles(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(source)


@pytest.mark.parametrize(
    "source",
    [
        '{% button "Save" kind="loud" %}',
        '{% button "Save" type="reset" %}',
        '{% button "Save" icon="rocket" %}',
        '{% icon "rocket" %}',
        '{% tag "x" tone="pink" %}',
        '{% card tone="pink" %}{% endcard %}',
        "{% card level=7 %}{% endcard %}",
        '{% callout tone="" %}{% endcallout %}',
        '{% mark "BLUE" %}',
        '{% field "title" %}',
    ],
)
def test_unknown_value_is_a_template_error(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(source)


def test_button_is_a_button_and_escapes_its_label() -> None:
    html = render('{% button label kind="primary" name="go" value="1" %}', label="<b>")

    assert html == '<button class="button" type="submit" data-kind="primary" name="go" value="1">&lt;b&gt;</button>'


def test_button_with_href_is_a_link() -> None:
    html = render('{% button "Ask" href="/ask/" small=True %}')

    assert html == '<a class="button" href="/ask/" data-kind="secondary" data-small>Ask</a>'


def test_button_asks_once_and_opens_dialogs() -> None:
    assert 'data-confirm="Sure?"' in render('{% button "Remove" confirm="Sure?" %}')
    assert 'type="button"' in render('{% button "More" opens="more" %}')


def test_field_ties_hint_and_errors_to_the_control() -> None:
    form = NoteForm({"title": ""})

    html = render("{% field form.title %}", form=form)

    assert 'aria-describedby="id_title_hint id_title_errors"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_title_hint">One sentence.' in html
    assert '<label for="id_title">Title</label>' in html


def test_field_hint_replaces_the_help_text() -> None:
    html = render('{% field form.title hint="Short." %}', form=NoteForm())

    assert "Short." in html
    assert "One sentence." not in html


@pytest.mark.parametrize(("name", "is_free_text"), [("title", True), ("body", True), ("email", False)])
def test_free_text_takes_the_direction_of_what_is_typed(name: str, is_free_text: bool) -> None:  # noqa: FBT001
    html = render("{% field field %}", field=NoteForm()[name])

    assert ('dir="auto"' in html) is is_free_text


def test_choices_are_a_fieldset_with_a_legend() -> None:
    html = render("{% field form.mark %}", form=NoteForm())

    assert "<fieldset" in html
    assert "<legend>Mark</legend>" in html
    assert html.count('type="radio"') == 2


def test_checkbox_stands_inside_its_label() -> None:
    html = render("{% field form.follow %}", form=NoteForm())

    assert '<label class="choice" for="id_follow"><input type="checkbox"' in html


def test_hidden_field_is_only_its_input() -> None:
    assert render("{% field form.key %}", form=NoteForm()) == '<input type="hidden" name="key" id="id_key">'


def test_optional_field_says_so() -> None:
    assert "(optional)" in render("{% field form.body %}", form=NoteForm())


def test_form_errors_link_to_the_fields() -> None:
    form = NoteForm({"title": ""})
    form.add_error(None, "Choose a group.")

    html = render("{% form_errors form %}", form=form)

    assert '<a href="#id_title">Title</a>: This field is required.' in html
    assert "<li>Choose a group.</li>" in html


def test_form_without_errors_shows_nothing() -> None:
    assert render("{% form_errors form %}", form=NoteForm()) == ""


def test_card_with_href_links_its_title() -> None:
    html = render('{% card title="Guide" href="/g/" tone="info" level=2 %}<p>Text</p>{% endcard %}')

    assert '<h2 class="card-title"><a href="/g/">Guide</a></h2>' in html
    assert '<article class="card" data-tone="info">' in html
    assert "<p>Text</p>" in html


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% callout title="Note" tone="warning" %}<p>x</p>{% endcallout %}', '<p class="callout-title">Note</p>'),
        ('{% empty title="Nothing" %}<p>x</p>{% endempty %}', "<h2>Nothing</h2>"),
        ('{% dialog id="more" title="More" %}<p>x</p>{% enddialog %}', 'id="more" aria-labelledby="more-title"'),
        ("{% timeline %}<li>x</li>{% endtimeline %}", '<ol class="timeline"><li>x</li></ol>'),
        ('{% datatable caption="Law" %}<table></table>{% enddatatable %}', "<figcaption>Law</figcaption>"),
        ("{% skeleton lines=2 %}", "<span></span><span></span>"),
    ],
)
def test_containers_hold_their_content(source: str, expected: str) -> None:
    assert expected in render(source)


def test_tag_isolates_its_label() -> None:
    html = render('{% tag "حماية" href="/t/" lang="ar" %}')

    assert html == '<a class="tag" href="/t/" lang="ar"><bdi>حماية</bdi></a>'


def test_flag_shows_code_and_name() -> None:
    assert render("{% flag gm %}", gm=GAMBIA) == '<span class="tag" data-code="GM"><bdi>Gambia</bdi></span>'


@pytest.mark.parametrize("mark", Mark)
def test_mark_says_whom_the_item_is_for_in_the_words_of_the_rule(mark: Mark) -> None:
    html = render("{% mark mark %}", mark=mark.value)

    assert strip_tags(html).replace("&#x27;", "'") == f"{mark.label} ({AUDIENCES[mark]})"


def test_every_mark_of_the_network_is_known() -> None:
    assert set(MARKS) == {*Mark.values, "RED"}


def test_person_is_office_and_country() -> None:
    html = render('{% person "Prosecutor" gm name="A. Name" %}', gm=GAMBIA)

    assert strip_tags(html) == "Prosecutor, Gambia · A. Name"


def test_person_of_the_secretariat_has_no_country() -> None:
    assert strip_tags(render('{% person "Secretariat" none %}', none=None)) == "Secretariat"


def test_user_text_keeps_language_and_direction() -> None:
    assert render('{% usertext text lang="fr" %}', text="<i>") == '<bdi dir="auto" lang="fr">&lt;i&gt;</bdi>'


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_is_in_the_sprite(name: str) -> None:
    assert f'<symbol id="{name}"' in SPRITE.read_text()


@time_machine.travel("2026-11-24 12:00Z", tick=False)
@pytest.mark.parametrize(
    ("verified_on", "review_due", "text", "is_stale"),
    [
        (date(2026, 5, 12), date(2027, 5, 12), "Verified 12 May 2026review due 12 May 2027", False),
        (date(2025, 5, 12), date(2026, 5, 12), "Verified 12 May 2025review was due 12 May 2026", True),
        (date(2026, 5, 12), None, "Verified 12 May 2026", False),
        (None, None, "Not verified yet", True),
    ],
)
def test_freshness_says_what_holds(
    verified_on: date | None,
    review_due: date | None,
    text: str,
    is_stale: bool,  # noqa: FBT001
) -> None:
    item = SimpleNamespace(verified_on=verified_on, review_due=review_due)

    html = render("{% freshness item %}", item=item)

    assert strip_tags(html) == text
    assert ("data-stale" in html) is is_stale


def test_crumbs_end_with_this_page() -> None:
    html = render("{% crumbs %}", crumbs=[("Guides", "/guides/"), ("Witnesses", "")])

    assert '<li><a href="/guides/"><bdi>Guides</bdi></a></li><li><bdi aria-current="page">Witnesses</bdi></li>' in html


def test_page_without_crumbs_shows_none() -> None:
    assert render("{% crumbs %}") == ""


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/guides/", ' aria-current="page"'), ("/guides/witnesses/", ' aria-current="true"'), ("/forums/", "")],
)
def test_navigation_shows_where_the_reader_is(path: str, expected: str) -> None:
    html = render('{% navlink "Guides" "/guides/" %}', request=RequestFactory().get(path))

    assert html == f'<li><a href="/guides/"{expected}>Guides</a></li>'
