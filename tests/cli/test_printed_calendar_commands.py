"""The commands with which a secretariat makes a calendar of a printed table."""

import json
import re

import pytest
from typer.testing import CliRunner

from tests.support import printed_documents as made

runner = CliRunner()


def run(*arguments):
    from oneplan.cli.app import app

    return runner.invoke(app, list(map(str, arguments)))


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "ปฏิทินน่าน.docx"
    path.write_bytes(made.nan_document())
    return path


def test_a_table_becomes_a_calendar_without_touching_its_file(document, tmp_path):
    draft, folder = tmp_path / "nan-2568.yaml", tmp_path / "calendars"
    folder.mkdir()
    done = run("calendar", "import", document, "-o", draft)
    questions = re.findall(r"^  (\d+)\. ", done.stdout, re.MULTILINE)

    assert done.exit_code == 0
    assert "อ่าน ปฏิทินน่าน.docx: 7 ขั้นตอน มีกำหนด 7 มีหน่วยงาน 7" in done.stdout
    assert "1 [ตารางที่ 1 แถว 3] แต่งตั้งคณะทำงาน" in done.stdout
    assert run("calendar", "check", draft).exit_code == 1
    assert run("calendar", "put", draft, "4", "ใช้ผลของ", "2,3").exit_code == 0
    for number in questions:
        done = run("calendar", "answer", draft, number, "ใช่")
        assert done.exit_code == 0, done.stderr
    assert "เหลือคำถาม 0 ข้อ" in done.stdout
    assert run("calendar", "check", draft).exit_code == 0
    done = run("calendar", "finish", draft, folder)
    assert done.exit_code == 0, done.stderr
    assert run("calendar", "check", folder / "nan-2568.yaml").exit_code == 0


def test_the_json_has_each_value_with_its_place_and_the_questions(document):
    told = json.loads(run("calendar", "import", document, "--json", "--cycle", "nan-test").stdout)
    window = next(v for v in told["values"] if v["at"] == "steps[6].window.printed")

    assert told["calendar"]["cycle"] == "nan-test"
    assert window == {"at": "steps[6].window.printed", "value": "14 มีนาคม 2567", "place": "ตารางที่ 1 แถว 9",
                      "confidence": "high", "basis": "printed"}  # fmt: skip
    assert told["open_questions"] == len(told["questions"]) > 0
    assert {"id", "th", "en", "at", "place"} <= told["questions"][0].keys()


@pytest.mark.parametrize(("content", "words"), [(b"\x89PNG\r\n\x1a\n", "รูปภาพ"), (b"", "ว่างเปล่า")])
def test_a_file_that_cannot_be_read_is_one_line_in_thai_and_english(tmp_path, content, words):
    path = tmp_path / "scan.pdf"
    path.write_bytes(content)
    done = run("calendar", "import", path)

    assert done.exit_code == 1
    assert words in done.stderr
    assert "The file is" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_answer_is_told_in_thai(document, tmp_path):
    draft = tmp_path / "nan-2568.yaml"
    run("calendar", "import", document, "-o", draft)
    done = run("calendar", "put", draft, "4", "กำหนด", "31 ก.พ. 2567")

    assert done.exit_code == 1
    assert "เดือนนั้นไม่มีวันที่ดังกล่าว" in done.stderr


def test_a_draft_that_holds_answers_is_not_overwritten(document, tmp_path):
    draft = tmp_path / "nan-2568.yaml"
    run("calendar", "import", document, "-o", draft)
    run("calendar", "answer", draft, 1, "ใช่")
    before = draft.read_bytes()
    done = run("calendar", "import", document, "-o", draft)

    assert done.exit_code == 1
    assert "อยู่แล้ว ไม่เขียนทับ" in done.stderr
    assert draft.read_bytes() == before


def test_a_printed_table_is_no_calendar_and_check_says_so_in_thai(tmp_path):
    path = tmp_path / "nan-2568.yaml"
    path.write_text("ที่: การดำเนินงาน: หน่วยงาน\n", encoding="utf-8")

    done = run("calendar", "check", path)

    assert done.exit_code == 1
    assert done.stderr.startswith("nan-2568.yaml บรรทัดที่ 1 ผิด: แฟ้มนี้ไม่ใช่แฟ้มปฏิทิน")
    assert "nan-2568.yaml:1: error: " in done.stderr


NOWHERE = [
    pytest.param(("import", "{}/ไม่มี.docx"), "ไม่มี.docx: ไม่พบแฟ้ม", id="no such file"),
    pytest.param(("finish", "{}/nan.yaml", "{}/ไม่มี"), "ไม่มี: ไม่พบแฟ้มหรือโฟลเดอร์นี้", id="no such folder"),
    pytest.param(("import", "{}/ปฏิทินน่าน.docx", "--cycle", "น่าน"), "ชื่อรอบแผน: “น่าน” ไม่ใช่ชื่อรอบแผน", id="no name of a cycle"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "th"), NOWHERE)
def test_what_is_not_there_is_said_in_thai(document, tmp_path, arguments, th):
    draft = tmp_path / "nan.yaml"
    run("calendar", "import", document, "-o", draft, "--cycle", "nan-test")
    for number in re.findall(r"คำถามข้อ (\d+)", run("calendar", "check", draft).stderr):
        run("calendar", "answer", draft, number, "ใช่")

    done = run("calendar", *(each.format(tmp_path) for each in arguments))

    assert done.exit_code == 1
    assert th in done.stderr


NUMBERS = [
    pytest.param("๑", 0, "บันทึกแล้ว", id="Thai digits"),
    pytest.param("1", 0, "บันทึกแล้ว", id="Arabic digits"),
    pytest.param("หนึ่ง", 2, "“หนึ่ง” ไม่ใช่ตัวเลข", id="a word"),
]


@pytest.mark.parametrize(("number", "code", "th"), NUMBERS)
def test_a_question_is_named_by_its_number_in_either_digits(document, tmp_path, number, code, th):
    draft = tmp_path / "nan-2568.yaml"
    run("calendar", "import", document, "-o", draft)

    done = run("calendar", "answer", draft, number, "ใช่")

    assert done.exit_code == code
    assert th in done.stdout + done.stderr


def test_the_year_of_a_new_calendar_is_taken_in_thai_digits(tmp_path):
    done = run("cycle", "new", "๒๕๗๐", "--from", "rayong-2564", "-o", tmp_path / "rayong-2570.yaml")

    assert done.exit_code == 0, done.stderr
    assert "fiscal_year_be: 2570" in (tmp_path / "rayong-2570.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("count", "more"), [(2, ""), (60, "และอีก ")])
def test_lines_outside_of_the_table_are_listed_and_the_rest_counted(tmp_path, count, more):
    path = tmp_path / "nan.txt"
    rows = [
        "ปฏิทินจังหวัดน่าน ปีงบประมาณ พ.ศ. 2568",
        "ที่\tกิจกรรม\tหน่วยงาน\tวันที่",
        "1\tประชุม\tอำเภอ\tม.ค. 67",
    ]
    path.write_text("\n".join([*rows, *(["อำเภอที่ส่งล่าช้าให้รายงานเหตุผล"] * count)]), encoding="utf-8")

    told = run("calendar", "import", path).stdout

    assert f"ข้อความที่ไม่ได้ใช้ {count} บรรทัด" in told
    assert "บรรทัด 4: อำเภอที่ส่งล่าช้าให้รายงานเหตุผล" in told
    assert ("และอีก " in told) == bool(more)
