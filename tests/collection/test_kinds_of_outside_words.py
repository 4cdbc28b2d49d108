"""What a Word file says outside the form's table: a unit of money, an amount, another table."""

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, RGBColor

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Severity
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import word

VILLAGE = load_form("village_plan", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")


def read(content):
    file = read_file(content, accepts=VILLAGE.accepts)
    return read_form(file.sheets, VILLAGE, AROUND, file.text)


def rules(content):
    return {finding.rule for finding in read(content).findings}


def letter_beside(kind, text):
    """The right table as .docx with a text outside it."""
    document = docx.Document(io.BytesIO(word()))
    page = document.sections[0]
    if kind == "a paragraph above":
        document.tables[0]._tbl.addprevious(document.add_paragraph(text)._p)
    elif kind == "a paragraph below":
        document.add_paragraph(text)
    elif kind == "a table of the header":
        page.header.add_table(1, 1, Cm(9)).cell(0, 0).text = text
    else:
        (page.header if kind == "the header" else page.footer).add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


OF_WORD = [
    "a paragraph above",
    "a paragraph below",
    "the header",
    "the footer",
    "a table of the header",
]


@pytest.mark.parametrize("kind", OF_WORD)
@pytest.mark.parametrize("text", ["(หน่วย : พันบาท)", "(พันบาท)", "หน่วย: ล้านบาท"])
def test_a_unit_outside_the_table_of_a_word_file_is_an_error(kind, text):
    assert "money_unit" in rules(letter_beside(kind, text))


@pytest.mark.parametrize("kind", OF_WORD)
@pytest.mark.parametrize("text", ["(หน่วย : บาท)", "งบประมาณของจังหวัด 5 ล้านบาท", "หน้า 1"])
def test_other_words_outside_the_table_of_a_word_file_state_no_unit(kind, text):
    assert "money_unit" not in rules(letter_beside(kind, text))


def said(content):
    """What is said of a document, without what is said of its unit of money."""
    return [(f.rule, f.severity) for f in read(content).findings]


def in_a_box(text):
    """The right table, and a text box behind it."""
    document = docx.Document(io.BytesIO(word()))
    box = (
        f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r>"
    )
    document.add_paragraph()._p.append(parse_xml(box))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def below(text):
    return letter_beside("a paragraph below", text)


OTHER_AMOUNTS = [
    "๕. โครงการสร้างสะพาน งบประมาณ 900,000 บาท",
    "5. โครงการสร้างสะพาน งบประมาณ ๙๐๐,๐๐๐.- บาท",
    "รวมทั้งสิ้น 5 โครงการ เป็นเงิน 528,000.50 บาท",
    "โครงการเพิ่ม 9 แสนบาท",
    "งบประมาณเพิ่มเติม 900000 บาท",
    "ขุดสระหนองน้ำ 900,000 บาท",
    "- ซ่อมฝาย 900,000 บาท",
    "๓) ก่อสร้างถนน คสล. 900,000 บาท",
]


@pytest.mark.parametrize("write", [below, in_a_box], ids=["a paragraph", "a text box"])
@pytest.mark.parametrize("text", OTHER_AMOUNTS)
def test_an_amount_outside_the_table_that_it_does_not_hold_is_warned_of(write, text):
    (finding,) = read(write(text)).findings

    assert (finding.rule, finding.severity) == ("outside_words", Severity.WARNING)
    assert finding.value == text
    assert text in finding.message_th


@pytest.mark.parametrize(
    "text",
    [
        "รวมทั้งสิ้น 2 โครงการ เป็นเงิน 170,000.50 บาท",
        "โครงการซ่อมถนน งบประมาณ ๕๐,๐๐๐ บาท",
        "งบประมาณต่อโครงการไม่เกิน 500,000 บาท",
        "รายได้เฉลี่ยของครัวเรือน 38,000 บาท",
        "กิจกรรมของกลุ่มออมทรัพย์ 100 บาทต่อเดือน",
        "ประชากรรวม 1,234 คน โทร. 0-3869-4000",
        "แผนงานโครงการประจำปีงบประมาณ พ.ศ. 2564",
        "ซ่อมถนน 50,000 บาท",
        "เงินฝากของกลุ่มสร้างอาชีพ 900,000 บาท",
    ],
)
def test_other_words_outside_the_table_are_not_named(text):
    assert said(below(text)) == []


def with_table(*lines):
    """The right table, and another one behind it."""
    document = docx.Document(io.BytesIO(word()))
    document.add_paragraph()
    table = document.add_table(len(lines), len(lines[0]))
    for row, cells in zip(table.rows, lines, strict=True):
        for cell, value in zip(row.cells, cells, strict=True):
            cell.text = value
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


TABLES = [
    pytest.param(
        [("โครงการเพิ่มเติม", "งบประมาณ", "หมายเหตุ"), ("สร้างสะพาน", "900000", "")],
        Severity.WARNING,
        id="a project more",
    ),
    pytest.param([("ขุดสระ", "80,000")], Severity.WARNING, id="works without headings"),
    pytest.param([("1", "ซ่อมฝาย", "80,000"), ("2", "ซ่อมถนน", "50,000")], Severity.WARNING, id="works in a list"),
    pytest.param([("ซ่อมถนน", "50,000"), ("สร้างศาลา", "120,000.50")], Severity.NOTE, id="the works of the table"),
    pytest.param(
        [("ด้าน", "งบประมาณ"), ("เศรษฐกิจ", "50,000"), ("สังคม", "120,000.50"), ("รวม", "170,000.50")],
        Severity.NOTE,
        id="a summary",
    ),
    pytest.param(
        [("ด้าน", "งบประมาณ"), ("เศรษฐกิจ", "160,000"), ("สังคม", "10,000.50")],
        Severity.NOTE,
        id="a summary by other parts",
    ),
    pytest.param(
        [("กลุ่ม", "สมาชิก"), ("ออมทรัพย์", "12,500")], Severity.NOTE, id="a table of other things"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "severity"), TABLES)
def test_another_table_with_amounts_is_warned_of(lines, severity):
    assert said(with_table(*lines)) == [("sheet_unread", severity)]


@pytest.mark.parametrize("kind", ["the header", "the footer"])
def test_a_project_on_the_pages_of_a_document_is_warned_of(kind):
    text = "โครงการเพิ่ม สร้างสะพาน 900,000 บาท"
    found = [f for f in read(letter_beside(kind, text)).findings if f.rule == "outside_words"]
    assert [f.value for f in found] == [text]


def test_a_project_whose_amount_stands_in_the_next_paragraph_is_warned_of():
    document = docx.Document(io.BytesIO(word()))
    for text in ("๓. โครงการสร้างสะพาน", "", "900,000 บาท"):
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    (finding,) = read(stream.getvalue()).findings
    assert finding.rule == "outside_words"
    assert finding.value == "๓. โครงการสร้างสะพาน 900,000 บาท"


def test_an_amount_below_words_that_name_no_project_is_none():
    document = docx.Document(io.BytesIO(word()))
    for text in ("ค่าตอบแทนวิทยากร", "1,200 บาท"):
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    assert read(stream.getvalue()).findings == ()


def white_in_a_cell(shade="", *, paragraph_shade=False):
    document = docx.Document(io.BytesIO(word()))
    cell = document.tables[0].rows[4].cells[6]
    cell.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)
    if shade:
        made = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{shade}"/>')
        place = (
            cell.paragraphs[0]._p.get_or_add_pPr()
            if paragraph_shade
            else cell._tc.get_or_add_tcPr()
        )
        place.append(made)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "is_told"),
    [
        pytest.param(white_in_a_cell(), True, id="on nothing"),
        pytest.param(white_in_a_cell("FFFFFF"), True, id="on white"),
        pytest.param(white_in_a_cell("auto"), True, id="on the ground of the page"),
        pytest.param(white_in_a_cell("1F3864"), False, id="on a dark cell"),
        pytest.param(white_in_a_cell("1F3864", paragraph_shade=True), False, id="on dark words"),
        pytest.param(word(), False, id="black"),
    ],
)
def test_white_words_of_a_word_file_are_read_and_told(content, is_told):
    file = read_file(content, accepts=VILLAGE.accepts)
    told = [(f.rule, f.cell, f.value) for f in file.findings]
    assert told == ([("unseen_text", "G5", "สร้างศาลา")] if is_told else [])
    assert len(read(content).rows) == 2
