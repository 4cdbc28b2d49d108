"""Tables that are wrong, and what is asked for each: the line, the value and the rule, in Thai and English."""

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
    "น่าน": KnownProvince(code="55", name_th="น่าน", name_en="Nan", amphoe_count=15, tambon_count=99)
}
FORMS = {"village_plan": "แผนพัฒนาหมู่บ้าน / แผนพัฒนาชุมชน — บัญชีโครงการ"}
TITLE = "ปฏิทินการจัดทำแผนพัฒนาจังหวัดน่าน (พ.ศ. 2566 - 2570) ประจำปีงบประมาณ พ.ศ. 2564"
HEADINGS = "ที่\tการดำเนินงาน\tหน่วยงาน\tวัน/เดือน/ปี\tหมายเหตุ"
RIGHT = "1\tประชุมคณะทำงาน\tสำนักงานจังหวัด\tม.ค. 62"
LAST = "3\tประชุมสรุปผล\tสำนักงานจังหวัด\tมี.ค. 62"


def draft(*rows):
    text = "\n".join([TITLE, "", HEADINGS, *rows])
    return draft_calendar(read_text(text, "nan.txt"), provinces=PROVINCES, forms=FORMS)


def asked(found, rule):
    return [each for each in found.draft.questions if each.rule == rule]


WRONG = [
    pytest.param("ม.ค. 62 ก.พ. 64", "two_windows", "ม.ค. 62 / ก.พ. 64", "มีสองกำหนด", "has two windows", id="two years in one row"),
    pytest.param("ม.ค. 2562 - ก.พ. 2564", "window_unread", "ม.ค. 2562 - ก.พ. 2564", "พิมพ์สองปีในแถวเดียว", "two years printed in one row", id="a window over two years"),
    pytest.param("มี.ค. – ก.พ. ๖๒", "window_unread", "มี.ค. – ก.พ. ๖๒", "เดือนอาจเรียงกลับกัน", "turned round", id="months the wrong way round"),
    pytest.param("มี.ค. 62 - ก.พ. 62", "window_unread", "มี.ค. 62 - ก.พ. 62", "วันสิ้นสุดอยู่ก่อนวันเริ่มต้น", "ends before it starts", id="an end before its start"),
    pytest.param("31 กุมภาพันธ์ 2562", "window_unread", "31 กุมภาพันธ์ 2562", "เดือนนั้นไม่มีวันที่ดังกล่าว", "no day 31", id="31 February"),
    pytest.param("15 ก.พ. 2019", "window_unread", "15 ก.พ. 2019", "ปี 2019 เป็นปี ค.ศ.", "2019 is a Christian year", id="a year of the Christian era"),
    pytest.param("15 ก.พ. 19", "year_far", "15 ก.พ. 19", "อ่านได้เป็นปี 2519", "reads as 2519", id="two digits of the Christian era"),
    pytest.param("ก.พ.", "window_unread", "ก.พ.", "ไม่ได้พิมพ์ปี พ.ศ.", "no year is printed", id="no year"),
    pytest.param("วันจันทร์ที่ 15 กุมภาพันธ์ 2562", "window_unread", "วันจันทร์ที่ 15 กุมภาพันธ์ 2562", "วันในสัปดาห์ไม่ตรง", "that day is", id="another weekday"),
    pytest.param("สัปดาห์ที่ ๒ ของเดือน ก.พ. ๖๒", "window_unread", "สัปดาห์ที่ ๒ ของเดือน ก.พ. ๖๒", "ไม่ได้บอกวันหรือเดือนที่แน่นอน", "no exact day", id="a week"),
    pytest.param("กAพ. ๖๒", "window_unread", "กAพ. ๖๒", "อ่านเป็นวัน เดือน และปี พ.ศ. ไม่ได้", "", id="a month that was misread"),
    pytest.param("๒O ก.พ. ๖๒", "window_unread", "๒O ก.พ. ๖๒", "อ่านเป็นวัน เดือน และปี พ.ศ. ไม่ได้", "", id="a day that was misread"),
    pytest.param("ก.พ. ๖๒ - ๑๕ มีน ๖๒", "window_unread", "ก.พ. ๖๒ - ๑๕ มีน ๖๒", "", "", id="an end that was misread"),
    pytest.param("ก่อน 15 ก.พ. 62", "window_unread", "ก่อน 15 ก.พ. 62", "“ก่อน”", "before or after", id="before a day"),
    pytest.param("หลัง ก.พ. 62", "window_unread", "หลัง ก.พ. 62", "“หลัง”", "before or after", id="after a month"),
    pytest.param("15 ก.พ. 62 เป็นต้นไป", "window_unread", "15 ก.พ. 62 เป็นต้นไป", "ไม่ได้พิมพ์วันสิ้นสุด", "no end is printed", id="from a day on"),
    pytest.param("ตั้งแต่ 15 ก.พ. 62 เป็นต้นไป", "window_unread", "ตั้งแต่ 15 ก.พ. 62 เป็นต้นไป", "ไม่ได้พิมพ์วันสิ้นสุด", "no end is printed", id="from a day on, in full"),
    pytest.param("ตั้งแต่ 15 ก.พ. 62", "window_unread", "ตั้งแต่ 15 ก.พ. 62", "ไม่ได้พิมพ์วันสิ้นสุด", "no end is printed", id="a start alone"),
    pytest.param("15 ก.พ. 62 (เลื่อนจาก 10 ก.พ. 62)", "window_unread", "15 ก.พ. 62 (เลื่อนจาก 10 ก.พ. 62)", "“เลื่อน”", "before or after", id="a day that was moved"),
    pytest.param("ก.พ. 62 (ร่าง) มี.ค. 62 (ฉบับจริง)", "window_unread", "ก.พ. 62 (ร่าง) มี.ค. 62 (ฉบับจริง)", "“ร่าง”", "before or after", id="a draft and the rest"),
    pytest.param("ภายใน 7 วัน นับแต่วันที่ 15 ก.พ. 62", "window_unread", "ภายใน 7 วัน นับแต่วันที่ 15 ก.พ. 62", "“นับ”", "before or after", id="days from a day"),
    pytest.param("", "window_missing", "", "ไม่ได้พิมพ์กำหนดไว้", "No window is printed", id="no window"),
]  # fmt: skip


