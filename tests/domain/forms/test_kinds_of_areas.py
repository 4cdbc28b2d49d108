"""Areas of a cell: every one of them is read or told, whatever stands beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.forms.cell_values import parser_of
from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.form_rules import check_rules
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Message, Severity
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.files.areas import list_codes, name_tambon, name_wide
from oneplan.gateways.files.forms import load_form

FORM = load_form("annual_plan", (2564,), 2564)
AREAS = FORM.column("target_area")
TAMBON = load_form("village_plan", (2564,), 2564).column("tambon_code")


def around(area):
    return ValidationContext(
        area_code=area,
        area_codes=list_codes(area[:2]),
        area_names=name_tambon(area),
        wide_names=name_wide(area[:2]),
    )


AMPHOE, PROVINCE = around("2101"), around("21")


def read(text, context=AMPHOE, column=AREAS):
    found = parser_of(column)(text, text, context)
    return found if isinstance(found, str) else found.rule


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("2101, 210101", "2101, 210101", id="an amphoe and its tambon"),
        pytest.param("ต.ท่าประดู่ และ ต.เชิงเนิน", "210101, 210102", id="two with และ"),
        pytest.param("ต.ท่าประดู่และต.เชิงเนิน", "210101, 210102", id="two with และ and no space"),
        pytest.param("ท่าประดู่กับเชิงเนิน", "210101, 210102", id="two with กับ"),
        pytest.param("ต.ท่าประดู่ ต.เชิงเนิน", "210101, 210102", id="two with a space"),
        pytest.param("ต.ท่าประดู่\nต.เชิงเนิน", "210101, 210102", id="two lines"),
        pytest.param("ต.ท่าประดู่, ต.เชิงเนิน และ ต.ตะพง", "210101, 210102, 210103", id="three"),
        pytest.param("๒๑๐๑๐๑/๒๑๐๑๐๒", "210101, 210102", id="two codes with a stroke"),
        pytest.param("ทุกตำบล", "2101", id="every tambon of an amphoe"),
        pytest.param("ทั้งอำเภอ", "2101", id="all of an amphoe"),
        pytest.param("ทั่วทั้งอำเภอ", "2101", id="all over an amphoe"),
        pytest.param("ทุกตำบลในเขตอำเภอเมืองระยอง", "2101", id="every tambon of a named amphoe"),
        pytest.param("ทั้งจังหวัด", "21", id="all of the province"),
        pytest.param("อ.เมือง", "2101", id="the amphoe of the province's town"),
        pytest.param("ต.ท่าประดู่ อ.เมืองระยอง จ.ระยอง", "210101", id="a full address"),
        pytest.param("210101 ต.ท่าประดู่", "210101", id="a code and its name"),
        pytest.param("ท่าประดู่ (210101)", "210101", id="a name and its code"),
        pytest.param("5 ตำบล", "area_counted", id="a count"),
        pytest.param("จำนวน ๕ ตำบล", "area_counted", id="a count in Thai digits"),
        pytest.param("210101-210105", "area_codes", id="from one code to another"),
        pytest.param("หมู่ 3 ต.ท่าประดู่", "area_codes", id="a village"),
        pytest.param("หมู่ 12 ต.ท่าประดู่", "area_codes", id="a village of two digits"),
        pytest.param("ต.ท่าประดู่ และ ต.ไม่มี", "area_codes", id="one of two is unknown"),
        pytest.param("ต.ท่าประดู่ อ.แกลง", "area_codes", id="a tambon of another amphoe"),
        pytest.param("210102 ต.ท่าประดู่", "area_differs", id="a code and another name"),
        pytest.param("210101210102", "area_codes", id="two codes that became one number"),
        pytest.param("ต.ท่าประดู่, 110101", "area_outside", id="one of two is elsewhere"),
    ],
)  # fmt: skip
def test_every_area_of_a_cell_is_read_or_told(text, codes):
    assert read(text) == codes


@pytest.mark.parametrize(
    ("text", "area", "found"),
    [
        pytest.param("ทุกตำบล", "21", "21", id="every tambon of a province"),
        pytest.param("ทุกอำเภอ", "21", "21", id="every amphoe of a province"),
        pytest.param("ทั้งอำเภอ", "21", "area_unsaid", id="which amphoe"),
        pytest.param("ทั้งอำเภอแกลง", "21", "2103", id="all of a named amphoe"),
        pytest.param("อ.แกลง อ.บ้านฉาง", "21", "2103, 2102", id="two amphoe with a space"),
        pytest.param("แกลง", "21", "area_several", id="an amphoe and a tambon of one name"),
        pytest.param("ต.แกลง", "21", "210106", id="the tambon of that name"),
        pytest.param("อ.แกลง", "21", "2103", id="the amphoe of that name"),
        pytest.param("ทั้งตำบล", "210101", "210101", id="all of a tambon"),
        pytest.param("ทั้งอำเภอ", "", "area_unsaid", id="nobody's amphoe"),
    ],
)
def test_a_name_means_what_it_means_where_it_is_written(text, area, found):
    assert read(text, around(area) if area else ValidationContext()) == found


def test_tambon_of_one_name_are_told_apart_by_their_amphoe():
    names = name_tambon("80")  # นครศรีธรรมราช
    several = sorted(name for name in names if " อำเภอ" in name)
    assert several
    short, _, amphoe = several[0].partition(" อำเภอ")
    assert read(f"ต.{short}", around("80")) == "area_several"
    assert read(f"ต.{short} อ.{amphoe}", around("80")) == names[several[0]]
    assert read(f"ต.{short} อ.{amphoe}", around("80"), TAMBON) == names[several[0]]
    assert len(set(names.values())) == len(names)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("ต.ท่าประดู่", "210101", id="a name"),
        pytest.param("ต.ท่าประดู่ และ ต.เชิงเนิน", "tambon_code", id="two names"),
        pytest.param("210101, 210102", "tambon_code", id="two codes"),
        pytest.param("ทุกตำบล", "tambon_code", id="all of them"),
        pytest.param("2101", "tambon_code", id="an amphoe"),
    ],
)
def test_a_column_of_one_tambon_takes_one(text, found):
    assert read(text, column=TAMBON) == found


def test_a_part_that_names_no_area_is_quoted():
    text = "ต.ท่าประดู่, บ้านเพใหม่"
    said = parser_of(AREAS)(text, text, AMPHOE)
    assert isinstance(said, Message)
    assert "บ้านเพใหม่" in said.th
    assert "ท่าประดู่" not in said.th


def test_an_area_within_another_of_its_cell_is_warned_of_with_what_is_taken():
    row = Row("แผ่น1", 5, "ถนน", {"project_name": "ถนน", "target_area": "2101, 210101"}, {})
    (found,) = (f for f in check_rules(FORM, (row,), AMPHOE) if f.rule == "listed_once")
    assert found.severity == Severity.WARNING
    assert "ระบบอ่านไว้ทั้งหมด" in found.message_th
    assert "ให้ลบ 2101" in found.message_th


@given(
    st.lists(st.sampled_from(sorted(AMPHOE.area_names.items())), min_size=1, max_size=5),
    st.sampled_from([", ", " และ ", "\n", "/", "; "]),
    st.booleans(),
)
def test_no_area_of_a_list_is_left_out(named, separator, is_coded):
    words = [to_thai_digits(code) if is_coded else f"ต.{name}" for name, code in named]
    assert read(separator.join(words)) == ", ".join(code for _, code in named)


@pytest.mark.parametrize("code", sorted(list_codes("55")))
def test_every_area_of_a_province_is_read_by_its_full_name(code):
    """Of น่าน, which has a tambon named และ."""
    names = {v: k for k, v in {**name_tambon("55"), **name_wide("55")}.items()}
    prefix = "ต." if len(code) == 6 else ""
    assert read(f"{prefix}{names[code]}", around("55")) == code
