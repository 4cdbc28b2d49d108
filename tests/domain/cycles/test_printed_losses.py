"""What a table prints and no rule of reading takes stands in the draft all the same, or is asked."""

import pytest

from oneplan.domain.cycles.printed_drafts import draft_calendar
from oneplan.domain.cycles.printed_heads import KnownProvince
from oneplan.domain.cycles.printed_lines import (
    PrintedCalendar,
    PrintedPlace,
    grid_row,
    paragraph,
    read_text,
)

PROVINCES = {
    "แพร่": KnownProvince(code="54", name_th="แพร่", name_en="Phrae", amphoe_count=8, tambon_count=78)
}
TITLE = "ปฏิทินการจัดทำแผนพัฒนาจังหวัดแพร่ ประจำปีงบประมาณ พ.ศ. 2570"
HEADINGS = "ที่\tกิจกรรม\tระยะเวลา\tผู้รับผิดชอบ\tหมายเหตุ"


def draft(*rows, headings=HEADINGS, title=TITLE):
    text = "\n".join([title, headings, *rows])
    return draft_calendar(read_text(text, "phrae.txt"), provinces=PROVINCES, forms={})


def asked(found, rule):
    return [each for each in found.draft.questions if each.rule == rule]


def steps(found):
    return [(s.id, s.window and s.window.printed, [a.th for a in s.agencies]) for s in found.steps]


WHOLES = [
    pytest.param(
        ("2\tอำเภอส่งแผนให้จังหวัด\t1 พ.ย. 68 - 15 ม.ค. 69\tอำเภอ\t", "2.1\tตรวจความครบถ้วน\t16 - 20 ม.ค. 69\tสำนักงานจังหวัด\t"),
        [("2", "1 พ.ย. 68 - 15 ม.ค. 69", ["อำเภอ"]), ("2.1", "16 - 20 ม.ค. 69", ["สำนักงานจังหวัด"])],
        id="a day of its own that no row below takes",
    ),
    pytest.param(
        ("2\tอำเภอส่งแผนให้จังหวัด\t31 ก.พ. 69\tอำเภอ\t", "2.1\tตรวจความครบถ้วน\t16 - 20 ม.ค. 69\tสำนักงานจังหวัด\t"),
        [("2", None, ["อำเภอ"]), ("2.1", "16 - 20 ม.ค. 69", ["สำนักงานจังหวัด"])],
        id="a day of its own that is none",
    ),
    pytest.param(
        ("2\tจัดทำแผนพัฒนาอำเภอ\tม.ค. 69\tอำเภอ\t", "2.1\tทบทวนข้อมูล\t\t\t", "2.2\tประชุมพิจารณา\tก.พ. 69\tก.บ.อ.\t"),
        [("2.1", "ม.ค. 69", ["อำเภอ"]), ("2.2", "ก.พ. 69", ["ก.บ.อ."])],
        id="a day that a row below takes",
    ),
    pytest.param(
        ("2\tจัดทำแผนพัฒนาอำเภอ\t\t\t", "2.1\tทบทวนข้อมูล\tม.ค. 69\tอำเภอ\t"),
        [("2.1", "ม.ค. 69", ["อำเภอ"])],
        id="words alone",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), WHOLES)
def test_a_row_over_others_is_a_step_where_its_day_is_nobody_elses(rows, expected):
    assert steps(draft(*rows)) == expected


def test_the_day_of_a_row_over_others_that_is_none_is_asked():
    found = draft(
        "2\tอำเภอส่งแผนให้จังหวัด\t31 ก.พ. 69\tอำเภอ\t",
        "2.1\tตรวจความครบถ้วน\t16 - 20 ม.ค. 69\tสำนักงานจังหวัด\t",
    )

    assert [(q.at, q.value) for q in asked(found, "window_unread")] == [
        ("steps[2].window.printed", "31 ก.พ. 69")
    ]


def test_what_a_heading_over_others_prints_besides_is_told_as_not_used():
    found = draft(
        "2\tจัดทำแผนพัฒนาอำเภอ\t\tที่ทำการปกครองอำเภอ\tส่งสำเนาให้จังหวัด",
        "2.1\tทบทวนข้อมูล\tม.ค. 69\tอำเภอ\t",
    )

    assert [(u.place, u.text) for u in found.draft.unread] == [
        ("บรรทัด 3", "ที่ทำการปกครองอำเภอ"),
        ("บรรทัด 3", "หมายเหตุ (บรรทัด 3): ส่งสำเนาให้จังหวัด"),
    ]


REMARKS = [
    pytest.param("\tหมายเหตุ: ขั้นตอนที่ 2 รอหนังสือสั่งการ\t\t\t", id="under the activities"),
    pytest.param("หมายเหตุ ขั้นตอนที่ 2 รอหนังสือสั่งการ\t\t\t\t", id="at the edge"),
    pytest.param("\t* หมายเหตุ ขั้นตอนที่ 2 รอหนังสือสั่งการ\t\t\t", id="with a star"),
]