@pytest.mark.parametrize(("window", "rule", "value", "th", "en"), WRONG)
def test_a_wrong_window_is_asked_and_none_is_taken(window, rule, value, th, en):
    found = draft(RIGHT, f"2\tประชุมกลั่นกรอง\tสำนักงานจังหวัด\t{window}", LAST)
    (question,) = asked(found, rule)

    assert (question.at, question.place, question.value) == (
        "steps[2].window.printed",
        "บรรทัด 5",
        value,
    )
    assert th in question.th
    assert en in question.en
    assert [step.window and step.window.printed for step in found.steps] == [
        "ม.ค. 62",
        None,
        "มี.ค. 62",
    ]


ROWS = [
    pytest.param("2\tประชุมกลั่นกรอง\t\tก.พ. 62", "agency_missing", "steps[2].agencies", "ไม่ได้พิมพ์หน่วยงาน", "No agency is printed", id="no agency"),
    pytest.param("2\tประชุมกลั่นกรอง\tสมาคมนักธุรกิจ\tก.พ. 62", "agency_unknown", "steps[2].agencies", "ไม่รู้จักหน่วยงาน “สมาคมนักธุรกิจ”", "is no agency that is known", id="an agency nobody knows"),
    pytest.param("1\tประชุมกลั่นกรอง\tสำนักงานจังหวัด\tก.พ. 62", "number_twice", "", "เลขข้อ 1 พิมพ์สองแถว (บรรทัด 4 และ บรรทัด 5)", "is printed twice", id="a number twice"),
    pytest.param("5\tประชุมกลั่นกรอง\tสำนักงานจังหวัด\tก.พ. 62", "number_missing", "", "ไม่พบขั้นตอนที่ 2", "No step has the number 2", id="a number left out"),
    pytest.param("2\t\tสำนักงานจังหวัด\tก.พ. 62", "row_without_words", "", "ไม่มีข้อความของขั้นตอน", "has no words of a step", id="a row without words"),
    pytest.param("2\tประชุมกลั่น\ufffdรอง\tสำนักงานจังหวัด\tก.พ. 62", "words_garbled", "steps[2].title.th", "ตัวอักษรเพี้ยน", "are garbled", id="a letter lost"),
    pytest.param("2\tà¸›à¸£à¸°à¸Šà¸¸à¸¡\tสำนักงานจังหวัด\tก.พ. 62", "words_garbled", "steps[2].title.th", "ตัวอักษรเพี้ยน", "are garbled", id="another encoding"),
    pytest.param("2\tประชุมทบทวนแผนประจำปีงบประมาณ พ.ศ. 2563\tสำนักงานจังหวัด\tก.พ. 62", "year_left_over", "steps[2].title.th", "พิมพ์ปีงบประมาณ 2563 แต่ปฏิทินเป็นของปี 2564", "left over", id="last year's year"),
    pytest.param("2\tประชุมทบทวนแผน (พ.ศ. 2566 - 2569)\tสำนักงานจังหวัด\tก.พ. 62", "span_other", "steps[2].title.th", "2566-2569", "2566-2570", id="other years of the plan"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "rule", "at", "th", "en"), ROWS)
