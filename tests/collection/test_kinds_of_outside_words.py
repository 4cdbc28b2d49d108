"""What a Word file says outside the form's table: a unit of money, an amount, another table."""

import io

import docx
import pytest
from docx.shared import Cm

from oneplan.domain.forms.cell_values import ValidationContext
from oneplan.domain.forms.form_reading import read_form
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
