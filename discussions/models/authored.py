"""What a member wrote: who, as which office, in which language."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelsearch import index

from network_site.members.models import Member
from network_site.vocabulary.models import Jurisdiction, Language

# The office of an author is no word to search by: it would tell who does not want to be named.
FILTER_FIELDS = (
    index.FilterField("mark"),
    index.FilterField("working_group"),
    index.FilterField("service"),
    index.FilterField("search_countries"),
    index.FilterField("search_topics"),
    index.FilterField("search_languages"),
    index.FilterField("search_day"),
    index.FilterField("search_status"),
)


class Authored(models.Model):
    """Something a member wrote, with the office and country held at the time.

    What is anonymous keeps no office at all, so that nothing that reads the row can tell it: in a small country a
    title alone names a person. ``idempotency_key`` comes with the form: the same key twice from one author is the
    same thing.
    """

    author = models.ForeignKey(Member, models.PROTECT, related_name="%(class)ss", verbose_name=_("author"))
    is_anonymous = models.BooleanField(_("shown as an office of the country"), default=False, editable=False)
    author_office = models.CharField(max_length=160, blank=True)
    author_is_former = models.BooleanField(_("shown as by a former member"), default=False, editable=False)
    author_jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, related_name="+")
    language = models.ForeignKey(Language, models.PROTECT, related_name="+", verbose_name=_("language"))
    created_at = models.DateTimeField(_("posted"), default=timezone.now)
    idempotency_key = models.UUIDField(editable=False)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("author", "idempotency_key"), name="one_%(class)s_per_key"),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(author_office="", author_jurisdiction__isnull=False),
                name="anonymous_%(class)s_has_country_alone",
            ),
        ]

    @property
    def search_languages(self) -> list[str]:
        """The language it is written in."""
        return [self.language_id]

    @property
    def shown_office(self) -> str:
        """The office as readers see it."""
        if self.is_anonymous:
            return gettext("Office not named")
        if self.author_is_former:
            return gettext("Former member, %(office)s") % {"office": self.author_office}
        return self.author_office
