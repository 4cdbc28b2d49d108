"""A meeting by the command, from its agenda in a workbook to the task that is done."""

import io
import json

import openpyxl
import pytest
from docx import Document

from tests.support.command_office import run
from tests.support.meetings import make_plan
from tests.support.world import CYCLE, put, set_time

pytestmark = pytest.mark.postgres
CALL = (
    "--number", "๑/๒๕๖๒", "--title", "คณะกรรมการบริหารงานจังหวัด", "--day", "๑๒ มี.ค. ๖๒",
    "--time", "๑๓.๓๐", "--room", "ห้องประชุมท่าจีน", "--chair", "ผู้ว่าราชการจังหวัด",
    "--level", "amphoe", "--by", "เลขานุการ",
)  # fmt: skip
AGENDA = [
    ["ระเบียบวาระการประชุม"],
    ["วาระที่", "เรื่อง", "ประเภท", "แผน"],
    [1, "เรื่องที่ประธานแจ้งให้ทราบ", "เพื่อทราบ", ""],
    ["๒.๑", "ร่างแผนพัฒนาจังหวัด", "เพื่อพิจารณา", "แผน"],
]


def write_workbook(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return str(path)


def said(*arguments):
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


def refused(*arguments):
    done = run(*arguments)
    assert done.exit_code == 1, done.output
    return done.stderr


@pytest.fixture
def planned(session, office, tmp_path):
    """A plan, and an agenda in a workbook."""
    put(session, "A1", ("ถนน", "740101", 5))
    make_plan(session)
    return write_workbook(tmp_path / "agenda.xlsx", AGENDA)


def test_a_meeting_goes_from_its_agenda_to_the_task_that_is_done(session, planned, tmp_path):
    preview = tmp_path / "letter.docx"
    told = said(
        "meetings", "call", CYCLE, "3", *CALL, "--agenda", planned, "--preview", str(preview)
    )
    assert "ยังไม่ได้แจ้งผู้ใด" in told
    assert "ร่างแผนพัฒนาจังหวัด" in str([c.text for c in Document(preview).tables[0].columns[1].cells])
    assert "ยังไม่มีการประชุม" in said("meetings", "list", CYCLE)

    told = said("meetings", "call", CYCLE, "3", *CALL, "--agenda", planned)
    assert "๓ หน่วยงาน อีเมลรอส่ง ๓ ฉบับ" in told
    told = said("meetings", "move", CYCLE, "3", "1/2562", "--day", "๑๓ มี.ค. ๖๒",
                "--reason", "ห้องไม่ว่าง", "--by", "เลขานุการ")  # fmt: skip
    assert "เลื่อนการประชุมครั้งที่ ๑/๒๕๖๒ แล้ว" in told
    said("meetings", "letter", CYCLE, "3", "1/2562", "-o", str(tmp_path / "kept.pdf"))
    assert (tmp_path / "kept.pdf").read_bytes().startswith(b"%PDF")

    set_time(session, "2019-03-13T18:00:00")
    attendance = tmp_path / "attendance.csv"
    attendance.write_text("หน่วยงาน,ผู้แทน,จำนวน\nA1,,๑๐\nA2,ปลัดอำเภอ,๖\n", encoding="utf-8")
    told = said(
        "meetings", "record", CYCLE, "3", "1/2562", "--attendance", str(attendance),
        "--resolved", "1|รับทราบ", "--resolved", "๒.๑|เห็นชอบ|ตามที่เสนอ",
        "--task", "2.1|A2|จัดส่งโครงการ|๑ เม.ย. ๖๒", "--members", "30", "--by", "chair",
    )  # fmt: skip
    assert "มติวาระที่ ๒.๑ เป็นมติของคณะกรรมการต่อแผนฉบับที่ ๑" in told
    assert "มติ ๒ ข้อ งาน ๑ ข้อ อีเมลรอส่ง ๑ ฉบับ" in told

    draft = str(tmp_path / "draft.docx")
    said("meetings", "draft", CYCLE, "3", "1/2562", "-o", draft)
    said("meetings", "minutes", CYCLE, "3", "1/2562", draft, "--by", "เลขานุการ")
    shown = json.loads(said("meetings", "show", CYCLE, "3", "1/2562"))
    assert [each["state"] for each in shown["calls"]] == ["called", "moved"]
    assert shown["minutes"][0]["file_name"] == "draft.docx"
    assert "ประชุมแล้ว" in said("meetings", "list", CYCLE, "--step", "3")

    set_time(session, "2019-04-05T10:00:00")
    number = str(shown["tasks"][0]["task"])
    assert "เลยกำหนด ๔ วัน" in said("meetings", "tasks", CYCLE)
    assert "งานตามมติที่ประชุมเลยกำหนด" in said("status", CYCLE)
    assert "แล้วเสร็จ" in said("meetings", "done", CYCLE, number, "--by", "อำเภอ")
    assert "ไม่มีงาน" in said("meetings", "tasks", CYCLE, "--open")
    assert "เลยกำหนด" not in said("status", CYCLE)


def test_lists_that_are_wrong_are_refused_with_every_error(session, planned, tmp_path):
    wrong = write_workbook(tmp_path / "wrong.xlsx", [["วาระที่", "เรื่อง", "ห้อง"], [1, "ก", "ข"]])
    told = refused("meetings", "call", CYCLE, "3", *CALL, "--agenda", wrong)
    assert "ไม่รู้จักคอลัมน์ “ห้อง”" in told
    other = write_workbook(tmp_path / "other.xlsx", [["ก", "ข"], [1, 2]])
    assert "no table has the columns number, title" in refused(
        "meetings", "call", CYCLE, "3", *CALL, "--agenda", other
    )
    said("meetings", "call", CYCLE, "3", *CALL, "--agenda", planned)
    set_time(session, "2019-03-12T18:00:00")
    told = refused("meetings", "record", CYCLE, "3", "1/2562", "--attended", "A1|หลับ",
                   "--resolved", "1|ผ่าน", "--task", "2.1|A2|ก|พรุ่งนี้", "--day", "เมื่อวาน", "--by", "chair")  # fmt: skip
    for each in ("“หลับ”", "“ผ่าน”", "“พรุ่งนี้”", "“เมื่อวาน”", "วาระที่ ๒.๑ ยังไม่มีมติ", "ต้องบอกจำนวนกรรมการ"):
        assert each in told
    assert "no sitting '9/2562'" in refused(
        "meetings", "cancel", CYCLE, "3", "9/2562", "--reason", "ก", "--by", "ข"
    )


def test_orders_are_kept_and_listed_by_area(office, tmp_path):
    document, stream = Document(), io.BytesIO()
    document.add_paragraph("คำสั่งแต่งตั้ง")
    document.save(stream)
    (tmp_path / "order.docx").write_bytes(stream.getvalue())
    said("orders", "add", CYCLE, "1", str(tmp_path / "order.docx"), "--area", "7401",
         "--number", "๑/๒๕๖๒", "--dated", "๔ ม.ค. ๖๒", "--signer", "นายอำเภอ", "--by", "ปลัด")  # fmt: skip

    told = said("orders", "list", CYCLE, "1")
    assert "มีคำสั่งแล้ว ๑ จาก ๓ แห่ง" in told
    assert "ยังไม่มีคำสั่ง: 7402 กระทุ่มแบน" in told
