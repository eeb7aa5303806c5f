"""The queue of what has to be written into every node's index, and the searches that members keep."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network_site.search.querysets import RecentSearchQuerySet, SavedSearchQuerySet

LONGEST_QUERY = 1_000  # characters of an address
NO_FILTERS = frozenset({"q", "sort", "exact", "without"})


class IndexJob(models.Model):
    """One change of one object, in the transaction that made it. Kept for a week, so that nodes can follow later."""

    model = models.CharField(max_length=100)
    object_pk = models.CharField(max_length=64)
    is_removal = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("index job")
        verbose_name_plural = _("index jobs")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return f"{'-' if self.is_removal else '+'}{self.model}:{self.object_pk}"


class RecentSearch(models.Model):
    """What a member searched for of late: their own, until they clear it or a month is over."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recent_searches")
    query = models.CharField(max_length=LONGEST_QUERY)  # as the address has it, without the page
    searched_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = RecentSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("recent search")
        verbose_name_plural = _("recent searches")
        default_permissions: ClassVar = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=("member", "query"), name="search_recent_once")]

    def __str__(self) -> str:
        asked = QueryDict(self.query)
        filters = (value for name, values in asked.lists() if name not in NO_FILTERS for value in values)
        return " · ".join((asked.get("q", "") or gettext("Every item"), *filters))

    def get_absolute_url(self) -> str:
        """Return the address of the search."""
        return f"{reverse('search:search')}?{self.query}"


class SavedSearch(models.Model):
    """A search that a member keeps, with its filters; what is new in it can be told once a day.

    ``seen`` and ``told`` are the keys of what was there when the member last looked, and when an alert last went out;
    None as long as that is not known.
    """

    class Alert(models.TextChoices):
        NONE = "none", _("No alert")
        DAILY = "daily", _("Once a day")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=LONGEST_QUERY)
    alert = models.CharField(_("alert"), max_length=8, choices=Alert.choices, default=Alert.NONE)
    seen = models.JSONField(default=list, null=True)
    told = models.JSONField(default=list, null=True)
    looked_for_at = models.DateTimeField(null=True)  # for its alert
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        default_permissions: ClassVar = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=("member", "query"), name="search_saved_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address that opens the search and remembers what was seen."""
        return reverse("search:open_saved", args=[self.pk])

    @property
    def results_url(self) -> str:
        """The address of the search itself, the newest first unless it has an order of its own."""
        order = "" if "sort" in QueryDict(self.query) else "&sort=newest"
        return f"{reverse('search:search')}?{self.query}{order}"

    @property
    def words(self) -> str:
        """What is searched for, in short."""
        return QueryDict(self.query).get("q", "")


class SearchAlert(models.Model):
    """That a saved search found something new: the last time it did."""

    saved = models.ForeignKey(SavedSearch, models.CASCADE, related_name="alerts")
    count = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("search alert")
        verbose_name_plural = _("search alerts")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return self.saved.name

    def get_absolute_url(self) -> str:
        """Return the address that opens the search."""
        return self.saved.get_absolute_url()
