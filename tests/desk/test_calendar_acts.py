"""The calendar is amended, endorsed and circulated from the desk: seen before, by whom and why."""

import re
import shutil

import pytest

from oneplan.gateways.calendars.calendar_edits import replace_window
from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.services.cycles import next_years
from oneplan.services.cycles.calendars import calendar_in_force, start_cycle
from oneplan.services.operations import desk_amendments, file_states
from oneplan.store.cycles.cycles import find_cycle
from oneplan.store.cycles.stored_steps import get_step
from oneplan.store.shared.audit_chain import list_events
from tests.support.builders import CALENDARS
from tests.support.desk import desk_client, fields_of

pytestmark = pytest.mark.postgres
CYCLE = "rayong-2564"
ACTS = f"/cycles/{CYCLE}/acts"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of calendars of the test's own."""
    shutil.copy(CALENDARS / f"{CYCLE}.yaml", tmp_path)
    for module in (desk_amendments, file_states, next_years):
        monkeypatch.setattr(module, "CALENDARS", tmp_path)
    return tmp_path


@pytest.fixture
def desk(session, files, folder):
    """A secretary's browser on Rayong's cycle."""
    start_cycle(session, load_calendar(folder / f"{CYCLE}.yaml"), seed=1)
    return desk_client(session, files)


def see(desk, act, *, upload=None, **values):
    """What an act would do."""
    first = desk.get(f"{ACTS}/{act}", params=values).text
    return desk.post(
        f"{ACTS}/{act}",
        data={**fields_of(first), **values, "phase": "preview"},
        files={"file": upload} if upload else None,
    )


def do(desk, act, *, upload=None, **values):
    """See an act and confirm it."""
    page = see(desk, act, upload=upload, **values).text
    kept = {**fields_of(page), **values, "reason": "น้ำท่วม", "phase": "confirm"}
    return desk.post(f"{ACTS}/{act}", data=kept)


def test_a_window_is_amended_with_who_and_why_and_the_file_follows(desk, session, folder):
    page = see(desk, "amend-step", step="3.1", printed="เม.ย. – มิ.ย. ๖๒").text
    assert "ครบกำหนดเดิม" in page
    answer = do(desk, "amend-step", step="3.1", printed="เม.ย. – มิ.ย. ๖๒")

    assert answer.status_code == 303, answer.text
    assert get_step(session, CYCLE, "3.1").due_at.date().isoformat() == "2019-06-30"
    text = (folder / f"{CYCLE}.yaml").read_text(encoding="utf-8")
    assert 'printed: "เม.ย. – มิ.ย. ๖๒"' in text
    assert load_calendar(folder / f"{CYCLE}.yaml") == calendar_in_force(session, CYCLE)
    (event,) = [each for each in list_events(session) if each.action == "calendar.amended"]
    assert event.details["reason"] == "น้ำท่วม"


@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        pytest.param({"step": "3.1", "printed": "เร็ว ๆ นี้"}, 422, "อ่านไม่ได้", id="no window"),
        pytest.param({"step": "99", "printed": "เม.ย. ๖๒"}, 422, "เลือกใหม่", id="no such step"),
        pytest.param({"step": "3.1", "printed": ""}, 422, "ยังไม่ได้กรอก", id="nothing"),
    ],
)
def test_a_window_that_cannot_be_is_refused_and_nothing_changes(
    desk, folder, values, status, words
):
    before = (folder / f"{CYCLE}.yaml").read_bytes()
    answer = do(desk, "amend-step", **values)

    assert answer.status_code == status
    assert words in answer.text
    assert (folder / f"{CYCLE}.yaml").read_bytes() == before


