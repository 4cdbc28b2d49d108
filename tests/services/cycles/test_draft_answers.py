"""A printed calendar becomes a running one by answers alone: nobody touches the file."""

from functools import cache

import pytest

from oneplan.domain.cycles.draft_words import DraftAnswerRefused
from oneplan.gateways.calendars.calendar_files import (
    CalendarFileInvalid,
    check_calendar_file,
    check_folder,
    load_calendar,
)
from oneplan.gateways.calendars.draft_files import NotADraft, read_draft, write_draft
from oneplan.services.cycles.draft_answers import (
    CalendarExists,
    DraftOpen,
    answer_question,
    finish_draft,
    put_value,
)
from oneplan.services.cycles.printed_calendars import import_printed_calendar
from tests.support import printed_documents as made
from tests.support.builders import ROOT, calendar_data, step_data, write_calendar

RAYONG = "000_9b4002f0f043e405.txt"


DOCUMENTS = {
    "nan.docx": made.nan_document,
    "surin.xlsx": made.surin_workbook,
    "x.txt": "เรียน นายอำเภอ".encode,
    RAYONG: (ROOT / "tests/data/printed_calendars" / RAYONG).read_bytes,
}


@cache
def draft_of(name):
    drafted = import_printed_calendar(DOCUMENTS[name](), name)
    return write_draft(drafted.data, drafted.draft)


def write(path, name):
    path.write_text(draft_of(name), encoding="utf-8")
    return path


@pytest.fixture
def nan(tmp_path):
    return write(tmp_path / "nan-2568.yaml", "nan.docx")


@pytest.fixture
def rayong(tmp_path):
    return write(tmp_path / "rayong-2564.yaml", RAYONG)


def number_of(path, rule):
    return next(
        each.id for each in read_draft(path)[1].questions if each.rule == rule and each.is_open
    )


def answer_all(path):
    while left := read_draft(path)[1].open_questions:
        answer_question(path, left[0].id, ANSWERS.get(left[0].rule, "ใช่"))


ANSWERS = {"form_unknown": "แผนพัฒนาหมู่บ้าน", "kind_unknown": "รวมแผน"}


def test_a_draft_says_plainly_what_is_open_and_runs_nothing(nan):
    findings = [f for f in check_calendar_file(nan) if f.severity == "error"]

    assert [f.path for f in findings] == [
        f"draft.questions[{n}]" for n in range(1, len(findings) + 1)
    ]
    assert "คำถามข้อ 1 ยังไม่มีคำตอบ" in findings[0].th_line
    assert "question 1 is open" in str(findings[0])
    with pytest.raises(CalendarFileInvalid):
        load_calendar(nan)


@pytest.mark.parametrize("name", ["nan", "rayong"])
def test_an_answered_draft_checks_and_runs_only_when_it_is_finished(name, request, tmp_path):
    path = request.getfixturevalue(name)
    answer_all(path)
    findings = check_calendar_file(path)
    folder = tmp_path / "calendars"
    folder.mkdir()

    assert [f for f in findings if f.severity == "error"] == []
    assert "ยังเป็นร่าง" in next(f.message for f in findings if f.path == "draft")
    with pytest.raises(CalendarFileInvalid, match="still a draft"):
        load_calendar(path)
    with pytest.raises(CalendarFileInvalid, match="still a draft"):
        check_folder(tmp_path)

    calendar = load_calendar(finish_draft(path, folder))

    assert calendar.cycle == path.stem
    assert {step.source.document for step in calendar.steps} <= {RAYONG, "nan.docx"}
    assert [f for f in check_calendar_file(folder / path.name) if f.severity == "error"] == []
    with pytest.raises(CalendarExists, match="not overwritten"):
        finish_draft(path, folder)


def test_a_draft_with_a_question_is_not_finished(nan, tmp_path):
    with pytest.raises(DraftOpen, match="open questions"):
        finish_draft(nan, tmp_path)


def test_an_answer_that_leaves_an_error_writes_no_calendar(nan, tmp_path):
    answer_all(nan)
    put_value(nan, "1", "ใช้ผลของ", "2")
    put_value(nan, "2", "ใช้ผลของ", "1")
    folder = tmp_path / "calendars"
    folder.mkdir()

    with pytest.raises(CalendarFileInvalid, match="wait for each other"):
        finish_draft(nan, folder)

    assert list(folder.iterdir()) == []


