"""Names of units and titles in their spellings."""

import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.form_rules import unit_key
from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from tests.support.corpus import R2, grid, right_rows

VILLAGE = load_form("village_plan", (2564,), 2564)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        pytest.param("หมู่ 1", "หมู่ ๑", True, id="digits"),
        pytest.param("หมู่ที่ 1", "หมู่ 1", True, id="a village"),
        pytest.param("องค์การบริหารส่วนตำบลท่าประดู่", "อบต.ท่าประดู่", True, id="a tambon"),
        pytest.param("เทศบาลตำบลท่าประดู่", "ทต. ท่าประดู่", True, id="a municipality"),
        pytest.param("หมู่ 1", "หมู่ 11", False, id="another village"),
        pytest.param("เทศบาลตำบลท่าประดู่", "อบต.ท่าประดู่", False, id="another body"),
    ],
)
def test_a_unit_in_its_spellings(one, other, is_same):
    assert (unit_key(one) == unit_key(other)) is is_same


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        pytest.param("ซ่อมถนนสาย ๑", "ซ่อมถนนสาย 1", True, id="digits"),
        pytest.param("งานต่างๆ ในหมู่บ้าน", "งานต่าง ๆ ในหมู่บ้าน", True, id="marks of repetition"),
        pytest.param("ซ่อมถนนสาย ๑", "ซ่อมถนนสาย 2", False, id="another"),
    ],
)
def test_a_title_in_its_spellings(one, other, is_same):
    rows = right_rows()
    rows[0][6], rows[1][6] = one, other
    sheet = Sheet(name="แผ่น1", cells=grid(rows))
    reading = read_form([sheet], VILLAGE, ValidationContext(area_code="7401"))

    assert [(f.rule, f.cell) for f in reading.findings] == (
        [("same_title_twice", f"G{R2}")] if is_same else []
    )