@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_between_the_rows_is_no_phase(remark):
    found = draft("1\tประชุมคณะทำงาน\tม.ค. 69\tอำเภอ\t", remark, "2\tส่งแผน\tก.พ. 69\tอำเภอ\t")

    assert [step.phase for step in found.steps] == ["", ""]
    assert [(u.place, "รอหนังสือสั่งการ" in u.text) for u in found.draft.unread] == [("บรรทัด 4", True)]


AGENCIES = [
    pytest.param("อบต. เทศบาล", ["อบต.", "เทศบาล"], id="two names of one role by a blank"),
    pytest.param("อำเภอ/สำนักงานจังหวัด/อำเภอ", ["อำเภอ", "สำนักงานจังหวัด"], id="a name that comes again"),
    pytest.param("สำนักงานจังหวัด สำนักงานคลังจังหวัด", ["สำนักงานจังหวัด", "สำนักงานคลังจังหวัด"], id="an office nobody knows by a blank"),
    pytest.param("อำเภอ กรมที่ดิน", ["อำเภอ", "กรมที่ดิน"], id="a department by a blank"),
    pytest.param("ที่ทำการปกครองอำเภอ (สำนักงานอำเภอ)", ["ที่ทำการปกครองอำเภอ (สำนักงานอำเภอ)"], id="another name in brackets"),
    pytest.param("สำนักงานจังหวัด แพร่", ["สำนักงานจังหวัด แพร่"], id="the province by a blank"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), AGENCIES)
def test_every_agency_of_a_cell_is_one_of_the_step(cell, expected):
    assert steps(draft(f"1\tส่งแผน\tก.พ. 69\t{cell}\t")) == [("1", "ก.พ. 69", expected)]


def test_a_second_column_of_agencies_is_read_with_the_first():
    found = draft(
        "1\tส่งแผน\tก.พ. 69\tอำเภอ\tสำนักงานจังหวัด, ท้องถิ่นจังหวัด",
        headings="ที่\tกิจกรรม\tระยะเวลา\tหน่วยงานหลัก\tหน่วยงานสนับสนุน",
    )

    assert steps(found) == [("1", "ก.พ. 69", ["อำเภอ", "สำนักงานจังหวัด", "ท้องถิ่นจังหวัด"])]


WHEN = [
    "กำหนด", "กำหนดส่ง", "แล้วเสร็จภายใน", "ภายในวันที่", "ห้วงเวลา", "กำหนดการ", "ระยะเวลาดำเนินการ",
]  # fmt: skip


@pytest.mark.parametrize("heading", WHEN)
def test_headings_of_the_day(heading):
    found = draft("1\tส่งแผน\t28 ก.พ. 69\tอำเภอ", headings=f"ที่\tกิจกรรม\t{heading}\tหน่วยงาน")

    assert [str(step.window.reading.due) for step in found.steps] == ["2026-02-28"]


def test_a_column_whose_heading_nobody_knows_is_asked_and_never_taken_for_another():
    found = draft(
        "1\tประชุมคณะทำงาน\tม.ค. 69\t\tห้องประชุมเวียงโกศัย",
        "2\tส่งแผน\tก.พ. 69\tอำเภอ\t",
        headings="ที่\tกิจกรรม\tระยะเวลา\tหน่วยงาน\tสถานที่",
    )

    assert steps(found) == [("1", "ม.ค. 69", []), ("2", "ก.พ. 69", ["อำเภอ"])]
    assert found.steps[0].notes == ["สถานที่ (บรรทัด 3): ห้องประชุมเวียงโกศัย"]
    (question,) = asked(found, "heading_unknown")
    assert (question.place, question.value) == ("บรรทัด 2", "สถานที่")
    assert "หัวตาราง “สถานที่”" in question.th


UNDER = (0, 1, 8)
"""Columns whose heading is merged over both rows of headings."""


def by_months(*rows):
    def row(number, *texts, spread=()):
        return grid_row(texts, PrintedPlace(line=number, is_row=True), spread=spread)

    names = ("ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.")
    lines = (
        paragraph(TITLE, PrintedPlace(line=1, is_row=True)),
        row(2, "ที่", "กิจกรรม", "พ.ศ. 2568", "", "", "พ.ศ. 2569", "", "", "ผู้รับผิดชอบ"),
        row(3, "ที่", "กิจกรรม", *names, "ผู้รับผิดชอบ", spread=UNDER),
        *(row(at, str(at - 3), "ส่งแผน", *cells, "อำเภอ") for at, cells in enumerate(rows, start=4)),
    )
    printed = PrintedCalendar(document="phrae.xlsx", lines=lines)
    return draft_calendar(printed, provinces=PROVINCES, forms={})


