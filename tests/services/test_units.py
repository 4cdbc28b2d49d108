"""A register is loaded whole, or not at all with every error by its line."""

import pytest

from oneplan.services.units import RegisterInvalid, import_units
from oneplan.store import areas, units
from tests.services.world import REGISTER

pytestmark = pytest.mark.postgres
HEADER = "code,level,name_th,area_code,role,email,contact\n"


def test_a_right_register_is_loaded(session):
    assert import_units(session, REGISTER, actor="t") == 4
    assert dict(units.count_units(session, simulated=False)) == {"amphoe": 3, "province": 1}


def test_loading_it_again_changes_nothing(session):
    for _ in range(2):
        import_units(session, REGISTER, actor="t")

    assert units.list_addresses(session, "A1") == ["a1@units.invalid"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("A 1,amphoe,x,7401,kbo,,", "line 2: code 'A 1' must be"),
        ("A1,kingdom,x,7401,kbo,,", "line 2: level 'kingdom' must be one of village"),
        ("A1,amphoe,x,9999,kbo,,", "line 2: area_code '9999' is no DOPA code"),
        ("A1,village,x,7401,kbo,,", "line 2: area_code '7401' must have 6 digits for village"),
        ("A1,amphoe,,7401,kbo,,", "line 2: name_th is empty"),
        ("A1,amphoe,x,7401,,,", "line 2: role is empty"),
        ("A1,amphoe,x,7401,kbo,nobody,", "line 2: email is no mail address"),
    ],
)
def test_an_error_names_its_line(session, row, message):
    with pytest.raises(RegisterInvalid, match=message):
        import_units(session, HEADER + row + "\n", actor="t")


def test_every_error_is_told_and_nothing_is_loaded(session):
    content = HEADER + "A1,amphoe,ก,7401,kbo,,\nA2,amphoe,,9999,kbo,,\n"

    with pytest.raises(RegisterInvalid) as caught:
        import_units(session, content, actor="t")

    assert len(caught.value.problems) == 2
    assert units.get_unit(session, "A1") is None


def test_a_missing_column_is_named(session):
    with pytest.raises(RegisterInvalid, match="line 1: column email, contact is missing"):
        import_units(session, "code,level,name_th,area_code,role\n", actor="t")


@pytest.mark.parametrize(
    ("province", "amphoe", "tambon"), [("21", 8, 58), ("74", 3, 40), ("24", 11, 93)]
)
def test_the_areas_are_those_of_the_provinces(session, province, amphoe, tambon):
    import_units(session, REGISTER, actor="t")

    assert areas.count_areas(session, digits=4, under=province) == amphoe
    assert areas.count_areas(session, digits=6, under=province) == tambon


def test_the_whole_country_is_there(session):
    import_units(session, REGISTER, actor="t")

    assert [areas.count_areas(session, digits=n) for n in (2, 4, 6)] == [77, 928, 7436]
