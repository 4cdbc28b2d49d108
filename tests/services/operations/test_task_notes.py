"""What a finished task says that it did, for every act."""

import re

import pytest

from oneplan.domain.cycles.acts import Act
from oneplan.services.cycles.steps import collect_step
from oneplan.services.operations.task_notes import DoneTask, note_of
from tests.support.approved_plans import approve, make_plan
from tests.support.world import CYCLE, send, set_time, start_world

pytestmark = pytest.mark.postgres
CODES = re.compile(r"[A-Za-z_]{4,}")


def said(session, act, result, *, step="1", group=""):
    note = note_of(session, DoneTask(cycle_id=CYCLE, step_id=step, act=act, group=group), result)
    assert not CODES.search(note), f"a clerk reads {note!r}"
    return note


@pytest.fixture
def world(session, files):
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    return calendar


@pytest.mark.parametrize(
    ("act", "result", "says"),
    [
        pytest.param(Act.OPEN, 3, "เปิดแล้ว ขอจาก ๓ หน่วยงาน", id="open"),
        pytest.param(Act.OPEN, 0, "เปิดแล้ว", id="open for nobody"),
        pytest.param(
            Act.INVITE, {"queued": 3, "accepted": 2}, "ถึงเวลาแจ้ง ๓ ฉบับ ส่งออกแล้ว ๒ ฉบับ", id="invite"
        ),
        pytest.param(Act.REMIND, {"queued": 0}, "ไม่มีผู้ต้องแจ้งเพิ่ม", id="remind nobody"),
        pytest.param(
            Act.REMIND,
            {"queued": 1, "undeliverable": 1},
            "ถึงเวลาแจ้ง ๑ ฉบับ ส่งทางอีเมลไม่ได้ ๑ ฉบับ",
            id="letter",
        ),
        pytest.param(Act.REMIND, {"resolved": 2}, "ตรวจแล้วว่าจดหมายใดถึงผู้รับ ๒ ฉบับ", id="resolved"),
        pytest.param(
            Act.CONSOLIDATE,
            {"version": 2, "row_count": 1234, "is_new": True, "merge_candidates": 3},
            "ฉบับที่ ๒ มี ๑,๒๓๔ โครงการ อาจซ้ำกัน รอพิจารณา ๓ คู่",
            id="consolidate",
        ),
        pytest.param(
            Act.CONSOLIDATE,
            {"plans": 8, "row_count": 5, "is_new": False, "merge_candidates": 0},
            "มี ๕ โครงการ เหมือนฉบับเดิม",
            id="consolidate many",
        ),
        pytest.param(Act.PRESENT, [1, 2], "เสนอฉบับที่ ๑, ๒", id="present"),
        pytest.param(Act.PRESENT, [0], "เสนอเรื่องเพื่อพิจารณา", id="present no plan"),
        pytest.param(Act.APPROVE, {"settled": "approved"}, "ไม่ต้องถาม", id="no decision"),
        pytest.param(
            Act.DISPATCH,
            {"number": 1, "files": 4, "queued": 12, "unmatched": ["กรมหนึ่ง", "กรมหนึ่ง"]},
            "จัดทำเอกสาร ชุดที่ ๑ ๔ ไฟล์ แจ้งผู้รับ ๑๒ ฉบับ ยังไม่ได้ส่ง เพราะทะเบียนไม่มีหน่วยงานชื่อนี้: กรมหนึ่ง",
            id="dispatch",
        ),
        pytest.param(
            Act.SEND_ON,
            {"number": 2, "files": 1, "queued": 1},
            "จัดทำเอกสาร ชุดที่ ๒ ๑ ไฟล์",
            id="send on",
        ),
        pytest.param(
            Act.COLLATE,
            {"version": 1, "row_count": 9, "is_new": True},
            "ฉบับที่ ๑ มี ๙ รายการ",
            id="collate",
        ),
        pytest.param(Act.WAIT, None, "", id="nothing returned"),
        pytest.param(Act.COLLECT, None, "", id="nothing returned by a collection"),
    ],
)
def test_an_act_says_what_it_did(session, world, act, result, says):
    note = said(session, act, result)

    assert note.startswith(says)
    assert bool(note) is bool(says)


def test_a_group_that_is_complete_says_so(session, world):
    assert said(session, Act.WAIT, "complete", group="7401") == "ครบแล้ว ได้รับ ๑ จาก ๑ หน่วยงาน"


@pytest.mark.parametrize(
    ("reason", "says"),
    [("deadline", "พ้นกำหนด"), ("released", "สำนักงานจังหวัดให้ดำเนินการต่อ")],
)
def test_who_is_missing_is_named(session, world, reason, says):
    note = said(session, Act.WAIT, reason, group="7402")

    assert note.startswith(says)
    assert note.endswith("ได้รับ ๐ จาก ๑ หน่วยงาน ขาด ๑: กบอ. กระทุ่มแบน")


def test_a_collection_names_the_late_and_the_missing(session, files, world):
    set_time(session, "2019-02-03")
    send(session, files, world, "A2")
    notes = [
        said(session, Act.COLLECT, collect_step(session, CYCLE, "1", group), group=group)
        for group in ("7401", "7402", "7403")
    ]

    assert notes == [
        "ได้รับ ๑ จาก ๑ หน่วยงาน",
        "ได้รับ ๑ จาก ๑ หน่วยงาน ล่าช้า ๑: กบอ. กระทุ่มแบน",
        "ได้รับ ๐ จาก ๑ หน่วยงาน ขาด ๑: กบอ. บ้านแพ้ว",
    ]


def test_a_decision_tells_its_meeting_and_who_wrote_it_down(session, world):
    make_plan(session)
    approve(session)

    note = said(session, Act.APPROVE, {"settled": "approved"}, step="3")
    assert note.startswith("เห็นชอบ")
    assert "ผู้บันทึก" in note
