"""Every deed that the audit trail must know is written into it somewhere, under a name that it has words for."""

import re

import pytest
from wagtail.log_actions import registry

from tests.house.test_house import PYTHON, ROOT

LITERAL = re.compile(r'"((?:access|members|discussions|directory|events|guides|home|notifications)\.[a-z_]+)"')
UNDER_ONE_NAME = {  # deeds whose first words stand in one place, and the rest where they are done
    "members.group_": ("network_site/members/actions/groups.py", re.compile(r'record\(\s*group,\s*"([a-z_]+)"')),
    "members.recovery_": ("network_site/members/actions/recovery.py", re.compile(r'_record\(\w+,\s*"([a-z_]+)"')),
}
MUST = {  # what a security officer asks for, and the entries that answer
    "sign-ins": {
        "members.signed_in",
        "members.sign_in_failed",
        "members.signed_out",
        "members.sso_linked",
        "members.factor_added",
        "members.factor_removed",
        "members.passphrase_changed",
    },
    "role changes": {"members.role_granted", "members.role_removed", "members.deputy_appointed"},
    "group changes": {"members.group_created", "members.group_joined", "members.group_left", "members.group_removed"},
    "nominations": {"members.nominated", "members.invited_again", "members.nomination_withdrawn", "members.joined"},
    "mandates": {"members.mandate_confirmed", "members.mandate_expired", "members.removed", "members.left"},
    "exports": {"access.exported", "members.export_asked", "members.exported"},
    "views of personal contact details": {"directory.phone_revealed"},
    "views of AMBER items": {"access.viewed"},
    "unmasking": {"discussions.unmasked"},
    "quarantine": {"discussions.decided", "discussions.undone"},
    "looks beyond measure": {"access.too_many_looks"},
    "own data": {"members.pseudonymised"},
    "lost factors": {"members.recovery_asked", "members.recovery_vouched", "members.recovery_approved"},
}


def written() -> set[str]:
    """Return the names of all deeds that some code writes into the trail."""
    sources = {path: path.read_text(encoding="utf-8") for path in PYTHON if path.name != "wagtail_hooks.py"}
    named = {name for text in sources.values() for name in LITERAL.findall(text)}
    for begin, (path, rest) in UNDER_ONE_NAME.items():
        named |= {f"{begin}{what}" for what in rest.findall((ROOT / path).read_text(encoding="utf-8"))}
    return named


@pytest.mark.parametrize("kind", MUST)
def test_what_must_be_known_is_written_and_has_words(kind: str) -> None:
    with_words = {action for action, _label in registry.get_choices()}

    assert sorted(MUST[kind] - with_words) == []
    assert sorted(MUST[kind] - written()) == []
