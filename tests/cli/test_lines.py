"""What commands say to people: Thai, with names, whole lines where no terminal reads them."""

import json
import re

import pytest

from oneplan.cli.output import print_columns
from oneplan.domain.reminders import mail_key
from oneplan.domain.reminders.reminder_words import KINDS, reminder_words
from oneplan.services.reminders.reminder_schedule import queue_invitations, queue_reminders
from tests.support.approved_plans import make_plan
from tests.support.command_office import run
from tests.support.world import CYCLE, rows_of, send, set_time

TITLE = "จัดทำแผนพัฒนาหมู่บ้าน/ชุมชน และส่งให้ศูนย์อำนวยการขับเคลื่อนการแก้ไขปัญหาความยากจน [ระดับตำบล] " * 3
ROWS = [("ขั้นตอน", "ได้รับ", "เรื่อง"), ("ขั้นตอนที่ ๑.๑", "๑/๑๒๔", TITLE)]
MACHINE = re.compile(r"[a-z]+_[a-z_]+|\b(?:open|planned|finished|queued|accepted|due[-+]?\d*)\b")


def test_a_line_is_whole_where_no_terminal_reads_it(capsys, monkeypatch):
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    print_columns(ROWS, to_the_right=(1,))

    _, second = capsys.readouterr().out.splitlines()
    assert second.endswith(TITLE.strip())


def test_a_long_title_is_folded_on_a_terminal_and_not_cut(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "70")
    print_columns(ROWS, to_the_right=(1,))

    shown = re.sub("\x1b\\[[0-9;]*m", "", capsys.readouterr().out)
    lines = [line for line in shown.splitlines() if line.strip()]
    assert len(lines) > 4
    assert "".join(lines[1:]).replace(" ", "") == "ขั้นตอนที่๑.๑๑/๑๒๔" + TITLE.replace(" ", "")
    assert not any(line.strip()[0] in "\u0e31\u0e34\u0e35\u0e48\u0e49" for line in lines)


@pytest.mark.postgres
def test_status_speaks_thai_and_its_json_keeps_its_keys(office, session, files):
    send(session, files, office, "A1")
    told = run("status", CYCLE)
    state = json.loads(run("status", CYCLE, "--json").stdout)

    assert told.exit_code == 0, told.output
    line = next(each for each in told.stdout.splitlines() if each.startswith("ขั้นตอนที่ ๑ "))
    assert "กำลังดำเนินการ" in line
    assert "๑/๓" in line
    assert line.endswith(office.step("1").title.th)
    assert not MACHINE.search(told.stdout)
    assert {"cycle", "title_th", "now", "finished", "steps", "plan_versions"} <= set(state)
    assert {"step", "title_th", "state", "received", "expected", "planned"} <= set(
        state["steps"][0]
    )
    assert state["steps"][0]["state"] == "open"


@pytest.mark.postgres
def test_the_plan_is_read_in_thai_with_the_names_of_units(office, session, files):
    for unit in ("A1", "A2"):
        send(session, files, office, unit, rows_of(unit, office))
    make_plan(session)
    told = run("plan", CYCLE)
    plan = json.loads(run("plan", CYCLE, "--json").stdout)

    assert told.exit_code == 0, told.output
    assert told.stdout.startswith("แผนพัฒนาจังหวัดสมุทรสาคร")
    lines = told.stdout.splitlines()
    assert [row["title"] for row in plan["rows"] if not any(row["title"] in x for x in lines)] == []
    assert "กบอ. เมือง" in told.stdout
    assert not re.search(r"(?<!\()\bA[12]\b", told.stdout)
    assert not MACHINE.search(told.stdout)


@pytest.mark.postgres
def test_mails_are_listed_in_thai_with_the_names_of_units(office, session):
    queue_invitations(session, CYCLE, "1")
    set_time(session, "2019-02-03T09:00")
    queue_reminders(session, CYCLE, "1", "due+3")
    told = run("notices", "list", CYCLE)
    mails = json.loads(run("notices", "list", CYCLE, "--json").stdout)

    assert told.exit_code == 0, told.output
    lines = told.stdout.splitlines()
    assert lines[-1].endswith("ฉบับ")
    assert len(lines) == len(mails) + 2
    assert any("แจ้งเปิด" in line and "กบอ. เมือง" in line and "รอส่ง" in line for line in lines)
    assert any("เกินกำหนด ๓ วัน" in line for line in lines)
    assert not MACHINE.search(told.stdout)
    assert {"id", "step", "unit", "reminder", "state", "message_id", "key"} <= set(mails[0])


@pytest.mark.parametrize(
    ("key", "words"),
    [
        pytest.param("opening", "แจ้งเปิดขั้นตอน", id="the invitation"),
        pytest.param("due-7", "ก่อนกำหนด ๗ วัน", id="before"),
        pytest.param("due", "วันครบกำหนด", id="on the day"),
        pytest.param("due+14", "เกินกำหนด ๑๔ วัน", id="after"),
        pytest.param(mail_key.receipt_key(12), "แจ้งผลการรับไฟล์ ครั้งที่ ๑๒", id="a receipt"),
        pytest.param(
            "digest:governor:2019-02-04", "สรุปหน่วยงานที่ค้างส่ง: ผู้ว่าราชการจังหวัด", id="a digest"
        ),
        pytest.param(mail_key.dispatch_key("", "ab" * 32), "จัดส่งชุดเอกสาร", id="a package"),
        pytest.param(mail_key.acknowledge_key(3, 1), "ขอให้ตอบรับชุดเอกสาร", id="a question"),
        pytest.param(mail_key.sitting_key(3, 1), "แจ้งการประชุม", id="a sitting"),
        pytest.param(mail_key.present_key(3), "เสนอแผนเพื่อขอความเห็นชอบ", id="a plan"),
        pytest.param("somethingelse:1", "อีเมลอื่น", id="what nobody named"),
    ],
)
def test_a_mail_is_named_in_thai(key, words):
    assert reminder_words(key) == words


def test_no_kind_of_mail_is_named_by_its_key():
    assert [word for word, _ in KINDS.values() if re.search("[A-Za-z_]", word)] == []
