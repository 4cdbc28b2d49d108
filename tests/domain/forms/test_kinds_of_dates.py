"""Days of cells in every way that offices write them: one day, or a question to the sender."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.forms.cell_values import cell_text, parser_of
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Message
from oneplan.domain.shared.thai_formats import format_date
from oneplan.gateways.files.forms import load_form

FORM = load_form("village_plan", (2564,), 2564)
DAY = parser_of(FORM.column("forum_date"))


def read(value):
    found = DAY(value, cell_text(value), ValidationContext())
    return found.rule if isinstance(found, Message) else found


@pytest.mark.parametrize("text", [
    "15-มี.ค.-62", "15-มี.ค.-2562", "15/มี.ค./62", "15 มี.ค. 62", "15มี.ค.62", "15 มีค 62", "15 มีค. 2562", "15 มี.ค 2562", "15 มี. ค. 2562",
    "๑๕ มีนาคม ๒๕๖๒", "วันที่ ๑๕ เดือน มีนาคม พ.ศ. ๒๕๖๒", "วันที่ ๑๕ เดือนมีนาคม พ.ศ. ๒๕๖๒", "วันที่๑๕เดือนมีนาคมพ.ศ.๒๕๖๒",
    "วันที่ 15 เดือน มีนาคม พุทธศักราช 2562", "15 มีนาคม พ.ศ. 2562", "15 มีนาคม พ.ศ 2562", "15 มีนาคม พศ. 2562", "15 มีนาคม พ. ศ. 2562",
    "15 มี.ค. พ.ศ. 62", "วันศุกร์ที่ ๑๕ มีนาคม พ.ศ. ๒๕๖๒", "วันศุกร์ที่ 15 เดือนมีนาคม 2562", "ณ วันที่ 15 มีนาคม 2562", "เมื่อวันที่ 15 มี.ค. 2562",
    "15 มีนาคม ค.ศ. 2019", "15 มีนาคม 2019", "15 มี.ค. คศ 2019", "15 March 2019", "15 Mar 2562", "15-Mar-2019", "15-MAR-2019", "March 15, 2019",
    "Mar. 15 2019", "15 march B.E. 2562", "15 Mar A.D. 2019", "2019-03-15", "2562-03-15", "2019/3/15", "2019-03-15 00:00:00", "2019-03-15T00:00:00",
    "15/3/2562", "15/03/2019", "15.3.2562", "15-3-2562", "15 / 3 / 2562", "๑๕/๓/๒๕๖๒", "15/3/2562 0:00", "15 มี.ค. 2562 เวลา 09.00 น.",
    "15\u00a0มีนาคม\u00a02562", "15  มีนาคม\n2562",
])  # fmt: skip
def test_one_day_in_many_spellings(text):
    assert read(text) == "2019-03-15"


@pytest.mark.parametrize(("text", "rule"), [
    ("15/3/62", "year_ambiguous"), ("15-Mar-62", "year_ambiguous"), ("15 มี.ค. 19", "year_ambiguous"), ("15 มี.ค. ค.ศ. 19", "year_ambiguous"),
    ("15/3/3107", "year_ambiguous"), ("15 มีนาคม 3107", "year_ambiguous"), ("15/3/2300", "year_ambiguous"), ("2300-03-15", "year_ambiguous"),
    ("15 มีนาคม พ.ศ. 2019", "year_ambiguous"), ("15 มีนาคม ค.ศ. 2562", "year_ambiguous"), ("15/3/1900", "year_ambiguous"),
    ("29/2/2564", "date"), ("29 ก.พ. 2564", "date"), ("29 ก.พ. 64", "date"), ("2564-02-29", "date"), ("29 กุมภาพันธ์ ค.ศ. 2021", "date"),
    ("31/4/2562", "date"), ("0/3/2562", "date"), ("15/13/2562", "date"), ("3/15/2562", "date"), ("วันจันทร์ที่ 15 มีนาคม 2562", "date"),
    ("มี.ค. 2562", "date"), ("15 มี.ค.", "date"), ("43539", "date"), ("ภายในวันที่ 15 มี.ค. 2562", "date"), ("พรุ่งนี้", "date"),
    ("15-16 มี.ค. 2562", "date"), ("-43539", "date"), ("15 มี.ค. 25620", "date"),
])  # fmt: skip
def test_what_is_no_day_or_two_is_asked(text, rule):
    assert read(text) == rule


@pytest.mark.parametrize(("cell", "expected"), [
    (date(2019, 3, 15), "2019-03-15"), (date(2562, 3, 15), "2019-03-15"), (datetime(2019, 3, 15, 8, 30), "2019-03-15"),  # noqa: DTZ001  as a workbook has it
    (datetime(2563, 2, 28, 23, 59), "2020-02-28"), (date(2564, 2, 29), "date"), (date(2020, 2, 29), "2020-02-29"), (date(2568, 2, 29), "date"),  # noqa: DTZ001
    (date(2300, 3, 15), "year_ambiguous"), (date(3107, 3, 15), "year_ambiguous"), (date(1899, 12, 31), "year_ambiguous"),
    (date(1900, 1, 5), "year_ambiguous"), (date(1, 1, 1), "year_ambiguous"), (date(9999, 12, 31), "year_ambiguous"), (date(2700, 1, 1), "year_ambiguous"),
    (43539.0, "2019-03-15"), (43539.5, "2019-03-15"), (36525.0, "date"), (262000.0, "date"), (-1.0, "date"), (0.0, "date"), (62.0, "date"), (True, "date"), (1e300, "date"),
])  # fmt: skip
def test_a_cell_gets_every_check_that_a_text_gets(cell, expected):
    assert read(cell) == expected


@given(day=st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_a_cell_and_its_text_are_answered_alike(day):
    assert read(day) == read(day.isoformat())


@given(day=st.dates(date(2007, 1, 1), date(2042, 12, 31)), thai=st.booleans())
def test_what_the_office_prints_is_read(day, thai):
    assert read(format_date(day, thai_digits=thai)) == day.isoformat()
    assert read(format_date(day, style="abbreviated", thai_digits=thai)) == day.isoformat()


@given(text=st.text("0123456789๐๕-/. ,มีค.พศ:T", max_size=24))
def test_no_text_is_an_exception(text):
    assert isinstance(read(text), str)
