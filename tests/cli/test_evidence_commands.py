"""Surveys by command: matched, taken in, listed, held against a plan, answered."""

import json

import pytest
from openpyxl import Workbook

from tests.support.command_office import run
from tests.support.evidence_files import TWO_ROWS, add_villages
from tests.support.made_plans import make
from tests.support.world import CYCLE, rows_of, send

pytestmark = pytest.mark.postgres
TAKEN = ("--kind", "bmn", "--year", "2561", "--reason", "ได้รับจาก พช.")


@pytest.fixture
def survey(office, session, files, tmp_path):
    """A file, the villages that it is about, and a plan of their tambon."""
    add_villages(session)
    rows = rows_of("A1", office)
    rows[0]["project_name"] = "ก่อสร้างประปาน้ำสะอาดสำหรับดื่ม"
    send(session, files, office, "A1", rows)
    make(session)
    path = tmp_path / "จปฐ.csv"
    path.write_bytes(TWO_ROWS.encode("cp874"))
    return path


def test_a_survey_is_taken_in_and_a_project_answers_its_need(survey):
    assert run("evidence", "import", CYCLE, str(survey), *TAKEN).exit_code == 0
    [file] = json.loads(run("evidence", "list", CYCLE).stdout)["files"]
    assert (file["places"], file["year"], file["is_in_force"]) == (3, 2561, True)
    told = json.loads(run("evidence", "needs", CYCLE, "--tambon", "740101").stdout)
    [suggested] = told["needs"][1]["suggested"]
    answered = run(
        "evidence", "link", CYCLE, suggested["row_key"], "--kind", "bmn", "--year", "2561",
        "--number", "8", "--reason", "ตรวจแล้ว",
    )  # fmt: skip

    assert answered.exit_code == 0, answer_of(answered)
    total = json.loads(run("evidence", "needs", CYCLE).stdout)["total"]
    assert (total["needs"], total["answered"], total["with_need"]) == (2, 1, 1)


def answer_of(done):
    return done.stdout + str(done.exception)


def test_columns_are_printed_edited_and_given_back(survey, tmp_path):
    printed = json.loads(run("evidence", "columns", str(survey), "--kind", "bmn").stdout)
    assert printed["columns"]["1"] == {"role": "tambon", "number": 0}
    printed["indicators"][1]["target"] = 50
    path = tmp_path / "columns.json"
    path.write_text(json.dumps(printed), encoding="utf-8")
    done = run("evidence", "import", CYCLE, str(survey), *TAKEN, "--columns", str(path))

    assert done.exit_code == 0, answer_of(done)
    again = json.loads(run("evidence", "columns", str(survey), "--kind", "bmn").stdout)
    assert again["is_remembered"]
    assert again["indicators"][1]["target"] == 50
    assert json.loads(run("evidence", "needs", CYCLE).stdout)["total"]["needs"] == 1


@pytest.mark.parametrize(
    ("change", "more"),
    [
        pytest.param(("๓,,บ้านสาม,๓,", "๓,,บ้านสอง,๒,"), [], id="a village twice"),
        pytest.param(("", ""), ["--year", "2018"], id="a year of another era"),
        pytest.param(("", ""), ["--area", "10"], id="another province"),
        pytest.param(("", ""), ["--reason", " "], id="no reason"),
        pytest.param(("", ""), ["--columns", "README.md"], id="no columns"),
    ],
)
def test_what_is_wrong_takes_nothing_in(survey, change, more):
    if change[0]:
        survey.write_text(TWO_ROWS.replace(*change), encoding="utf-8")
    done = run("evidence", "import", CYCLE, str(survey), *TAKEN, *more)

    assert done.exit_code != 0
    assert json.loads(run("evidence", "list", CYCLE).stdout) == {"files": []}


def test_what_was_not_read_of_a_file_is_told(survey):
    survey.write_text(TWO_ROWS.replace("ปี ๒๕๖๑", "ปี ๒๕๖๐"), encoding="utf-8")
    done = run("evidence", "import", CYCLE, str(survey), *TAKEN)

    assert done.exit_code == 0, answer_of(done)
    assert "ไม่นับแถวผลรวมและหมายเหตุ: CSV 10" in done.stdout
    assert "เหนือหัวตารางเขียนปี 2560" in done.stdout


def test_a_sheet_that_was_not_read_is_told(survey, tmp_path):
    head = ["รหัส", "ครัวเรือน", "ข้อ 1 ผ่าน"]
    path = tmp_path / "ก.xlsx"
    book = Workbook()
    book.active.title = "เมือง"
    for row in (head, ["74010101", 10, 9], ["74010102", 10, 9]):
        book.active.append(row)
    other = book.create_sheet("กระทุ่มแบน")
    for row in (["ที่", *head], [1, "74020101", 10, 9]):
        other.append(row)
    book.save(path)
    done = run("evidence", "import", CYCLE, str(path), *TAKEN)

    assert done.exit_code == 0, answer_of(done)
    assert "ไม่ได้อ่านแผ่นงาน กระทุ่มแบน" in done.stdout
