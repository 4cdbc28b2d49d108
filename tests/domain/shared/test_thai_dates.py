"""Printed Thai dates: every form of the source documents, and what is no date."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.shared.thai_dates import NotAThaiDate, Precision, ThaiWindow, parse_window
from oneplan.domain.shared.thai_formats import format_date, format_window
from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits, to_thai_digits
from oneplan.domain.shared.thai_years import fiscal_year_be, fiscal_year_window, parse_years

ROOT = Path(__file__).parents[3]
CASES = yaml.safe_load((ROOT / "tests/data/date_cases.yaml").read_text(encoding="utf-8"))
SHARED = ROOT.parent / "shared" / "date_cases.yaml"

DAYS = st.dates(min_value=date(1957, 1, 1), max_value=date(2056, 12, 31))
STYLES = st.sampled_from(["full", "abbreviated"])


def iso(day):
    return day.isoformat() if day else None


@pytest.mark.parametrize("case", [pytest.param(c, id=c["printed"]) for c in CASES["windows"]])
def test_a_printed_window_is_read(case):
    window = parse_window(case["printed"], context_year_be=case.get("context_year_be"))

    assert (iso(window.start), iso(window.due)) == (case["start"], case["due"])
    assert window.precision == case["precision"]
    assert (window.time.strftime("%H:%M") if window.time else None) == case.get("time")


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=f"{c['printed']}: {c['why']}") for c in CASES["refused"]]
)
def test_what_is_no_date_is_refused(case):
    with pytest.raises(NotAThaiDate, match=r"is no Thai date: .+\.$"):
        parse_window(case["printed"])


@pytest.mark.parametrize(
    "printed",
    [
        pytest.param("ตั้งแต่ 1 มี.ค. 69", id="a day"),
        pytest.param("ตั้งแต่วันที่ ๑ มีนาคม ๒๕๖๙ เป็นต้นไป", id="a day and onwards"),
        pytest.param("ตั้งแต่ มี.ค. 69", id="a month"),
        pytest.param("๑ มี.ค. ๖๙ เป็นต้นไป", id="onwards alone"),
        pytest.param("มี.ค. ๖๙ เป็นต้นมา", id="ever since"),
        pytest.param("ตั้งแต่บัดนี้เป็นต้นไป", id="from now on"),
    ],
)
def test_a_beginning_without_an_end_says_what_to_write(printed):
    with pytest.raises(NotAThaiDate, match="no end is printed") as refused:
        parse_window(printed)
    assert "ไม่ได้พิมพ์วันสิ้นสุด" in refused.value.th
    assert "ภายใน ๓๑ มี.ค. ๖๙" in refused.value.th


@pytest.mark.parametrize("printed", ["ตั้งแต่ ๑ ถึง ๑๕ มี.ค. ๖๙", "ตั้งแต่ ๑ – ๑๕ มี.ค. ๖๙"])
def test_a_beginning_with_its_end_is_a_window(printed):
    window = parse_window(printed)
    assert (iso(window.start), iso(window.due)) == ("2026-03-01", "2026-03-15")


@pytest.mark.parametrize("case", [pytest.param(c, id=c["printed"]) for c in CASES["years"]])
def test_a_printed_year_is_read_by_the_words_before_it(case):
    years = parse_years(case["printed"])

    assert (years.kind, list(years.years_be)) == (case["kind"], case["years_be"])
    assert [year + 543 for year in years.years_ce] == case["years_be"]
    if "window" in case:
        assert [iso(day) for day in years.window] == case["window"]


def test_a_number_without_a_word_is_no_year():
    with pytest.raises(NotAThaiDate, match="nothing printed says"):
        parse_years("๒๕๖๑")


def test_the_shared_cases_are_all_brought_in():
    if not SHARED.exists():
        pytest.skip("the source extraction is not at hand; the repository's own cases were run")
    shared = yaml.safe_load(SHARED.read_text(encoding="utf-8"))
    ours = {case["printed"] for case in CASES["windows"]}

    assert {c["printed"] for c in shared["cases"] + shared["needs_context"]} <= ours
    assert {c["printed"] for c in shared["years"]} == {c["printed"] for c in CASES["years"]}
    assert {c["text"] for c in shared["negative"]} <= {c["printed"] for c in CASES["refused"]}


@given(day=DAYS, style=STYLES, thai=st.booleans())
def test_a_day_reads_back_as_it_was_written(day, style, thai):
    window = parse_window(format_date(day, style=style, thai_digits=thai))

    assert window == ThaiWindow(start=day, due=day, precision=Precision.DAY)


@given(
    first=DAYS,
    days=st.integers(0, 800),
    style=STYLES,
    thai=st.booleans(),
    precision=st.sampled_from(list(Precision)),
)
def test_a_window_reads_back_as_it_was_written(first, days, style, thai, precision):
    window = make_window(first, days, precision)

    assert parse_window(format_window(window, style=style, thai_digits=thai)) == window


def make_window(first, days, precision):
    last = first + timedelta(days=days)
    month_end = (last.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return {
        Precision.DAY: ThaiWindow(start=first, due=first, precision=precision),
        Precision.DAY_DEADLINE: ThaiWindow(start=None, due=first, precision=precision),
        Precision.DAY_RANGE: ThaiWindow(start=first, due=last, precision=precision),
        Precision.MONTH: ThaiWindow(
            start=month_end.replace(day=1), due=month_end, precision=precision
        ),
        Precision.MONTH_DEADLINE: ThaiWindow(start=None, due=month_end, precision=precision),
        Precision.MONTH_RANGE: ThaiWindow(
            start=first.replace(day=1), due=month_end, precision=precision
        ),
    }[precision]


def test_the_year_2500_is_printed_with_two_noughts():
    assert parse_window("๑ ม.ค. ๐๐ – ๑ ม.ค. ๐๑").start == date(1957, 1, 1)


@given(text=st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        window = parse_window(text)
    except NotAThaiDate:
        return
    assert window.start is None or window.start <= window.due


@given(number=st.integers(0, 10**9))
def test_digits_go_both_ways(number):
    assert to_arabic_digits(to_thai_digits(number)) == str(number)


@given(day=DAYS)
def test_a_day_lies_in_its_fiscal_year(day):
    first, last = fiscal_year_window(fiscal_year_be(day))

    assert first <= day <= last


def test_decomposed_sara_am_and_hidden_marks_come_to_one_form():
    assert normalise_text("น\u0e4d\u0e32\u200b  ท่วม") == "นำ ท่วม"
