"""Tables as offices print them: totals, headings of pages and programmes, notes, signatures."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Severity
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import FIELDS, HEADINGS, R1, R2, TOP, grid, right_rows, xlsx
from tests.support.printed_tables import (
    AROUND,
    COVER,
    LOCAL,
    LOWER,
    PROGRAMME,
    STRATEGY,
    UPPER,
    YEARS,
    project,
    read,
)

VILLAGE = load_form("village_plan", (2564,), 2564)


def problems(reading):
    return [(f.rule, f.cell) for f in reading.findings if f.severity != Severity.NOTE]


def village(rows, **more):
    content = xlsx(grid(rows, **more))
    return read_form(read_file(content, accepts=VILLAGE.accepts).sheets, VILLAGE, AROUND)


LINES_ABOVE = [
    ["ก. ยุทธศาสตร์จังหวัดที่ 1 ด้านเศรษฐกิจ"],
    ["1. " + STRATEGY],
    ["   1.1 " + PROGRAMME],
]
LAYOUTS = {
    "as most print it": [*COVER, *LINES_ABOVE, UPPER, LOWER],
    "the numbers of the columns below the headings": [*COVER, *LINES_ABOVE, UPPER, LOWER, [f"({n})" for n in range(1, 13)]],
    "units below the headings": [*COVER, *LINES_ABOVE, UPPER, [*[""] * 4, *YEARS, "", "", ""], [*[""] * 4, *["(บาท)"] * 5, "", "", ""]],
    "lines under the headings": [*COVER, UPPER, LOWER, *LINES_ABOVE],
    "one line for both": [*COVER, [f"{STRATEGY} {PROGRAMME}"], UPPER, LOWER],
    "one cell of two lines": [*COVER, [f"1. {STRATEGY}\n1.1 {PROGRAMME}"], UPPER, LOWER],
    "label and name in two cells": [*COVER, ["ยุทธศาสตร์", ": " + STRATEGY.removeprefix("ยุทธศาสตร์")], ["แผนงาน", ": เคหะและชุมชน"], UPPER, LOWER],
    "a number in a cell of its own": [*COVER, UPPER, LOWER, ["๑.", STRATEGY], ["๑.๑", PROGRAMME]],
    "years with words": [*COVER, *LINES_ABOVE, UPPER, [*[""] * 4, *(f"ปี พ.ศ. {y}" for y in YEARS), "", "", ""]],
    "years in Thai digits": [*COVER, *LINES_ABOVE, UPPER, [*[""] * 4, "๒๕๖๖", "๒๕๖๗", "๒๕๖๘", "๒๕๖๙", "๒๕๗๐", "", "", ""]],
    "short years": [*COVER, *LINES_ABOVE, UPPER, [*[""] * 4, *(f"ปี {y % 100}" for y in YEARS), "", "", ""]],
    "one row of headings": [*COVER, *LINES_ABOVE, [*UPPER[:4], *(f"งบประมาณ ปี {y}" for y in YEARS), *UPPER[9:]]],
    "merged down, the upper text in the lower row": [*COVER, *LINES_ABOVE, [*[""] * 4, "งบประมาณและที่ผ่านมา", *[""] * 7], [*UPPER[:4], *YEARS, *UPPER[9:]]],
    "marks of a PDF": [*COVER, ["1. " + STRATEGY], ["1.1 " + PROGRAMME.replace("ชุ", "ช \u0e38")],
                       [each.replace("ที่", "ท\u0e48\u0e35").replace("ผู้", "ผ \u0e39\u0e49") for each in UPPER], LOWER],
}  # fmt: skip


@pytest.mark.parametrize("top", LAYOUTS.values(), ids=LAYOUTS)
def test_a_printed_local_plan_is_accepted_as_it_is(top):
    rows = [project(1, "ก่อสร้างถนนสายเหนือ", 500000, 500000), project(2, "ก่อสร้างถนนสายใต้", 250000)]
    reading = read([*top, *rows, ["รวม", "2 โครงการ", "-", "-", 750000, 500000, *["-"] * 6]])

    assert problems(reading) == []
    assert [row.title for row in reading.rows] == ["ก่อสร้างถนนสายเหนือ", "ก่อสร้างถนนสายใต้"]
    assert reading.rows[0].budgets == {2566: Decimal(500000), 2567: Decimal(500000)}
    for row in reading.rows:
        assert "โครงสร้างพื้นฐาน" in row.values["strategy"]
        assert "เคหะและชุมชน" in row.values["programme"]
        assert row.values["entry_type"] == "first"
        assert row.values["beyond_capacity"] == "no"
    assert {f.rule for f in reading.findings} <= {"column_assumed", "passed_over", "section"}


def test_each_programme_has_its_lines_headings_numbers_and_totals():
    def part(programme, *rows):
        return [["1. " + STRATEGY], ["   " + programme], UPPER, LOWER, *rows, []]

    reading = read([
        *COVER,
        *part("1.1 แผนงานอุตสาหกรรมและการโยธา", project(1, "ถนน ก", 100), project(2, "ถนน ข", 200), ["รวม", "2 โครงการ", "", "", 300]),
        *part("1.2 แผนงานเคหะและชุมชน", project(1, "ไฟฟ้า", 50), ["รวม", "1 โครงการ", "", "", 50]),
        ["รวมยุทธศาสตร์ที่ 1", "3 โครงการ", "", "", 350],
        ["2. ยุทธศาสตร์การพัฒนาคน"], ["2.1 แผนงานการศึกษา"], UPPER, LOWER,
        project(1, "เรียนรู้", 7), ["รวมยุทธศาสตร์ที่ 2", "1 โครงการ", "", "", 7], ["รวมทั้งสิ้น 4 โครงการ", "", "", "", 357],
    ])  # fmt: skip

    assert problems(reading) == []
    assert [(r.values["strategy"], r.values["programme"], r.values["seq"]) for r in reading.rows] == [
        (STRATEGY, "แผนงานอุตสาหกรรมและการโยธา", "1"), (STRATEGY, "แผนงานอุตสาหกรรมและการโยธา", "2"),
        (STRATEGY, PROGRAMME, "1"), ("ยุทธศาสตร์การพัฒนาคน", "แผนงานการศึกษา", "1"),
    ]  # fmt: skip


def test_a_programme_does_not_hold_under_the_next_strategy():
    reading = read([*COVER, *LINES_ABOVE, UPPER, LOWER, project(1, "ถนน", 1), ["2. ยุทธศาสตร์การพัฒนาคน"],
                    project(2, "เรียน", 1)])  # fmt: skip

    assert [row.title for row in reading.rows] == ["ถนน"]
    assert [rule for rule, _ in problems(reading)] == ["required"]


def test_cells_that_a_letter_repeats_over_a_merged_line_are_one_text():
    wide = [[each[0]] * 12 for each in LINES_ABOVE]
    total = ["รวม"] * 4 + [100] + ["-"] * 7
    reading = read([*COVER, UPPER, LOWER, *wide, project(1, "ถนน", 100), total, ["รวมทั้งสิ้น"] * 12,
                    [COVER[2][0]] * 12, ["หมายเหตุ ราคากลาง"] + ["หมายเหตุ ราคากลาง"] * 11])  # fmt: skip

    assert problems(reading) == []
    assert [row.values["programme"] for row in reading.rows] == [PROGRAMME]


def test_a_programme_that_comes_again_holds_again():
    one = [*UPPER[:4], *(f"งบประมาณ ปี {y}" for y in YEARS), *UPPER[9:]]
    reading = read([*LINES_ABOVE, one, project(1, "ก", 1), ["1.2 แผนงานการศึกษา"], project(2, "ข", 1), *LINES_ABOVE[1:], one,
                    project(3, "ค", 1)])  # fmt: skip

    assert [row.values["programme"] for row in reading.rows] == [
        PROGRAMME,
        "แผนงานการศึกษา",
        PROGRAMME,
    ]


@pytest.mark.parametrize("number", ["1.", "๑.", "1)", "(1)", "(๑)", "1", 1.0, "ลำดับที่ 1"])
def test_the_number_of_a_row_as_lists_print_it(number):
    (row,) = read([*LINES_ABOVE, UPPER, LOWER, project(number, "ถนน", 100)]).rows

    assert row.values["seq"] == "1"


@pytest.mark.parametrize("words", ["ไม่มีโครงการ", "- ไม่มี -", "-ไม่มีโครงการ-", "(ไม่มี)"])
@pytest.mark.parametrize("at", [0, 1])
def test_a_programme_without_projects_says_so(words, at):
    line = [""] * 12
    line[at] = words
    reading = read(
        [*LINES_ABOVE, UPPER, LOWER, line, ["1.2 แผนงานการศึกษา"], project(1, "ถนน", 100)]
    )

    assert problems(reading) == []
    assert reading.passed[6] == "note"


def test_lines_of_the_province_and_of_all_local_governments_are_not_the_units_own():
    reading = read([
        ["ก. ยุทธศาสตร์จังหวัดระยองที่ 1 ด้านเศรษฐกิจ"], ["ข. ยุทธศาสตร์การพัฒนาขององค์กรปกครองส่วนท้องถิ่นในเขตจังหวัดที่ 2 คุณภาพชีวิต"],
        ["๑. ยุทธศาสตร์ที่ ๑ การพัฒนาคน"], ["กลยุทธ์ที่ 1.1 ส่งเสริมการเรียนรู้"], ["(๑) แผนงานการศึกษา"], UPPER, LOWER, project(1, "ครู", 1),
        ["ก. ยุทธศาสตร์จังหวัดระยองที่ 3 ด้านสิ่งแวดล้อม"], ["แผนงานเคหะและชุมชน"], project(2, "ขยะ", 1),
    ])  # fmt: skip

    assert problems(reading) == []
    assert [(r.values["strategy"], r.values["programme"]) for r in reading.rows] == [
        ("ยุทธศาสตร์ที่ ๑ การพัฒนาคน", "แผนงานการศึกษา"),
        ("ยุทธศาสตร์จังหวัดระยองที่ 3 ด้านสิ่งแวดล้อม", PROGRAMME),
    ]


def test_another_unit_under_the_headings_returns_the_file():
    units = ["", "", "", "", *["(ล้านบาท)"] * 5]
    reading = read([*LINES_ABOVE, UPPER, [*[""] * 4, *YEARS], units, project(1, "ถนน", 100)])

    assert ("baht", "E6") in problems(reading)


def test_a_workbook_with_its_summary_and_equipment_is_read():
    summary = [
        ["แบบ ผ.01"],
        ["ยุทธศาสตร์/แผนงาน", *["จำนวนโครงการ", "งบประมาณ (บาท)"] * 2],
        ["1. " + STRATEGY, 2, 750000, 1, 5],
    ]
    equipment = [["แบบ ผ.03"], ["ที่", "แผนงาน", "หมวด", "ประเภท", "เป้าหมาย", *(f"{y} (บาท)" for y in YEARS), "หน่วยงานรับผิดชอบหลัก"],
                 [1, "บริหารทั่วไป", "ครุภัณฑ์", "คอมพิวเตอร์", "1 เครื่อง", 30000, "", "", "", "", "สำนักปลัด"]]  # fmt: skip
    sheets = [Sheet(name="ผ.01", cells=summary), Sheet(name="ผ.02", cells=[*COVER, *LINES_ABOVE, UPPER, LOWER, project(1, "ถนน", 9)]),
              Sheet(name="ผ.03", cells=equipment)]  # fmt: skip
    reading = read_form(sheets, LOCAL, AROUND)

    assert problems(reading) == [("sheet_unread", "A1"), ("sheet_unread", "A1")]
    assert len(reading.rows) == 1
    assert [f.sheet for f in reading.findings if f.rule == "sheet_unread"] == ["ผ.01", "ผ.03"]


def test_headings_repeated_in_another_order_are_an_error():
    moved = [*UPPER[:2], UPPER[3], UPPER[2], *UPPER[4:]]
    one = [*UPPER[:4], *(f"งบประมาณ ปี {y}" for y in YEARS), *UPPER[9:]]
    reading = read(
        [*LINES_ABOVE, one, project(1, "ถนน", 1), [*moved[:4], *one[4:]], project(2, "คลอง", 1)]
    )

    assert problems(reading) == [("headings_moved", "A6")]


TOTALS = [
    "รวม", "รวมทั้งสิ้น", "รวมทั้งหมด", "รวมเงิน", "รวมเงินทั้งสิ้น", "รวมเป็นเงิน", "รวมเป็นเงินทั้งสิ้น (หนึ่งแสนเจ็ดหมื่นบาทห้าสิบสตางค์)", "ยอดรวม", "ยอดรวมทั้งสิ้น",
    "ผลรวม", "ผลรวมทั้งหมด", "รวม 2 โครงการ", "รวม ๒ โครงการ", "รวมจำนวน 2 โครงการ", "รวมงบประมาณ", "รวมงบประมาณทั้งสิ้น", "รวมยุทธศาสตร์ที่ 1 การพัฒนาคน",
    "รวมแผนงานเคหะและชุมชน", "รวมด้านเศรษฐกิจ", "รวมหน้านี้", "ยอดยกไป", "ยอดยกมา", "รวมยอดยกไป", "Total", "TOTAL", "Grand Total", "grand total:",
    "Sub-total", "Sum", "รวม:", "(รวม)", "- รวม -", "รวมปี 2564", "รวมงบประมาณปี พ.ศ. 2564", "งบประมาณรวม", "งบประมาณทั้งสิ้น", "จำนวนเงินทั้งสิ้น",
    "รวมโครงการทั้งหมด", "รวมทุกด้าน", "รวมหมู่ที่ 3", "ร ว ม".replace(" ", "\u200b"),
]  # fmt: skip


@pytest.mark.parametrize("words", TOTALS)
@pytest.mark.parametrize("at", [0, 1, 6, 8])
def test_a_total_in_any_words_and_any_place_is_no_row(words, at):
    total = [""] * 13
    total[at], total[9] = words, 170000.5
    reading = village([*right_rows(), total])

    assert reading.findings == ()
    assert len(reading.rows) == 2
    assert reading.passed == {R2 + 1: "total"}


@pytest.mark.parametrize("words", TOTALS)
def test_a_total_that_does_not_agree_is_warned_of_with_both_figures(words):
    total = [""] * 13
    total[6], total[9] = words, 999
    (finding,) = village([*right_rows(), total]).findings

    assert (finding.rule, finding.cell) == ("total", f"J{R2 + 1}")
    assert "999.00" in finding.message_th
    assert "170,000.50" in finding.message_th


IN_THE_LABEL = ["รวมเป็นเงิน {} บาท", "รวมเป็นเงินทั้งสิ้น {} บาท", "รวม 2 โครงการ เป็นเงิน {} บาท", "รวมทั้งสิ้น {}", "รวมงบประมาณ {}.- บาท", "Total {} baht"]  # fmt: skip


@pytest.mark.parametrize("words", IN_THE_LABEL)
@pytest.mark.parametrize(
    ("amount", "wrong"),
    [("170,000.50", False), ("๑๗๐,๐๐๐.๕๐", False), ("999,999", True), ("๙๙๙,๙๙๙", True)],
)
def test_a_total_written_in_its_label_is_compared_too(words, amount, wrong):
    if ".-" in words and "." in amount:
        words = words.replace(".-", "")
    reading = village([*right_rows(), [words.format(amount)]])

    assert problems(reading) == ([("total", f"A{R2 + 1}")] if wrong else [])
    assert len(reading.rows) == 2


def test_a_total_that_is_no_amount_is_said():
    total = [""] * 13
    total[0], total[9] = "รวม", "ตามเอกสารแนบ"

    assert problems(village([*right_rows(), total])) == [("total", f"J{R2 + 1}")]


RIGHT_WORDS, WRONG_WORDS = "หนึ่งแสนเจ็ดหมื่นบาทห้าสิบสตางค์", "หนึ่งแสนบาทถ้วน"
IN_WORDS = ["{}", "({})", "ตัวอักษร ({})", "รวมเป็นเงิน ({})", "จำนวนเงินรวมทั้งสิ้น (ตัวอักษร) {}"]  # fmt: skip


@pytest.mark.parametrize("at", [0, 6, 9], ids=["at the edge", "as a title", "under the money"])
@pytest.mark.parametrize("label", IN_WORDS)
@pytest.mark.parametrize(("words", "is_right"), [(RIGHT_WORDS, True), (WRONG_WORDS, False)])
def test_a_total_in_words_is_compared_too(label, words, is_right, at):
    reading = village([*right_rows(), [*[""] * at, label.format(words)]])

    wrong = [("total", f"{'ABCDEFGHIJ'[at]}{R2 + 1}")]
    assert problems(reading) == ([] if is_right else wrong)
    assert (len(reading.rows), *reading.passed.values()) == (2, "total")


BESIDE = [
    pytest.param("170,000.50 (ปีก่อน 150,000 บาท)", True, id="last year"),
    pytest.param("170,000.50 [ปี 2563 150,000 บาท]", True, id="another year by its number"),
    pytest.param("170,000.50 (ไม่รวมเงินสมทบ 20,000 บาท)", True, id="something else"),
    pytest.param("170,000.50 (หนึ่งแสนบาทถ้วน)", False, id="other words of the same"),
    pytest.param("170,000.50 (ปี 2564 150,000 บาท)", False, id="another amount of this year"),
    pytest.param("160,000 (ปีก่อน 170,000.50 บาท)", False, id="wrong beside what would be right"),
]


@pytest.mark.parametrize("at", [0, 9], ids=["in its words", "under the money"])
@pytest.mark.parametrize(("text", "is_right"), BESIDE)
def test_an_amount_in_brackets_is_compared_where_it_is_of_the_total(text, is_right, at):
    total = [""] * 13
    total[0], total[at] = "รวม", text if at else f"รวมทั้งสิ้น {text}"

    wrong = [("total", f"{'ABCDEFGHIJ'[at]}{R2 + 1}")]
    assert problems(village([*right_rows(), total])) == ([] if is_right else wrong)


def test_a_project_with_its_money_in_words_is_no_total():
    rows = right_rows()
    rows[1][0], rows[1][9] = "", WRONG_WORDS

    assert [f.rule for f in village(rows).findings if f.severity == "error"] == ["baht"]


def test_counts_beside_sums_are_counts():
    rows = [project(1, "ถนน", 100, 5), project(2, "คลอง", 200)]
    count = ["รวมจำนวนโครงการ", "", "", "", 2, 1, 0, 0, 0]
    money = ["รวมงบประมาณ", "", "", "", 300, 5]
    texts = ["รวม", "", "", "", "2 โครงการ", "1 โครงการ"]
    reading = read([*LINES_ABOVE, UPPER, LOWER, *rows, count, money, texts])

    assert problems(reading) == []
    wrong = read([*LINES_ABOVE, UPPER, LOWER, *rows, ["รวมจำนวนโครงการ", "", "", "", 7]])
    assert problems(wrong) == [("total", "E8")]


NAMES = ["รวมพลังเยาวชนต้านยาเสพติด", "รวมใจภักดิ์รักษ์คลอง", "โครงการรวมใจพัฒนา", "รวมพลคนรักสุขภาพ", "Total care ผู้สูงอายุ", "รวมด้านกีฬา"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_project_that_begins_as_a_total_does_is_a_row(name):
    rows = right_rows()
    rows[1][6] = name
    reading = village(rows)

    assert [row.title for row in reading.rows] == ["ซ่อมถนน", name]
    assert reading.findings == ()


@pytest.mark.parametrize("name", NAMES[:5])
@pytest.mark.parametrize("money", [70000, 50000, 170000.5])
def test_a_project_with_its_name_and_money_alone_is_never_dropped_without_a_word(name, money):
    line = [""] * 13
    line[6], line[9] = name, money
    reading = village([*right_rows(), line])

    assert f"{R2 + 1}" in {f.cell[1:] for f in reading.findings if f.severity != Severity.NOTE}


def test_signatures_on_every_page_do_not_end_the_table():
    signed = [
        ["", "", "", "", "", "", "ลงชื่อ ........ ผู้จัดทำ"],
        ["", "", "", "", "", "", "(นายสมชาย ใจดี)"],
        ["", "", "", "", "", "", "กำนัน"],
    ]
    first, second = right_rows()
    reading = village([first, *signed, ["แผนพัฒนาหมู่บ้าน"], HEADINGS, second, *signed])

    assert len(reading.rows) == 2
    assert problems(reading) == []


def test_a_row_of_column_numbers_under_the_headings_is_no_row():
    reading = village([[f"({n})" for n in range(1, 14)], *right_rows()])

    assert len(reading.rows) == 2
    assert [(f.rule, f.cell) for f in reading.findings] == [("passed_over", f"A{R1}")]


@pytest.mark.parametrize(("right", "printed"), [
    ("งบประมาณ (บาท)", "งบประมาณ"), ("งบประมาณ (บาท)", "งบประมาณ ปี 2564 (บาท)"), ("งบประมาณ (บาท)", "งบประมาณ ปีงบประมาณ พ.ศ. ๒๕๖๔"),
    ("งบประมาณ (บาท)", "งบประมาณ ปี 64"), ("งบประมาณ (บาท)", "งบประมาณ\n(บาท)¹"), ("งบประมาณ (บาท)", "งบประมาณ หน่วย: บาท"),
    ("งบประมาณ (บาท)", "งบประมาณ 2021"), ("ตำบล (รหัส 6 หลัก)", "ตำบล"), ("เป้าหมาย (ผลผลิตของโครงการ)", "เป้าหมาย\n(ผลผลิตของ\nโครงการ)"),
    ("วัตถุประสงค์", "วัตถุประสงค์ *"), ("วัตถุประสงค์", "วัตถุประสงค์ 2)"), ("วัตถุประสงค์", "(8) วัตถุประสงค์"), ("ลำดับความสำคัญ", "ลำดับความสำคัญ²"),
])  # fmt: skip
def test_a_heading_without_its_unit_or_with_its_year_is_read(right, printed):
    reading = village(None, headings=[printed if h == right else h for h in HEADINGS])

    assert reading.findings == ()
    assert len(reading.rows) == 2


@pytest.mark.parametrize(
    "printed", ["งบประมาณ (ล้านบาท)", "งบประมาณ (พันบาท)", "งบประมาณ ปี 2563 (บาท)"]
)
def test_a_heading_of_another_unit_or_year_is_not_taken(printed):
    reading = village(None, headings=[printed if "บาท" in h else h for h in HEADINGS])

    assert problems(reading) == [("column", f"A{TOP}"), ("column_unknown", f"J{TOP}")]


FURNITURE = st.sampled_from([
    [], UPPER, LOWER, ["1. " + STRATEGY], ["1.1 " + PROGRAMME], ["หมายเหตุ ราคาประมาณการ"], ["", "", "", "(นายสมชาย ใจดี)"], COVER[1],
    ["หน้า 2"], ["รวม", "1 โครงการ", "-", "-", 5], ["", "รวมทั้งสิ้น", "", "", 100], ["ยอดยกไป", "", "", "", 1], [9], ["-"] * 12, ["", "ซ่อมสะพาน"],
    ["รวมพลังเยาวชน", "", "", "", 70], ["", "รวมใจ", "", "", 100], ["x"], ["", "", "", "", 55], ["", "", "", "", "", "", "", "", "", "ข้อความ"],
    ["ยุทธศาสตร์ที่ 2", "", "", "", 300], [3, "แผนงานชุมชน"], [f"({n})" for n in range(1, 13)], ["", "", "", "", *["(บาท)"] * 5],
])  # fmt: skip
PROJECTS = st.builds(
    project,
    st.integers(1, 99),
    st.sampled_from(["ถนน", "คลอง", *NAMES]),
    st.integers(0, 900),
    st.integers(1, 9),
)


@settings(max_examples=200)
@given(lines=st.lists(st.one_of(FURNITURE, PROJECTS, PROJECTS), max_size=14))
def test_every_line_that_says_something_is_a_row_or_is_named(lines):
    top = [*COVER, *LINES_ABOVE, UPPER, LOWER]
    reading = read([*top, *lines])

    said = {int(f.cell.lstrip("ABCDEFGHIJKL")) for f in reading.findings if f.cell}
    rows = {row.row_number for row in reading.rows}
    for number, line in enumerate(lines, start=len(top) + 1):
        says = [cell for cell in line[1:] if cell not in ("", "-")] or [
            c for c in line[:1] if c not in ("", "-", 9)
        ]
        assert not says or number in rows | said | set(reading.passed)
        assert not (number in rows and number in reading.passed)
    projects = [
        n
        for n, line in enumerate(lines, start=len(top) + 1)
        if len(line) == 12 and line[-1] == "กองช่าง"
    ]
    assert rows | said >= set(projects)
    assert sum(sum(row.budgets.values()) for row in reading.rows) == sum(
        sum(cell for cell in lines[n - len(top) - 1][4:9] if cell != "-") for n in rows
    )


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        pytest.param([3, "ขุดสระน้ำบ้านใต้", 500000], "money_passed", id="a list of title and money"),
        pytest.param([3, "ขุดสระน้ำ 500,000 บาท"], "money_passed", id="money in words"),
        pytest.param([None, "งบเหลือจ่าย", 500000], "money_passed", id="money left over"),
        pytest.param(
            [None, None, None, "งบทั้งสิ้น 999,999 บาท"], "money_passed", id="a sum in a line"
        ),
        pytest.param(["3. ขุดสระน้ำ 500,000 บาท"], "money_passed", id="all in the first cell"),
        pytest.param([3, "ขุดสระน้ำบ้านใต้"], "passed_over", id="a title in the village's column"),
        pytest.param([1, "รถบรรทุก", 2, 500000], "money_passed", id="equipment below"),
        pytest.param(["โทร 0812345678"], "passed_over", id="a telephone number"),
        pytest.param(["แผนพัฒนา พ.ศ. 2566 - 2570"], "passed_over", id="years"),
    ],
)
def test_a_line_below_that_is_no_record_is_named(line, rule):
    reading = village(None, after=[line])

    assert len(reading.rows) == 2
    assert [f.rule for f in reading.findings] == [rule]


def test_prepared_rows_that_nobody_filled_in_are_blank():
    empty = [[n, "บ้านเหนือ", 3, "740101"] for n in range(3, 9)]
    reading = village([*right_rows(), *empty])

    assert (len(reading.rows), reading.findings) == (2, ())


def test_headings_repeated_with_another_meaning_are_an_error():
    again = [{"วัตถุประสงค์": "ตัวชี้วัด", "งบประมาณ (บาท)": "ค่าเป้าหมาย"}.get(h, h) for h in HEADINGS]
    reading = village([*right_rows(), again, right_rows()[0]])

    assert ("headings_moved", f"A{TOP + 3}") in problems(reading)


@pytest.mark.parametrize(
    ("cells", "severity"),
    [
        pytest.param([["ลำดับ", "โครงการ", "งบประมาณ"], [1, "ขุดสระ", 70000], [2, "ซ่อมฝาย", 9000]],
                     Severity.WARNING, id="a short list of projects"),
        pytest.param([[2, "ขุดสระ", 70000], [3, "ซ่อมฝาย", 9000]], Severity.WARNING, id="without headings"),
        pytest.param([["", "", "ขุดสระ", "", 300]], Severity.WARNING, id="a small amount"),
        pytest.param([["ขุดสระ", 50000], ["ซ่อมฝาย", 120000.5]], Severity.NOTE, id="the amounts of the plan"),
        pytest.param([["สมชาย", 45], ["สมหญิง", 39]], Severity.NOTE, id="people and their ages"),
        pytest.param([["ผู้เข้าร่วม"], ["สมชาย"]], Severity.NOTE, id="a list of people"),
    ],
)  # fmt: skip
def test_a_second_sheet_that_may_hold_projects_is_a_warning(cells, severity):
    sheets = [Sheet(name="แผน", cells=grid()), Sheet(name="อื่น", cells=cells)]
    reading = read_form(sheets, VILLAGE, AROUND)

    assert [(f.rule, f.severity) for f in reading.findings] == [("sheet_unread", severity)]


@pytest.mark.parametrize(
    ("second", "rules"),
    [
        pytest.param("ไม่ใช่", ["field_twice"], id="another value"),
        pytest.param("ใช่", [], id="the same value"),
        pytest.param("", [], id="no value"),
    ],
)
def test_a_field_above_the_table_that_stands_twice(second, rules):
    label = FIELDS[1][0]
    reading = village(None, fields=[*FIELDS, [label, second]])

    assert [f.rule for f in reading.findings] == rules


GOES_ON = {
    "a project": [right_rows()[0]],
    "below a title": [["(ต่อ)"], [], right_rows()[0]],
    "among notes": [["หมายเหตุ"], right_rows()[0], ["รวม"]],
}


@pytest.mark.parametrize("cells", GOES_ON.values(), ids=GOES_ON)
def test_a_plan_that_goes_on_without_headings_on_another_sheet_is_returned(cells):
    sheets = read_file(xlsx(grid(), cells), accepts=VILLAGE.accepts).sheets
    reading = read_form(sheets, VILLAGE, ValidationContext(area_code="7401"))

    ((rule, sheet, severity),) = [(f.rule, f.sheet, f.severity) for f in reading.findings]
    assert (rule, sheet, severity) == ("rows_unread", "แผ่น2", Severity.ERROR)
    assert "ต่อท้ายตาราง" in reading.findings[0].message_th


def test_a_hidden_sheet_that_looks_like_the_plan_is_a_warning():
    sheets = [
        Sheet(name="แผน", cells=grid()),
        Sheet(name="เก่า", cells=[right_rows()[0]], is_hidden=True),
    ]
    reading = read_form(sheets, VILLAGE, AROUND)

    assert [(f.rule, f.severity) for f in reading.findings] == [("sheet_unread", Severity.WARNING)]


@pytest.mark.parametrize("title", [12345, "๑", "1/2", "***", "(2)"])
def test_a_title_without_a_letter_is_warned_of(title):
    form = load_form("village_plan", (2564,), 2564)
    first, second = right_rows()
    first[6] = title
    sheets = read_file(xlsx(grid([first, second])), accepts=form.accepts).sheets
    reading = read_form(sheets, form, ValidationContext(area_code="7401"))

    assert ("title_no_words", "G4") in {(f.rule, f.cell) for f in reading.findings}
    assert len(reading.rows) == 2