MONTHS = [
    pytest.param(("✓", "✓", "", "", "", ""), "ต.ค. - พ.ย. 2568", id="two months"),
    pytest.param(("", "", "✓", "✓", "", ""), "ธ.ค. 2568 - ม.ค. 2569", id="over new year"),
    pytest.param(("", "", "", "", "15", ""), "15 ก.พ. 2569", id="a day under its month"),
    pytest.param(("", "", "", "", "๑-๑๕", ""), "๑-๑๕ ก.พ. 2569", id="days under their month"),
    pytest.param(("-", "✓", "✓", "-", "-", "-"), "พ.ย. - ธ.ค. 2568", id="dashes for no month"),
    pytest.param(("–", "–", "–", "–", "15", "–"), "15 ก.พ. 2569", id="dashes beside a day"),
    pytest.param(
        ("", "<", "-", ">", "", ""), "พ.ย. 2568 - ม.ค. 2569", id="an arrow in three cells"
    ),
    pytest.param(("", "-", "-", "", "", ""), "พ.ย. - ธ.ค. 2568", id="a bar of dashes"),
]


@pytest.mark.parametrize(("cells", "expected"), MONTHS)
def test_months_under_a_year_whose_other_headings_are_merged(cells, expected):
    (step,) = by_months(cells).steps

    assert step.window.printed == expected


APART = [
    pytest.param(("✓", "", "", "✓", "", ""), "ต.ค. 2568, ม.ค. 2569", id="months apart"),
    pytest.param(("", "15", "", "", "15", ""), "15 พ.ย. 2568 / 15 ก.พ. 2569", id="two days"),
]


@pytest.mark.parametrize(("cells", "value"), APART)
def test_marks_that_are_no_one_window_are_asked_as_they_stand(cells, value):
    found = by_months(cells)

    assert found.steps[0].window is None
    (question,) = [q for q in found.draft.questions if q.at == "steps[1].window.printed"]
    assert question.value == value
    assert "ไม่ได้พิมพ์กำหนดไว้" not in question.th


def test_a_dash_under_every_month_is_no_window():
    found = by_months(("-", "-", "-", "-", "-", "-"))

    assert found.steps[0].window is None
    assert len(asked(found, "window_missing")) == 1


LETTERED = [
    pytest.param("ก.", "ขั้นตอน ก ", id="a dot"),
    pytest.param("(ข)", "ขั้นตอน ข ", id="brackets"),
    pytest.param("", "ขั้นตอน “", id="no number"),
]


@pytest.mark.parametrize(("number", "begins"), LETTERED)
def test_a_question_names_its_step_as_it_is_printed(number, begins):
    (question,) = asked(draft(f"{number}\tส่งแผน\t\tอำเภอ\t"), "window_missing")

    assert question.th.startswith(begins)


HEAD_LINES = [
    pytest.param("หมายเหตุ กำหนดการอาจเปลี่ยนแปลงได้ตามความเหมาะสม", id="a calendar that may change"),
    pytest.param("โทร. ๐ ๕๔๕๓ ๑๒๓๔", id="a telephone of no office"),
]


@pytest.mark.parametrize("line", HEAD_LINES)
def test_a_line_of_the_head_that_has_no_place_in_the_draft_is_listed(line):
    found = draft("1\tส่งแผน\tก.พ. 69\tอำเภอ\t", line)

    assert [each.partition(": ")[2] for each in found.draft.outside] == [line]


LETTER = """เรื่อง ปฏิทินการจัดทำแผนพัฒนาจังหวัดแพร่ ประจำปีงบประมาณ พ.ศ. ๒๕๗๐
เรียน นายอำเภอทุกอำเภอ
      จังหวัดแพร่ขอให้ดำเนินการ ดังนี้
      ๑. ให้อำเภอประชุมทบทวนแผนพัฒนาอำเภอ ให้แล้วเสร็จภายในวันที่ ๓๐ ตุลาคม ๒๕๖๘
      ๒. ให้ส่วนราชการจัดส่งข้อเสนอโครงการให้สำนักงานจังหวัด ภายในวันที่ ๑๔ พฤศจิกายน ๒๕๖๘
{parts}
"""
PARTS = [
    pytest.param(
        ("ทบทวนโครงการเดิม", "จัดทำโครงการใหม่ ภายในวันที่ ๒๑ พฤศจิกายน ๒๕๖๘"),
        [("2.1", 14), ("2.2", 21)],
        id="a part that takes it",
    ),
    pytest.param(
        ("ทบทวนโครงการเดิม ภายในวันที่ ๗ พฤศจิกายน ๒๕๖๘", "จัดทำโครงการใหม่ ภายในวันที่ ๑๐ พฤศจิกายน ๒๕๖๘"),
        [("2", 14), ("2.1", 7), ("2.2", 10)],
        id="parts with days of their own",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "expected"), PARTS)
def test_the_day_of_an_item_over_others_in_a_letter_is_never_lost(parts, expected):
    lines = "\n".join(f"          ๒.{'๑๒'[at]} {part}" for at, part in enumerate(parts))
    found = draft_calendar(
        read_text(LETTER.format(parts=lines), "phrae.txt"), provinces=PROVINCES, forms={}
    )

    assert [(s.id, s.window.reading.due.day) for s in found.steps if s.id != "1"] == expected
    assert {a.role for s in found.steps if s.id != "1" for a in s.agencies} == {"provincial_agency"}
