"""Dates found in texts, and written anew as they were printed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.shared.thai_dates import Precision, ThaiWindow, parse_window
from oneplan.domain.shared.thai_formats import format_window
from oneplan.domain.shared.thai_reprints import find_dates, reprint

CASES = [
    pytest.param("๔ เม.ย. ๖๑", "๕ เม.ย. ๖๒", "๕ เม.ย. ๖๒", id="a day"),
    pytest.param("วันพุธที่ ๔ เมษายน ๒๕๖๑ เวลา ๑๓.๓๐ น.", "๔ เม.ย. ๖๒ เวลา ๑๓.๓๐ น.", "วันพฤหัสบดีที่ ๔ เมษายน ๒๕๖๒ เวลา ๑๓.๓๐ น.", id="a weekday and a time"),
    pytest.param("ม.ค. – ก.พ. ๖๒", "ม.ค. – ก.พ. ๖๘", "ม.ค. – ก.พ. ๖๘", id="two months and one year"),
    pytest.param("ธ.ค. ๖๑ - ม.ค. ๖๒", "ธ.ค. ๖๗ - ม.ค. ๖๘", "ธ.ค. ๖๗ - ม.ค. ๖๘", id="two months and two years"),
    pytest.param("ภายในเดือนมิถุนายน ๒๕๖๑", "ภายใน ก.ค. ๖๒", "ภายในเดือนกรกฎาคม ๒๕๖๒", id="within a month"),
    pytest.param("ส่งภายในวันที่ ๓๑ มีนาคม ๒๕๖๖", "ภายในวันที่ ๒๙ มี.ค. ๖๗", "ส่งภายในวันที่ ๒๙ มีนาคม ๒๕๖๗", id="a deadline"),
    pytest.param("๑ - ๑๕ ม.ค. ๖๒", "๒ - ๑๔ ม.ค. ๖๓", "๒ - ๑๔ ม.ค. ๖๓", id="days of one month"),
    pytest.param("๑ - ๑๕ ม.ค. ๖๒", "๓๐ ม.ค. - ๑๔ ก.พ. ๖๓", "๓๐ ม.ค. - ๑๔ ก.พ. ๖๓", id="days that came into two months"),
    pytest.param("พ.ค.61", "พ.ค. ๖๒", "พ.ค.62", id="no space, Arabic"),
    pytest.param("๑๐ มกราคม พ.ศ.๒๕๖๒", "๑๑ ม.ค. ๖๓", "๑๑ มกราคม พ.ศ.๒๕๖๓", id="the era is named"),
]  # fmt: skip


@pytest.mark.parametrize(("like", "window", "written"), CASES)
def test_a_window_is_written_as_another_is_printed(like, window, written):
    assert reprint(parse_window(window), like=like) == written
    assert reprint(parse_window(like), like=like) == like


DAYS = st.dates(date(1960, 1, 1), date(2055, 12, 31))


@given(DAYS, DAYS, st.sampled_from(["full", "abbreviated"]), st.booleans())
def test_what_is_written_reads_back_as_the_same_days(printed, other, style, thai_digits):
    like = format_window(
        ThaiWindow(start=printed, due=printed, precision=Precision.DAY), style=style, thai_digits=thai_digits
    )  # fmt: skip
    window = ThaiWindow(start=other, due=other, precision=Precision.DAY)
    read = parse_window(reprint(window, like=like))

    assert (read.start, read.due) == (other, other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ทบทวนแผน (มกราคม - กุมภาพันธ์ ๒๕๕๘) โดยใช้", ["มกราคม - กุมภาพันธ์ ๒๕๕๘"]),
        ("เม.ย. – พ.ค. ๖๒ พ.ค. – มิ.ย. ๖๒", ["เม.ย. – พ.ค. ๖๒", "พ.ค. – มิ.ย. ๖๒"]),
        ("สค ๐๐๑๗.๒/ว ๕๕๗๗ พ.ศ. ๒๕๖๑ - ๒๕๖๔", []),
    ],
)
def test_dates_are_found_in_a_text(text, found):
    assert [each.text for each in find_dates(text)] == found