def test_an_amended_file_is_taken_in(desk, session, folder):
    text = (folder / f"{CYCLE}.yaml").read_text(encoding="utf-8")
    amended = replace_window(text, "2.1", "มี.ค. – พ.ค. ๖๒").encode()
    answer = do(desk, "amend-calendar", upload=(f"{CYCLE}.yaml", amended))

    assert answer.status_code == 303, answer.text
    assert (folder / f"{CYCLE}.yaml").read_bytes() == amended
    assert get_step(session, CYCLE, "2.1").due_at.date().isoformat() == "2019-05-31"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        pytest.param(f"{CYCLE}.yaml", b"steps: [", "มีที่ผิด", id="no YAML"),
        pytest.param(f"{CYCLE}.yaml", b"\xff\xfe", "มีที่ผิด", id="no UTF-8"),
        pytest.param("moi-2560.yaml", None, "เป็นปฏิทินของรอบแผน moi-2560", id="another cycle"),
    ],
)
def test_a_file_that_is_no_calendar_of_the_cycle_is_refused(desk, name, content, words):
    content = (CALENDARS / name).read_bytes() if content is None else content

    assert words in see(desk, "amend-calendar", upload=(name, content)).text


def test_a_folder_that_cannot_be_written_is_told_before(desk, folder, monkeypatch):
    monkeypatch.setattr(desk_amendments.os, "access", lambda *_: False)

    page = see(desk, "amend-step", step="3.1", printed="เม.ย. – มิ.ย. ๖๒").text
    assert "เขียนจากหน้านี้ไม่ได้ จึงไม่มีสิ่งใดเปลี่ยน" in page
    assert "ดาวน์โหลดได้ที่หน้า “การตั้งค่า”" in page
    settings = desk.get(f"/cycles/{CYCLE}/settings").text
    assert f'/cycles/{CYCLE}/calendar/file">ดาวน์โหลดแฟ้มปฏิทิน' in settings


def test_a_calendar_is_endorsed_then_circulated(desk, session):
    early = do(desk, "circulate-calendar", reference="รย ๐๐๑๗/ว ๑", on="๑ ม.ค. ๖๒")
    assert early.status_code == 409
    endorsed = do(desk, "endorse-calendar", reference="ก.บ.จ. ๑/๒๕๖๒", on="๑ ม.ค. ๖๒")
    circulated = do(desk, "circulate-calendar", reference="รย ๐๐๑๗/ว ๑", on="๒ ม.ค. ๖๒")

    assert endorsed.status_code == circulated.status_code == 303
    page = desk.get(f"/cycles/{CYCLE}/calendar").text
    assert "ที่ประชุมเห็นชอบปฏิทิน" in page
    assert "เวียนแจ้งปฏิทิน" in page


def test_next_years_calendar_is_made_and_registered(desk, session, folder):
    page = see(desk, "make-next-year", year="2565", span="").text
    assert "ต้องถาม" in page
    done = do(desk, "make-next-year", year="2565", span="")
    made = desk.get(done.headers["location"])

    assert made.headers["content-disposition"] == 'attachment; filename="rayong-2565.yaml"'
    answer = do(desk, "draft-calendar", upload=("rayong-2565.yaml", made.content))
    assert answer.status_code == 303, answer.text
    assert find_cycle(session, "rayong-2565") is not None
    assert (folder / "rayong-2565.yaml").read_bytes() == made.content
    again = do(desk, "draft-calendar", upload=("rayong-2565.yaml", made.content))
    assert again.status_code == 409


@pytest.mark.parametrize("year", ["", "256", "2564", "x", "9999999999999"])
def test_a_year_that_is_no_later_one_is_refused(desk, year):
    answer = do(desk, "make-next-year", year=year, span="")

    assert answer.status_code in (400, 422)


PRINTED = "ปฏิทินการจัดทำแผนพัฒนาจังหวัดระยอง ปีงบประมาณ พ.ศ. ๒๕๖๕\n๑. ประชุมประชาคมหมู่บ้าน ม.ค. ๖๓\n"