def test_a_wrong_row_is_asked_with_its_line(row, rule, at, th, en):
    question = asked(draft(RIGHT, row, LAST), rule)[0]

    assert question.at == at
    assert th in question.th
    assert en in question.en
    assert question.place == ("" if rule == "number_missing" else "บรรทัด 5")


def test_an_agency_that_nobody_knows_keeps_its_words_and_has_no_role():
    found = draft(RIGHT, "2\tประชุมกลั่นกรอง\tสมาคมนักธุรกิจ/สำนักงานจังหวัด\tก.พ. 62", LAST)

    assert [(a["th"], a["role"]) for a in found.data["steps"][1]["agencies"]] == [
        ("สมาคมนักธุรกิจ", ""), ("สำนักงานจังหวัด", "provincial_office"),
    ]  # fmt: skip


def test_a_name_with_a_letter_misread_is_known_and_told_to_be_doubtful():
    found = draft("1\tประชุมคณะทำงาน\tคณะกรรมการบริหารงานอำเกอ\tม.ค. 62")

    (agency,) = found.steps[0].agencies
    assert (agency.role, agency.confidence) == ("kbo", "medium")


def test_rows_under_a_number_take_what_the_row_over_them_prints_once():
    found = draft(
        "1\tจัดทำแผนพัฒนาอำเภอ\tอำเภอ\tม.ค. 62",
        "1.1\tทบทวนข้อมูล\t\t",
        "1.2\tประชุมพิจารณา\tก.บ.อ.\tก.พ. 62",
    )

    assert [
        (s.id, s.parent, s.window.printed, [a.role for a in s.agencies]) for s in found.steps
    ] == [
        ("1.1", "1", "ม.ค. 62", ["amphoe"]),
        ("1.2", "1", "ก.พ. 62", ["kbo"]),
    ]
    assert found.steps[0].window.confidence == "medium"
    assert asked(found, "window_missing") == asked(found, "agency_missing") == []


def test_words_that_say_that_they_go_on_are_no_heading():
    found = draft(
        RIGHT, "2\tส่งแผนให้อำเภอ\tสำนักงานจังหวัด\tก.พ. 62", "\t(ต่อ) พร้อมบัญชีโครงการ\t\t", LAST
    )

    assert "บัญชีโครงการ" in found.steps[1].text
    assert [step.phase for step in found.steps] == ["", "", ""]


def test_a_merged_cell_is_that_of_every_row_it_covers():
    def row(number, *texts, spread=()):
        return grid_row(
            texts, PrintedPlace(line=number, part="ตารางที่ 1", is_row=True), spread=spread
        )

    lines = (
        paragraph(TITLE, PrintedPlace(line=1)),
        row(1, *HEADINGS.split("\t")),
        row(2, "1", "ทบทวนแผน", "อำเภอ", "ม.ค. 62", ""),
        row(3, "1", "ประชุมประชาคม", "อำเภอ", "ม.ค. 62", "", spread=(0, 2, 3)),
        row(4, "2", "สรุปผล", "สำนักงานจังหวัด", "ก.พ. 62", ""),
    )
    found = draft_calendar(
        PrintedCalendar(document="nan.docx", lines=lines), provinces=PROVINCES, forms=FORMS
    )

    assert [
        (s.id, s.window.printed, s.window.confidence, s.agencies[0].role) for s in found.steps
    ] == [
        ("1.1", "ม.ค. 62", "high", "amphoe"),
        ("1.2", "ม.ค. 62", "medium", "amphoe"),
        ("2", "ก.พ. 62", "high", "provincial_office"),
    ]


