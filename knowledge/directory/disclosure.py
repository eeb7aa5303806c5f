"""What of a contact point's channels is shown, by its roles."""

from collections.abc import Iterable
from enum import IntEnum

from network_site.vocabulary.models import ContactRole


class Disclosure(IntEnum):
    """How far e-mail and phone are shown, from open to closed."""

    SHOWN = 0
    PHONE_AFTER_CLICK = 1  # and the click is recorded
    ON_REQUEST = 2  # neither is shown: the focal point is asked
    NEVER = 3  # neither is even stored


# The words are those of the column default_visibility of the vocabulary of contact roles.
_RULES = {
    "all members": Disclosure.SHOWN,
    "members": Disclosure.SHOWN,
    "members; phone hidden by default": Disclosure.PHONE_AFTER_CLICK,
    "all members, number shown only after click (logged)": Disclosure.PHONE_AFTER_CLICK,
    "members on request": Disclosure.ON_REQUEST,
    "role only; details on request through focal point": Disclosure.NEVER,
}


def disclosure_of(roles: Iterable[ContactRole]) -> Disclosure:
    """Return the strictest rule among *roles*. A rule that is not known shows nothing."""
    return max((_RULES.get(role.default_visibility, Disclosure.ON_REQUEST) for role in roles), default=Disclosure.SHOWN)