def test_a_printed_calendar_is_read_and_its_questions_answered(desk):
    done = do(desk, "import-printed-calendar", cycle="", upload=("ตาราง.txt", PRINTED.encode()))
    assert done.status_code == 303, done.text
    location = done.headers["location"]
    page = desk.get(location)
    assert page.status_code == 200
    assert "คำถามที่ยังไม่ได้ตอบ" in page.text
    draft = location.partition("/drafts/")[2].partition("?")[0]
    answer = do(desk, "answer-draft", draft=draft, question="999999", value="ใช่")

    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize(
    ("text", "step", "words"),
    [
        pytest.param(
            "steps:\n  - id: '1'\n    window:\n      printed: ม.ค. ๖๒\n      detail: ๑ ม.ค. ๖๒\n",
            "1",
            'printed: "ก.พ. ๖๒"\n      detail: null',
            id="a block",
        ),
        pytest.param(
            "steps:\n  - id: '1'\n    window: {printed: ม.ค. ๖๒}\n  - id: '2'\n",
            "1",
            'window: {printed: "ก.พ. ๖๒"}',
            id="on one line",
        ),
        pytest.param(
            "steps:\n  - id: '1'\n    kind: x\n",
            "1",
            "window:\n      printed: \"ก.พ. ๖๒\"\n    id: '1'",
            id="none before",
        ),
        pytest.param(
            "steps:\n  - id: '1'\n    window:\n      basis: x # said\n",
            "1",
            'window:\n      printed: "ก.พ. ๖๒"\n      basis: x # said',
            id="without words",
        ),
        pytest.param(
            "steps:\n  - id: '1'\n    window: {basis: x}\n",
            "1",
            'window: {printed: "ก.พ. ๖๒", basis: x}',
            id="on one line without words",
        ),
    ],
)
def test_a_window_is_replaced_and_every_other_letter_stays(text, step, words):
    assert words in replace_window(text, step, "ก.พ. ๖๒")


def test_the_officer_of_an_amphoe_amends_nothing(session, files, desk):
    officer = desk_client(session, files, area="2101")
    answer = do(officer, "amend-step", step="3.1", printed="เม.ย. – มิ.ย. ๖๒")

    assert answer.status_code == 403


SPOILT = [
    pytest.param(b"steps: [", "ย่อหน้า", id="no YAML"),
    pytest.param("ปฏิทิน".encode("cp874"), "UTF-8", id="another encoding"),
    pytest.param("๓๑ ก.พ. ๖๒", "ไม่มีวันที่ดังกล่าว", id="31 February"),
    pytest.param("มิ.ย. ๖๒ – พ.ค. ๖๒", "วันสิ้นสุดอยู่ก่อนวันเริ่มต้น", id="months turned round"),
    pytest.param("พ.ค. ๖๒ พ.ค. ๖๓", "พ.ค. ๖๒ พ.ค. ๖๓", id="two years in one row"),
    pytest.param("พ.ค. 2019", "พ.ค. 2019", id="Christian year"),
    pytest.param("�.ค. ๖๒", "�.ค. ๖๒", id="garbled Thai"),
]


def spoil(path, change):
    """Put bytes in place of a file, or words in place of its first window."""
    if isinstance(change, bytes):
        path.write_bytes(change)
        return
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)printed: .+$", f"printed: {change}", text, count=1), "utf-8")


@pytest.mark.parametrize(("change", "words"), SPOILT)
def test_a_spoilt_file_is_told_and_what_is_in_force_can_be_had(
    desk, session, folder, change, words
):
    path = folder / f"{CYCLE}.yaml"
    spoil(path, change)

    page = desk.get(f"/cycles/{CYCLE}/calendar").text
    assert "รอบแผนเดินต่อด้วยปฏิทินที่ใช้อยู่" in page
    assert words in page
    answer = desk.get(f"/cycles/{CYCLE}/calendar/file")
    assert answer.status_code == 200
    path.write_bytes(answer.content)
    assert load_calendar(path) == calendar_in_force(session, CYCLE)


def test_a_date_of_a_spoilt_file_is_not_amended(desk, folder):
    (folder / f"{CYCLE}.yaml").write_bytes(b"steps: [")

    page = see(desk, "amend-step", step="3.1", printed="เม.ย. – มิ.ย. ๖๒").text
    assert "แก้ไขด้วยแฟ้ม" in page


def test_a_file_that_is_gone_is_told(desk, folder):
    (folder / f"{CYCLE}.yaml").unlink()

    assert f"ไม่มีแฟ้ม {CYCLE}.yaml" in desk.get(f"/cycles/{CYCLE}/calendar").text