def test_a_window_is_read_from_the_answer(rayong):
    answer_question(rayong, number_of(rayong, "windows_of_parts"), "เม.ย. – พ.ค. ๖๒")
    data, draft = read_draft(rayong)
    step = next(each for each in data["steps"] if each["id"] == "3.2")

    assert step["window"] == {"printed": "เม.ย. – พ.ค. ๖๒", "basis": "answered"}
    assert [q.answer for q in draft.questions if not q.is_open] == ["เม.ย. – พ.ค. ๖๒"]


def test_a_title_that_is_put_right_keeps_what_is_printed(rayong):
    answer_question(rayong, number_of(rayong, "year_left_over"), "ปรับปรุงร่างแผน พ.ศ. ๒๕๖๔")
    step = next(each for each in read_draft(rayong)[0]["steps"] if each["id"] == "9")

    assert step["title"]["th_corrected"] == "ปรับปรุงร่างแผน พ.ศ. ๒๕๖๔"
    assert "๒๕๖๓" in step["title"]["th"]


PUT = [
    pytest.param("กำหนด", "ภายใน 30 ม.ค. 2567", "window", {"printed": "ภายใน 30 ม.ค. 2567", "basis": "answered"}, id="window"),
    pytest.param("กำหนด", "ไม่มี", "window", {"basis": "answered: none is set"}, id="no window"),
    pytest.param("หน่วยงาน", "อบจ., สนจ.", "agencies", [{"th": "อบจ.", "role": "pao"}, {"th": "สนจ.", "role": "provincial_office"}], id="agencies"),
    pytest.param("ผู้ส่ง", "องค์การบริหารส่วนจังหวัด", "submitted_by", {"levels": ["pao"], "role": "pao"}, id="submitter"),
    pytest.param("ชนิด", "ประชุม", "kind", "meeting", id="kind"),
    pytest.param("แบบ", "แผนพัฒนาท้องถิ่น", "form", "local_plan", id="form"),
    pytest.param("ใช้ผลของ", "2, 3", "inputs", ["2", "3"], id="inputs"),
    pytest.param("ใช้ผลของ", "๒, ๓", "inputs", ["2", "3"], id="inputs in Thai digits"),
    pytest.param("ส่งถึง", "ก.บ.จ./จังหวัด", "submitted_to", ["kbj", "province"], id="recipients"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "key", "expected"), PUT)
def test_a_value_is_put_by_its_thai_name(nan, field, value, key, expected):
    put_value(nan, "๔" if "๒" in value else "4", field, value)

    assert next(e for e in read_draft(nan)[0]["steps"] if e["id"] == "4")[key] == expected


REFUSED = [
    pytest.param("4", "กำหนด", "31 ก.พ. 2567", "เดือนนั้นไม่มีวันที่ดังกล่าว", id="no such day"),
    pytest.param("4", "กำหนด", "ม.ค. 2024", "เป็นปี ค.ศ.", id="another era"),
    pytest.param("4", "หน่วยงาน", "สมาคมนักธุรกิจ", "ไม่ใช่บทบาทในทะเบียน", id="no role"),
    pytest.param("4", "ชนิด", "ทดลอง", "ต้องเป็น เก็บแผน", id="no kind"),
    pytest.param("4", "แบบ", "แบบใหม่", "ไม่ใช่ชื่อแบบ", id="no form"),
    pytest.param("4", "ใช้ผลของ", "99", "ไม่มีขั้นตอนนี้", id="no such input"),
    pytest.param("44", "ชนิด", "ประชุม", "ไม่มีขั้นตอนนี้", id="no such step"),
    pytest.param("4", "สี", "แดง", "ต้องเป็น กำหนด", id="no such value"),
    pytest.param("4", "หน่วยงาน", "", "ยังไม่ได้ใส่ค่า", id="agencies left empty"),
    pytest.param("4", "ข้อความ", " ", "ยังไม่ได้ใส่ค่า", id="words left empty"),
    pytest.param("4", "หน่วยงาน", "/", "ไม่ใช่บทบาทในทะเบียน", id="agencies of a mark alone"),
    pytest.param("4", "ผู้ส่ง", "-", "ไม่ใช่บทบาทในทะเบียน", id="a submitter of a mark alone"),
    pytest.param("๔", "ใช้ผลของ", "๔", "ขั้นตอนใช้ผลของตนเองไม่ได้", id="its own input in Thai digits"),
    pytest.param("4", "ใช้ผลของ", "3, 4", "ขั้นตอนใช้ผลของตนเองไม่ได้", id="its own input"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "field", "value", "th"), REFUSED)