def test_two_windows_for_three_parts_are_given_in_order_and_asked():
    found = draft(
        "1\tแผนพัฒนาอำเภอ - อำเภอจัดทำบัญชีโครงการ - อำเภอจัดทำร่างแผน - อำเภอส่งแผน\tอำเภอ\tม.ค. 62 ก.พ. 62"
    )

    assert [s.window.printed for s in found.steps] == ["ม.ค. 62", "ก.พ. 62", "ก.พ. 62"]
    assert {s.window.confidence for s in found.steps} == {"low"}
    assert [q.at for q in asked(found, "windows_of_parts")] == [
        "steps[1.2].window.printed",
        "steps[1.3].window.printed",
    ]


def test_a_year_over_the_months_is_that_of_windows_without_one():
    rows = [
        "ขั้นตอน\tวันเดือนปี\tพ.ศ. 2562\t\tหน่วยงาน",
        "\t\tม.ค.\tก.พ.\t",
        "1. ประชุม\tก.พ.\t\t↔\tอำเภอ",
        "2. สรุป\tม.ค. 62\t\t↔\tอำเภอ",
    ]
    found = draft_calendar(
        read_text("\n".join([TITLE, *rows]), "nan.txt"), provinces=PROVINCES, forms=FORMS
    )

    assert [(s.window.printed, s.window.context_year_be) for s in found.steps] == [
        ("ก.พ.", 2562),
        ("ม.ค. 62", None),
    ]
    assert found.steps[0].notes == []
    assert "อยู่ใต้ ก.พ." in found.steps[1].notes[0]


def test_months_that_lost_a_column_are_not_trusted():
    months = [
        "ม.ค.",
        "ก.พ.",
        "มี.ค.",
        "เม.ย.",
        "พ.ค.",
        "มิ.ย.",
        "ก.ค.",
        "ก.ย.",
        "ต.ค.",
        "พ.ย.",
        "ธ.ค.",
    ]
    rows = [
        "ประเภทแผน\tขั้นตอน\tพ.ศ. 2562" + "\t" * 11,
        "\t\t" + "\t".join(months),
        "แผนอำเภอ\tจัดทำแผน" + "\t↔" * 12,
    ]
    found = draft_calendar(
        read_text("\n".join([TITLE, *rows]), "nan.txt"), provinces=PROVINCES, forms=FORMS
    )

    assert found.steps == ()
    assert [u.text[:8] for u in found.draft.unread] == ["แผนอำเภอ"]
    assert "หัวตารางมีเดือนไม่ครบ" in asked(found, "columns_lost")[0].th


def test_words_under_a_table_are_told_as_not_used():
    found = draft(RIGHT, LAST, "\tผู้จัดทำ นักวิเคราะห์นโยบายและแผน\t\t")

    assert [(u.place, u.th) for u in found.draft.unread] == [("บรรทัด 6", "ข้อความใต้ตาราง")]


def test_a_document_without_a_table_asks_for_everything():
    found = draft_calendar(
        read_text("เรียน นายอำเภอ\nขอเชิญประชุม", "x.txt"), provinces=PROVINCES, forms=FORMS
    )

    assert {q.rule for q in found.draft.questions} == {
        "no_steps", "fiscal_year", "cycle_name", "title_missing", "province_missing", "work_year",
    }  # fmt: skip
    assert len(found.draft.outside) == 2
    (why,) = asked(found, "no_steps")
    assert "เอกสารนี้ไม่มีตาราง มีแต่ข้อความ 2 ย่อหน้า" in why.th
    assert "ร่างจึงไม่มีขั้นตอนใด" in why.th
    assert "has no table, only 2 paragraphs" in why.en


def test_a_table_without_the_headings_of_a_calendar_is_not_said_to_be_none():
    found = draft_calendar(read_text("ชื่อ\tโทรศัพท์\nก\t1", "x.txt"), provinces=PROVINCES, forms=FORMS)

    (why,) = asked(found, "no_steps")
    assert "ไม่พบตารางหรือข้อที่เป็นขั้นตอน" in why.th


@pytest.mark.parametrize(
    "made",
    [draft(), draft(RIGHT), draft(*(p.values[0] for p in ROWS))],
    ids=["nothing", "right", "wrong"],
)
def test_every_question_is_told_in_thai_and_in_english(made):
    for question in made.draft.questions:
        assert any("ก" <= letter <= "๛" for letter in question.th)
        assert question.en.isprintable()
        assert question.en.endswith(("?", ")", "prints them", "วัน/เดือน/ปี"))
