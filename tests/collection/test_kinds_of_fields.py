"""Fields above a table whose label and value stand in one cell, or in a paragraph of Word."""

import io

import docx
import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import HEADINGS, right_rows

FORM = load_form("village_plan", (2564,), 2564)
BEYOND = load_form("beyond_capacity", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")
HELD = {"ado_attended": "yes", "forum_date": "2019-03-15", "attendees": "85"}
ADO = "ปลัดอำเภอผู้รับผิดชอบประจำตำบลเข้าร่วม"


def read(*above):
    cells = [*([*line] for line in above), HEADINGS, *right_rows()]
    return read_form([Sheet(name="แผ่น1", cells=cells)], FORM, AROUND)


@pytest.mark.parametrize(
    "above",
    [
        pytest.param([[f"{ADO} : ใช่"], ["วันที่จัดเวทีประชาคม : 15 มี.ค. 2562"], ["จำนวนผู้เข้าร่วม: 85 คน"]],
                     id="colons"),
        pytest.param([[f"{ADO}.....ใช่....."], ["วันที่จัดเวทีประชาคม.....๑๕ มีนาคม ๒๕๖๒....."],
                      ["จำนวนผู้เข้าร่วม …… ๘๕ …… คน"]], id="dots"),
        pytest.param([[f"{ADO} ใช่"], ["วันที่จัดเวทีประชาคม 15 มี.ค. 2562 จำนวนผู้เข้าร่วม 85 คน"]],
                     id="two in one line"),
        pytest.param([[f"{ADO} = ใช่", "", "วันที่จัดเวทีประชาคม: 15/3/2562", "จำนวนผู้เข้าร่วม", 85]],
                     id="beside others"),
    ],
)  # fmt: skip
def test_a_value_behind_its_label_is_read(above):
    reading = read(["แผนพัฒนาหมู่บ้าน"], *above)

    assert reading.findings == ()
    assert reading.fields == HELD


def test_paragraphs_over_the_table_of_a_letter_are_read():
    document = docx.Document()
    for text in ("แผนพัฒนาหมู่บ้าน", f"{ADO} : ใช่", "วันที่จัดเวทีประชาคม 15 มี.ค. 2562 จำนวนผู้เข้าร่วม 85 คน"):
        document.add_paragraph(text)
    table = document.add_table(rows=3, cols=len(HEADINGS))
    for r, row in enumerate([HEADINGS, *right_rows()]):
        for c, value in enumerate(row):
            table.cell(r, c).text = str(value)
    stream = io.BytesIO()
    document.save(stream)
    file = read_file(stream.getvalue(), accepts=FORM.accepts)

    assert read_form(file.sheets, FORM, AROUND, file.text).fields == HELD


@pytest.mark.parametrize(
    ("line", "rule", "severity"),
    [
        pytest.param("วันที่จัดเวทีประชาคม : 31 เมษายน 2562", "date", "error", id="no day"),
        pytest.param("จำนวนผู้เข้าร่วม : มาก", "integer", "error", id="no number"),
        pytest.param("จำนวนผู้เข้าร่วม ดังรายชื่อที่แนบ", "integer", "warning", id="prose"),
    ],
)
def test_a_value_that_cannot_be_read_is_told_with_its_cell(line, rule, severity):
    (found,) = read([f"{ADO} : ใช่"], [line]).findings

    assert (found.rule, found.cell, found.severity) == (rule, "A2", severity)
    assert "ช่องถัดจากชื่อช่อง" in found.message_th


@pytest.mark.parametrize(
    ("line", "held"),
    [
        pytest.param("ผู้ลงนาม : นายกองค์การบริหารส่วนตำบล", "นายกองค์การบริหารส่วนตำบล", id="stated"),
        pytest.param("ผู้ลงนาม แทนนายกฯ ตามคำสั่งที่แนบ", None, id="prose"),
        pytest.param("รายชื่อผู้ลงนาม : สามคน", None, id="the end of another word"),
        pytest.param("ผู้ลงนาม ..............", None, id="a line to write on"),
    ],
)
def test_words_are_read_only_where_they_are_parted_from_the_label(line, held):
    headings = [column.th for column in BEYOND.columns if not column.prefilled]
    sheet = Sheet(name="แผ่น1", cells=[[line], headings, ["x"] * len(headings)])

    assert read_form([sheet], BEYOND, AROUND).fields.get("signed_by") == held