def test_a_wrong_value_is_refused_in_thai_and_the_file_stays(nan, step, field, value, th):
    before = nan.read_bytes()

    with pytest.raises(DraftAnswerRefused) as caught:
        put_value(nan, step, field, value)

    assert th in caught.value.th
    assert value in str(caught.value)
    assert nan.read_bytes() == before


NAMES = [
    pytest.param("น่าน-2568", id="Thai letters"),
    pytest.param("Nan 2568", id="a capital and a blank"),
    pytest.param("../nan-2568", id="another folder"),
    pytest.param("na", id="two letters"),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_no_cycle_can_have_is_refused_where_it_is_answered(nan, name):
    with pytest.raises(DraftAnswerRefused) as caught:
        answer_question(nan, number_of(nan, "cycle_name"), name)

    assert f"“{name}”" in caught.value.th
    assert "a-z" in caught.value.th
    assert read_draft(nan)[0]["cycle"] == "nan-2568"


@pytest.mark.parametrize("field", ["ใช้ผลของ", "ส่งถึง"])
def test_none_takes_back_what_was_put(nan, field):
    key = {"ใช้ผลของ": "inputs", "ส่งถึง": "submitted_to"}[field]
    put_value(nan, "4", field, "2" if key == "inputs" else "จังหวัด")
    put_value(nan, "4", field, "ไม่มี")

    assert next(e for e in read_draft(nan)[0]["steps"] if e["id"] == "4")[key] == []


@pytest.mark.parametrize(("number", "value"), [(99, "ใช่"), (1, "  ")])
def test_an_answer_to_nothing_and_an_empty_one_are_refused(nan, number, value):
    with pytest.raises(DraftAnswerRefused):
        answer_question(nan, number, value)


def test_a_step_told_to_collect_is_asked_for_its_form(tmp_path):
    path = write(tmp_path / "surin-2569.yaml", "surin.xlsx")
    answer_question(path, number_of(path, "kind_unknown"), "เก็บแผน")

    assert read_draft(path)[1].questions[-1].rule == "form_unknown"
    answer_question(path, number_of(path, "form_unknown"), "บัญชีโครงการที่เกินขีดความสามารถ")
    assert (
        next(e for e in read_draft(path)[0]["steps"] if e["id"] == "4")["form"] == "beyond_capacity"
    )


HEADS = [
    pytest.param("fiscal_year", "๒๕๖๗", {"fiscal_year_be": 2567}, id="year"),
    pytest.param("province_missing", "น่าน", {"scope": "province"}, id="province"),
    pytest.param("province_missing", "ทั้งประเทศ", {"scope": "national"}, id="nation"),
    pytest.param("title_missing", "ปฏิทินใหม่", {"title": {"th": "ปฏิทินใหม่"}}, id="title"),
    pytest.param("cycle_name", "nan-2567", {"cycle": "nan-2567"}, id="cycle"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "value", "expected"), HEADS)
def test_what_the_document_does_not_say_of_the_calendar_is_answered(
    tmp_path, rule, value, expected
):
    path = write(tmp_path / "x.yaml", "x.txt")
    answer_question(path, number_of(path, rule), value)
    data = read_draft(path)[0]

    assert {key: data[key] for key in expected} == expected


@pytest.mark.parametrize("value", ["2024", "ปีหน้า"])
def test_a_year_of_another_era_is_refused(tmp_path, value):
    path = write(tmp_path / "x.yaml", "x.txt")

    with pytest.raises(DraftAnswerRefused, match="Buddhist year"):
        answer_question(path, number_of(path, "fiscal_year"), value)


def test_a_calendar_is_no_draft(tmp_path):
    path = write_calendar(tmp_path, calendar_data(step_data("1")))

    with pytest.raises(NotADraft, match="no draft"):
        read_draft(path)
