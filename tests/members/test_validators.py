"""Checks of single values."""

import pytest
from django.core.exceptions import ValidationError

from network_site.members.validators import validate_name, validate_time_zone


@pytest.mark.parametrize("name", ["Vienna", "", "Europe/vienna/", "../../etc/passwd"])
def test_validate_time_zone_refuses_what_is_no_zone(name: str) -> None:
    with pytest.raises(ValidationError, match="not a time zone"):
        validate_time_zone(name)


@pytest.mark.parametrize(
    "name",
    [
        "Prosecutor, trafficking in persons",
        "Parquet général près la Cour d’appel",
        "Прокурор, отдел K",
        "النيابة العامة، قسم الاتجار بالأشخاص",
        "دادستان می\u200cشود",
        "最高人民检察院",
        "Εισαγγελέας",
        "",
    ],
)
def test_a_name_in_any_script_is_taken(name: str) -> None:
    validate_name(name)


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200b", "\u00ad", "\ufeff", "\x00", "\n", "\u2028", "\ue000"])
def test_a_name_with_a_sign_that_does_not_show_is_refused(sign: str) -> None:
    with pytest.raises(ValidationError, match="do not show"):
        validate_name(f"Prosecutor {sign}gnp.exe")


@pytest.mark.parametrize("name", ["Pr\u043esecutor", "\u0410ttorney General", "Οffice of the Prosecutor", "прокуpор"])
def test_a_name_whose_letters_only_look_alike_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="two scripts"):
        validate_name(name)
