"""How the editor's form of a guide is laid out."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel

MARK_HELP = _("TLP:CLEAR: anyone may read it, also outside the network. TLP:GREEN: verified members only.")

INDEX_PANELS = [FieldPanel("mark", help_text=MARK_HELP), FieldPanel("introduction")]

GUIDE_PANELS = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("mark", help_text=MARK_HELP), FieldPanel("language")]),
            FieldPanel("summary"),
            FieldPanel("audience", help_text=_("One or two sentences. It is the second thing a reader looks at.")),
        ],
        heading=_("In short"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
            FieldPanel("provisions", widget=forms.SelectMultiple(attrs={"size": 10})),
            FieldPanel("jurisdictions", widget=forms.SelectMultiple(attrs={"size": 10})),
        ],
        heading=_("What it is about"),
        help_text=_("In the two lists, hold Ctrl (or Cmd) to choose several."),
        classname="collapsed",
    ),
    FieldPanel(
        "body",
        heading=_("Body"),
        help_text=_("Start each section with a heading. No case data, and no data of victims, witnesses or suspects."),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("verified_on"), FieldPanel("review_due")]),
            FieldRowPanel([FieldPanel("verified_by"), FieldPanel("verified_in")]),
        ],
        heading=_("Verification"),
    ),
    InlinePanel(
        "related_guides",
        [PageChooserPanel("guide", "guides.GuidePage")],
        heading=_("Read next"),
        label=_("Guide"),
        max_num=6,
    ),
]

GUIDE_PROMOTE_PANELS = [FieldPanel("slug")]
