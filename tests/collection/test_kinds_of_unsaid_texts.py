"""Texts that say nothing by themselves are never kept as they are in silence."""

import pytest

from oneplan.domain.forms.cell_values import ValidationContext
from oneplan.domain.forms.form_reading import read_form
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import HEADINGS, R2, grid, right_rows, text_table, xlsx

VILLAGE = load_form("village_plan", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")
PROBLEM = HEADINGS.index("ปัญหา/ความต้องการ") if "ปัญหา/ความต้องการ" in HEADINGS else 5
TITLE = 6


def read(rows, after=()):
    content = xlsx(grid(rows, after=after))
    return read_form(read_file(content, accepts=VILLAGE.accepts).sheets, VILLAGE, AROUND)


def with_text(at, text):
    first, second = right_rows()
    second[at] = text
    return [first, second]


DITTO = ['"', "”", "“", "″", "〃", "''", '-"-', ' " ', '""', ",,", "- do -", "Ditto", '"_"']
GARBLED = ["????", "?????? ???", "\ufffd\ufffd\ufffd"]
LETTERS_LOST = ["ซ่อมถนน ????", "ซ่อม\ufffdนน"]
WORDS = ["ถนนสาย 2, ซอย 3", 'โครงการ "บ้านเรา"', "ซ่อมถนนหรือไม่?", "จริงหรือ??", "do it", "domestic"]


@pytest.mark.parametrize("text", DITTO)
@pytest.mark.parametrize("at", [PROBLEM, TITLE])
def test_a_ditto_mark_is_an_error(at, text):
    (finding,) = read(with_text(at, text)).findings

    assert (finding.rule, finding.severity) == ("ditto", "error")
    assert finding.cell.endswith(str(R2))


@pytest.mark.parametrize("text", GARBLED)
def test_a_text_without_a_letter_left_is_an_error(text):
    (finding,) = read(with_text(TITLE, text)).findings
    assert (finding.rule, finding.severity) == ("garbled", "error")


@pytest.mark.parametrize("text", LETTERS_LOST)
def test_a_text_that_may_have_lost_letters_is_warned_of(text):
    reading = read(with_text(TITLE, text))

    assert [(f.rule, f.severity) for f in reading.findings] == [("garbled", "warning")]
    assert len(reading.rows) == 2


@pytest.mark.parametrize("text", WORDS)
def test_words_with_such_marks_are_words(text):
    assert read(with_text(TITLE, text)).findings == ()


def test_a_line_that_is_no_record_is_not_held_to_it():
    reading = read(right_rows(), after=[["หมายเหตุ ????"]])
    assert [f.rule for f in reading.findings] == ["passed_over"]


def test_a_text_file_is_held_to_the_same():
    content = text_table("utf-8-sig").replace("สร้างศาลา".encode(), b"????")
    reading = read_form(read_file(content, accepts=VILLAGE.accepts).sheets, VILLAGE, AROUND)
    assert [f.rule for f in reading.findings] == ["garbled"]
