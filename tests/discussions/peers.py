"""Who may be asked, and who was."""

from discussions.models import Thread
from network_site.members.models import Member
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import JurisdictionFactory


def members_of(code: str, number: int) -> list[Member]:
    return MemberFactory.create_batch(number, jurisdiction=JurisdictionFactory.create(code=code))


def asked(thread: Thread) -> list[int]:
    return list(thread.asks.order_by("pk").values_list("member", flat=True))
