"""Acts that keep, make or send files, each done from its form to what the page gives back."""

import io
import zipfile

import pytest
from sqlalchemy import select

from oneplan.gateways.calendars.draft_files import write_draft
from oneplan.services.cycles.kept_drafts import view_draft
from oneplan.services.cycles.printed_calendars import import_printed_calendar
from oneplan.services.cycles.steps import collect_step
from oneplan.services.plans.strategies import CeilingChange, load_strategies, set_ceilings
from oneplan.services.reminders.reminder_schedule import queue_invitations
from oneplan.store.plans import collations
from oneplan.store.plans.strategies import list_ceilings
from oneplan.store.reminders.tables import Notice
from tests.support import printed_documents
from tests.support.approved_plans import approve, make_plan
from tests.support.blank_files import blank_pdf
from tests.support.builders import step_data
from tests.support.circulars import start_lettered
from tests.support.desk import confirm, desk_client, fields_of
from tests.support.people import AMPHOE
from tests.support.sittings import RECORD, call, record
from tests.support.world import CYCLE, send, set_time, start_world

pytestmark = pytest.mark.postgres
ROOT = f"/cycles/{CYCLE}"
PDF = blank_pdf()


def do(desk, act, *, upload=None, **values):
    """See an act and confirm it."""
    first = desk.get(f"{ROOT}/acts/{act}", params=values).text
    shown = desk.post(
        f"{ROOT}/acts/{act}",
        data={**fields_of(first), **values, "phase": "preview"},
        files={"file": upload} if upload else None,
    )
    done = confirm(desk, f"{ROOT}/acts/{act}", shown.text, **values)
    assert done.status_code == 303, done.text
    return shown.text, done


def path_of(done):
    return done.headers["location"].partition("?")[0]


def test_minutes_of_a_decision_are_kept(desk, session, files, calendar):
    send(session, files, calendar, "A1")
    make_plan(session)
    approve(session)
    shown, done = do(
        desk, "keep-minutes", upload=("m.pdf", PDF), step="3", meeting="๓/๒๕๖๒", group=""
    )

    assert "m.pdf" in shown
    assert "ไม่ได้ส่งถึงผู้ใด" in shown
    assert path_of(done) == f"{ROOT}/decisions"
    assert "m.pdf" in desk.get(f"{ROOT}/decisions").text


def test_minutes_of_a_meeting_are_kept(desk, session, files, calendar):
    agenda = [(1, {"number": "1", "title": "เรื่องแจ้ง", "kind": "เพื่อทราบ", "plan": ""})]
    call(session, files, agenda=agenda)
    set_time(session, "2019-03-13")
    record(session, resolved=RECORD.resolved[:1], assigned=(), actor="เลขานุการ")
    shown, _ = do(
        desk, "keep-meeting-minutes", upload=("m.pdf", PDF), step="3", number="1/2562", group=""
    )
    mails = session.scalars(select(Notice).where(Notice.reminder.startswith("minutes:"))).all()

    assert "อีเมลพร้อมรายงานการประชุมถึงผู้ที่ได้รับเชิญ" in shown
    assert len(mails) == 3
    assert "m.pdf" in desk.get(f"{ROOT}/decisions/meetings/3?number=1/2562").text


@pytest.fixture
def letters(session, files):
    """A desk on a cycle with a letter."""
    start_lettered(session)
    return desk_client(session, files)


def test_a_circular_is_looked_at_enclosed_and_sent(letters, session):
    looked = letters.get(f"{ROOT}/documents/circulars/cover.docx")
    assert looked.status_code == 200
    assert zipfile.is_zipfile(io.BytesIO(looked.content))
    do(letters, "enclose", upload=("manual.pdf", PDF), letter="cover", number="1")
    shown, _ = do(letters, "send-circular", letter="cover")

    assert "ส่งหนังสือถึง" in shown
    queued = session.scalars(select(Notice).where(Notice.reminder.startswith("circular"))).all()
    assert len(queued) == 3
    assert "manual.pdf" in letters.get(f"{ROOT}/documents/circulars").text


def test_a_step_is_collated_sent_on_and_saved(session, files):
    made = start_world(
        session,
        steps=(step_data("1", submitted_by=AMPHOE, collated_for=["central_integration_team"]),),
    )
    send(session, files, made, "A1")
    set_time(session, "2019-02-20")
    for group in ("7401", "7402", "7403"):
        collect_step(session, CYCLE, "1", group)
    desk = desk_client(session, files)
    shown, _ = do(desk, "collate", step="1", send="yes")

    assert "ฉบับที่ 1" in shown
    assert collations.find_last(session, cycle_id=CYCLE, step_id="1").row_count == 5
    assert session.scalars(select(Notice).where(Notice.unit_code == "C1")).all()
    saved = desk.get(f"{ROOT}/documents/collations/1.zip")
    assert saved.status_code == 200
    assert zipfile.ZipFile(io.BytesIO(saved.content)).namelist()
    do(desk, "collate", step="1", send="")
    assert collations.find_last(session, cycle_id=CYCLE, step_id="1").version == 1


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_letter_is_printed_and_saved(desk, session, calendar, kind):
    queue_invitations(session, CYCLE, "1")
    number = session.scalars(select(Notice.id).where(Notice.unit_code == "A1")).one()
    shown, done = do(desk, "print-letter", notice=str(number), format=kind)

    assert "กบอ. เมือง" in shown
    saved = desk.get(path_of(done))
    assert saved.content[:4] == {"docx": b"PK\x03\x04", "pdf": b"%PDF"}[kind]


def test_a_ceiling_of_a_strategy_is_lifted(desk, session, calendar):
    listed = "- {code: S1, name_th: เศรษฐกิจ}\n- {code: S2, name_th: สังคม}\n"
    load_strategies(session, CYCLE, listed, actor="t")
    for where in ("2564/S1=5", "2564/S2=7"):
        set_ceilings(session, CYCLE, [CeilingChange.parse(where)], actor="t", reason="มติ")
    do(desk, "lift-ceiling", year="2564", strategy="S1")

    assert list_ceilings(session, CYCLE) == [["2564", "S2", "7.00"]]


ANSWERS = {"form_unknown": "แผนพัฒนาหมู่บ้าน", "kind_unknown": "รวมแผน"}


def test_a_printed_calendar_is_read_answered_and_finished(desk, session, calendar):
    content = printed_documents.nan_document()
    drafted = import_printed_calendar(content, "nan.docx")
    rules = {each.id: each.rule for each in drafted.draft.questions}
    _, done = do(desk, "import-printed-calendar", cycle="", upload=("nan.docx", content))
    for _ in range(len(rules) + 1):
        sha256 = path_of(done).rpartition("/")[2]
        page = desk.get(path_of(done))
        assert page.status_code == 200
        left = [
            each
            for each in view_draft(desk.app.state.context.files.get(sha256).decode())["questions"]
            if not each["answer"]
        ]
        if not left:
            break
        number = left[0]["id"]
        shown, done = do(
            desk,
            "answer-draft",
            draft=sha256,
            question=str(number),
            value=ANSWERS.get(rules[number], "ใช่"),
        )
        assert f"เหลือคำถาม {len(left) - 1} ข้อ" in shown
    _, done = do(desk, "finish-draft", draft=sha256)
    saved = desk.get(path_of(done))

    assert saved.status_code == 200
    assert saved.content.startswith(b"#") or b"cycle:" in saved.content
    assert write_draft(drafted.data, drafted.draft).encode() != saved.content
