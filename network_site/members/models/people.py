"""Members and the services they belong to."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group, PermissionsMixin
from django.db import models
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelsearch import index

from network_site.members.prepared import PLACE, Prepared
from network_site.members.querysets import MemberManager, ServiceQuerySet
from network_site.members.roles import Role, label_of, works_at_desk
from network_site.members.standing import today
from network_site.members.validators import validate_name, validate_time_zone
from network_site.vocabulary.models import LANGUAGE_CODES, Jurisdiction, Language, Topic, keys_with_parents

OPENED = "opened"  # stands in the place of a role in a group


class ProsecutionService(models.Model):
    """A prosecution service: the organization that TLP:AMBER+STRICT stays within."""

    name = models.CharField(_("name"), max_length=160, validators=[validate_name])
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="services", verbose_name=_("country"))
    email_domain = models.CharField(_("e-mail domain"), max_length=120, blank=True)

    objects: ClassVar[ServiceQuerySet] = ServiceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("jurisdiction", "name")
        verbose_name = _("prosecution service")
        verbose_name_plural = _("prosecution services")
        constraints = (models.UniqueConstraint(fields=("jurisdiction", "name"), name="one_service_per_name"),)

    def __str__(self) -> str:
        return f"{self.name}, {self.jurisdiction}"

    def owns_address(self, email: str) -> bool:
        """Whether *email* is an official address of this service, as far as its domain is known."""
        domain = email.rpartition("@")[2].lower()
        own = self.email_domain.lower()
        return not own or domain == own or domain.endswith(f".{own}")


class Member(index.Indexed, AbstractBaseUser, PermissionsMixin):
    """A person with an office in the network. Signs in with an official e-mail address."""

    email = models.EmailField(_("official e-mail address"), max_length=254, unique=True)
    full_name = models.CharField(_("full name"), max_length=160, blank=True, validators=[validate_name])
    office = models.CharField(
        _("office"),
        max_length=160,
        help_text=_("For example: Prosecutor, trafficking in persons"),
        validators=[validate_name],
    )
    service = models.ForeignKey(
        ProsecutionService, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("service")
    )
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("country")
    )
    languages = models.ManyToManyField(Language, blank=True, related_name="members", verbose_name=_("languages"))
    topics = models.ManyToManyField(Topic, blank=True, related_name="members", verbose_name=_("topics"))
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC", validators=[validate_time_zone])
    mandate_until = models.DateField(_("mandate valid until"), null=True, blank=True)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    access_epoch = models.PositiveIntegerField(default=0, editable=False)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now)
    last_seen_on = models.DateField(_("last here on"), null=True, blank=True, editable=False)
    rules_version = models.PositiveIntegerField(_("accepted version of the rules"), default=0, editable=False)
    profile_set_at = models.DateTimeField(null=True, blank=True, editable=False)
    welcomed_at = models.DateTimeField(null=True, blank=True, editable=False)
    pseudonymised_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[MemberManager] = MemberManager()
    stands_in = False  # for a focal point; known of the member of a request, see ``MemberQuerySet.with_deputyship``
    rules_in_force: int | None = None  # known of the member of a request; see ``MemberQuerySet.with_rules_in_force``

    search_fields: ClassVar = [  # by office, never by name or address
        index.SearchField("office", boost=2),
        index.RelatedFields("service", [index.SearchField("name")]),
        index.RelatedFields("jurisdiction", [index.SearchField(f"name_{code}") for code in LANGUAGE_CODES]),
        index.RelatedFields("languages", [index.SearchField(f"name_{code}") for code in LANGUAGE_CODES]),
        index.RelatedFields("topics", [index.SearchField(f"label_{code}") for code in LANGUAGE_CODES]),
        index.FilterField("jurisdiction"),
        index.FilterField("is_active"),
        index.FilterField("verified_at"),
        index.FilterField("mandate_until"),
        index.FilterField("pseudonymised_at"),
        index.FilterField("search_countries"),
        index.FilterField("search_topics"),
        index.FilterField("search_languages"),
    ]

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["office"]

    class Meta:
        ordering = ("jurisdiction", "office", "pk")
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = (models.UniqueConstraint(Lower("email"), name="one_member_per_email"),)

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Office and country; a name is never the only label."""
        country = self.jurisdiction.name if self.jurisdiction else ""
        return ", ".join(part for part in (self.shown_office, country) if part)

    @property
    def shown_office(self) -> str:
        """The office as others read it."""
        return gettext("Former member") if self.pseudonymised_at else self.office

    def get_full_name(self) -> str:
        """Return the office and country: it is by this that the desk of the CMS names who did what."""
        return self.label

    def get_short_name(self) -> str:
        """Return the office."""
        return self.office

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """Return the members whom others may find."""
        return super().get_indexed_objects().findable()

    @property
    def search_countries(self) -> list[str]:
        """The country served."""
        return [self.jurisdiction_id] if self.jurisdiction_id else []

    @property
    def search_topics(self) -> list[int]:
        """The topics, and those above them."""
        return keys_with_parents(self.topics.all())

    @property
    def search_languages(self) -> list[str]:
        """The languages spoken."""
        return [language.pk for language in self.languages.all()]

    @property
    def is_verified(self) -> bool:
        """Whether the network vouches for this member today."""
        in_post = self.mandate_until is None or self.mandate_until >= today()
        return self.is_active and self.verified_at is not None and in_post

    @property
    def must_accept_rules(self) -> bool:
        """Whether a version of the rules of use is in force that this member has not accepted."""
        return self.rules_in_force is not None and self.rules_version < self.rules_in_force

    @cached_property
    def role_names(self) -> frozenset[str]:
        """The roles held, read once per object."""
        return frozenset(_ROLES.rows(self.pk))

    @cached_property
    def working_group_ids(self) -> frozenset[int]:
        """The working groups this member may read: is in, or has open for a time. Read once per object."""
        return frozenset(group for group, _role, _end in self._places)

    @cached_property
    def opened_group_ids(self) -> frozenset[int]:
        """Those of ``working_group_ids`` that this member is not in and has open: there they read and do no more."""
        own = {group for group, role, _end in self._places if role != OPENED}
        return self.working_group_ids - own

    @property
    def openings_end_at(self) -> datetime | None:
        """When the first of the groups that this member has open closes again."""
        return min((end for _group, _role, end in self._places if end is not None), default=None)

    @cached_property
    def chaired_group_ids(self) -> frozenset[int]:
        """The working groups this member chairs or co-chairs, read once per object."""
        return frozenset(group for group, role, _end in self._places if role not in {"member", OPENED})

    @cached_property
    def _places(self) -> list[tuple[int, str, datetime | None]]:
        now = timezone.now()  # asked here: the SQL is older
        return [(group, role, end) for group, role, end in _PLACES.rows(self.pk) if end is None or end > now]

    def read_places_anew(self) -> None:
        """Forget which groups were read for this object: a place in one began, changed or ended."""
        for name in ("_places", "working_group_ids", "opened_group_ids", "chaired_group_ids"):
            self.__dict__.pop(name, None)

    @property
    def role_labels(self) -> list[str]:
        """What people read for the roles held beyond that of a prosecutor; ``for_rows`` reads them with the list."""
        names = (group.name for group in self.groups.all())
        return sorted(label_of(name) for name in names if name != Role.PROSECUTOR)

    @property
    def works_at_desk(self) -> bool:
        """Whether a role of this member works in the Wagtail admin."""
        return works_at_desk(self.role_names)

    def has_role(self, role: str) -> bool:
        """Whether this member holds *role* (see ``members.roles.Role``)."""
        return role in self.role_names


def _places() -> models.QuerySet[Any, Any]:
    member, endless = Member(pk=PLACE), Value(None, output_field=models.DateTimeField())
    own = member.group_memberships.order_by().values_list("group_id", "role", endless)
    opened = member.group_openings.filter(ended_at=None).values_list("group_id", Value(OPENED), "ends_at")
    return own.union(opened, all=True)


# Every request asks these two of the member who makes it.
_ROLES = Prepared(lambda: Group.objects.filter(user=PLACE).order_by().values_list("name", flat=True))
_PLACES = Prepared(_places)
