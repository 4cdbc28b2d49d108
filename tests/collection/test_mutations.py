"""Good workbooks spoilt at random: no crash, and no row lost in silence."""

import io
import os
import random

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.form_rows import Reading
from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared import thai_numerals
from oneplan.gateways.files.file_types import REFUSALS, FileRefused
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import grid, right_rows, xlsx

pytestmark = pytest.mark.slow
FORM = load_form("village_plan", (2564,), 2564)
EXAMPLES = int(os.environ.get("ONEPLAN_MUTATIONS", "500"))
NASTY = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**18), 10**18), st.floats(allow_nan=True),
    st.text(max_size=40), st.sampled_from(["", "-", "รวม", "หมายเหตุ", "=1+1", "๑๒๓", "1e9", "#REF!", " \u200b"]),
    st.datetimes(),
)  # fmt: skip
CHANGES = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 15), NASTY), max_size=8)


@settings(max_examples=EXAMPLES)
@given(changes=CHANGES, drop=st.sets(st.integers(0, 14), max_size=2))
def test_every_filled_row_is_a_row_or_a_finding(changes, drop):
    cells = [list(line) + [""] * (16 - len(line)) for line in grid(right_rows() * 4)]
    for r, c, value in changes:
        if r < len(cells):
            cells[r][c] = value
    cells = [line for n, line in enumerate(cells) if n not in drop]
    reading = read_form(
        (Sheet(name="แผ่น1", cells=cells),), FORM, ValidationContext(area_code="7401")
    )

    if reading.filled:
        said = {
            int("".join(filter(str.isdigit, f.cell)) or 0)
            for f in reading.findings
            if f.severity == "error"
        }
        read = {row.row_number for row in reading.rows}
        assert len(read | {n for n in said if n > 0}) >= reading.filled
    else:
        assert reading.findings


@settings(
    max_examples=max(40, EXAMPLES // 10),
)
@given(seed=st.integers(0, 2**32), flips=st.integers(1, 12))
def test_a_file_with_flipped_bytes_is_read_or_refused(seed, flips):
    content = bytearray(RIGHT)
    chance = random.Random(seed)
    for _ in range(flips):
        content[chance.randrange(len(content))] = chance.randrange(256)
    refused = None
    reading = Reading()
    try:
        file = read_file(bytes(content), accepts=FORM.accepts)
        reading = read_form(file.sheets, FORM, ValidationContext(area_code="7401"))
    except FileRefused as refusal:
        refused = refusal.rule

    assert refused in REFUSALS or reading.rows or reading.findings


@settings(max_examples=EXAMPLES * 4)
@given(text=st.text(
    st.one_of(st.characters(min_codepoint=0x0E00, max_codepoint=0x0E7F),
              st.sampled_from(" -~\t\n\u00a0\u200b\u0301\u0c4d"), st.characters()), max_size=12,
))  # fmt: skip
def test_what_is_taken_for_normal_is_normal(text):
    """The short way through an ordinary cell says what the long way says."""
    mended = thai_numerals.normalise_text(text)

    assert mended == thai_numerals._mend(text)
    if text == mended:
        assert thai_numerals.normalise_text(mended) == mended


RIGHT = xlsx()


def test_the_right_file_is_right():
    assert openpyxl.load_workbook(io.BytesIO(RIGHT)).worksheets[0].max_row == 5


def test_a_large_sheet_lies_where_a_small_one_does():
    """A sheet that comes in parts keeps the blank rows above it and the columns left of it."""
    rows = [[], [], *([None, n, "ข้อความ", None, n * 1.5] for n in range(9_000))]
    sheet = read_file(xlsx(rows), accepts=("xlsx",)).sheets[0]

    assert len(sheet.cells) == 9_002
    assert [sheet.text(2, c) for c in range(5)] == ["", "0", "ข้อความ", "", "0"]
    assert [sheet.text(9_001, c) for c in range(5)] == ["", "8999", "ข้อความ", "", "13498.5"]
    assert sheet.text(0, 1) == ""
