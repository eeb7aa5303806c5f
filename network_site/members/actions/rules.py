"""Every write of the rules of use: publish a version, accept it."""

from pathlib import Path

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from network_site.members.exceptions import NotTheSecretariat, RulesMovedOn
from network_site.members.models import Member, RulesAcceptance, RulesOfUse
from network_site.members.permissions import may_publish_rules

FIRST = Path(__file__).resolve().parent.parent / "data" / "rules-of-use.txt"


def open_rules() -> None:
    """Put the first version in force where there is none. Safe to run at any time."""
    if not RulesOfUse.objects.exists():
        RulesOfUse.objects.get_or_create(version=1, defaults={"text": FIRST.read_text(encoding="utf-8").strip()})


@transaction.atomic
def publish_rules(*, by: Member, text: str, after: int) -> RulesOfUse:
    """Put *text* in force in the place of version *after*; from the next click on, every member is asked again.

    Sent twice it is published once. Raises NotTheSecretariat, and RulesMovedOn where *after* no longer holds.
    """
    if not may_publish_rules(by):
        raise NotTheSecretariat
    held = RulesOfUse.objects.in_force()
    if after > (held.version if held else 0):
        raise RulesMovedOn
    try:
        with transaction.atomic():
            rules = RulesOfUse.objects.create(version=after + 1, text=text, published_by=by)
    except IntegrityError:  # somebody was first: perhaps the same form
        same: RulesOfUse | None = RulesOfUse.objects.filter(version=after + 1, text=text, published_by=by).first()
        if same is None:
            raise RulesMovedOn from None
        return same
    log(rules, "members.rules_published", user=by, data={"version": rules.version})
    return rules


@transaction.atomic
def accept_rules(*, by: Member, version: int) -> RulesAcceptance:
    """Take the word of *by* to keep the version that holds, once.

    Raises RulesMovedOn where *version* no longer holds: nobody agrees to what they did not read.
    """
    held = RulesOfUse.objects.in_force()
    if held is None or held.version != version:
        raise RulesMovedOn
    acceptance, created = RulesAcceptance.objects.get_or_create(member=by, rules=held)
    Member.objects.filter(pk=by.pk, rules_version__lt=version).update(rules_version=version)
    if created:
        log(by, "members.rules_accepted", user=by, data={"version": version})
    return acceptance
