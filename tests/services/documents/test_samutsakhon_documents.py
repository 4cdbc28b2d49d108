"""Samut Sakhon's simulated year: one draft from its review to its approval, and what leaves with it."""

import io
from collections import Counter
from decimal import Decimal

import openpyxl
import pytest

from oneplan.domain.cycles.acts import Act, collects
from oneplan.domain.decisions.comments import CommentKind, Spoken
from oneplan.services.cycles.calendars import step_groups
from oneplan.services.decisions.comments import keep_comments, list_comments
from oneplan.services.decisions.records import ask_record
from oneplan.services.operations.status import cycle_status
from oneplan.services.plans.route_moves import follow_step
from oneplan.store.decisions import decisions
from oneplan.store.plans import plans
from oneplan.store.submissions import expected_submissions, submissions
from tests.support.years import ACTS, act_out, send_year

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
CYCLE = "samutsakhon-2563"
COUNTED = ("accepted", "accepted_with_warnings")


@pytest.fixture(scope="module")
def year(postgres_socket, tmp_path_factory):
    """The year in a database of its own: every act done in the calendar's order."""
    from sqlalchemy.orm import Session

    from oneplan.embedded.postgres import create_databases
    from oneplan.embedded.postgres import database_url as url_of
    from oneplan.gateways.files.files import FsspecFiles
    from oneplan.store.shared.schema import migrate
    from oneplan.store.shared.session import engine

    create_databases(postgres_socket, ("oneplan_samutsakhon",))
    url = url_of(postgres_socket, "oneplan_samutsakhon")
    migrate(url)
    files = FsspecFiles(f"file://{tmp_path_factory.mktemp('samutsakhon')}")
    with Session(engine(url), expire_on_commit=False) as session:
        calendar = send_year(session, files, CYCLE, seed=2564)
        act_out(session, calendar, files, acts={Act.OPEN, Act.COLLECT})
        for step in calendar.steps:  # as the task that collects does
            for group in step_groups(calendar, step) if collects(step) else ():
                follow_step(session, CYCLE, step.id, Act.COLLECT, group.code)
        act_out(session, calendar, files, acts=set(ACTS) - {Act.OPEN, Act.COLLECT})
        yield session, calendar, files
        session.rollback()


def rows_sent(session, files, step):
    """Title and ministry of each row that counts, read from the workbooks by plain loops."""
    last = {}
    for each in submissions.list_submissions(session, cycle_id=CYCLE, step_id=step):
        if each.state in (*COUNTED, "nil"):
            last[each.unit_code] = each
    found = []
    for each in last.values():
        if each.state not in COUNTED:
            continue
        sheet = openpyxl.load_workbook(io.BytesIO(files.get(each.sha256))).worksheets[0]
        lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
        lines = [
            [str(c).removesuffix(" *") if isinstance(c, str) else c for c in line] for line in lines
        ]
        at = next(n for n, line in enumerate(lines) if "โครงการ/กิจกรรม" in line)
        for line in lines[at + 1 :]:
            row = dict(zip(lines[at], line, strict=False))
            if row["โครงการ/กิจกรรม"]:
                found.append(row)
    return found


def test_a_duty_that_two_documents_name_is_asked_once(year):
    session, _, _ = year
    asked = {
        step: expected_submissions.list_expected_codes(session, cycle_id=CYCLE, step_id=step)
        for step in ("1", "7.3", "M3.1.3", "M3.3")
    }

    assert list(asked["7.3"]) == ["SIM-P74"]
    assert len(asked["1"]) == 5, (
        "two offices of the province and three amphoe, as the minutes name them"
    )
    assert asked["M3.1.3"] == asked["M3.3"] == {}
    states = {each["step"]: each for each in cycle_status(session, CYCLE)["steps"]}
    assert states["M3.1.3"]["duty_of"] == "7.3"
    assert states["M3.1.3"]["state"] == states["7.3"]["state"]


def test_the_draft_that_is_reviewed_is_the_plan_that_is_approved_and_sent(year):
    session, _, _ = year
    (draft,) = plans.list_versions(session, cycle_id=CYCLE, step_id="10")
    (approved,) = [
        each for each in decisions.list_decisions(session, cycle_id=CYCLE) if each.step_id == "14"
    ]
    sent = [
        each
        for each in decisions.list_dispatches(session, cycle_id=CYCLE)
        if each.step_id == "15" and each.group_code == ""
    ]

    assert draft.row_count > 100
    assert approved.content_hash == draft.content_hash
    assert [each.content_hash for each in sent] == [draft.content_hash]


@pytest.mark.parametrize(
    ("step", "kind", "basis"),
    [
        ("11", CommentKind.CLINIC, None),
        (
            "13",
            CommentKind.ARTICLE_19,
            "มาตรา ๑๙ แห่งพระราชกฤษฎีกาว่าด้วยการบริหารงานจังหวัดและกลุ่มจังหวัดแบบบูรณาการ",
        ),
    ],
)
def test_a_comment_is_about_the_draft_that_exists_by_then(year, step, kind, basis):
    session, _, _ = year
    savepoint = session.begin_nested()
    spoken = (Spoken(said_by="ภาคประชาสังคม", text="ขอให้ระบุพื้นที่"),)
    keep_comments(session, CYCLE, step, kind=kind, spoken=spoken, recorded_by="t")
    (found,) = list_comments(session, CYCLE, step_id=step)
    savepoint.rollback()

    assert found["draft_version"] == 1
    assert found["legal_basis"] == basis


def test_the_question_of_article_19_says_by_what_law_it_is_held(year):
    session, _, _ = year
    from oneplan.store.decisions.tables import Decision

    savepoint = session.begin_nested()
    session.query(Decision).filter_by(cycle_id=CYCLE, step_id="13").delete()
    body = ask_record(session, CYCLE, "13", "").body
    savepoint.rollback()

    assert "ฐานอำนาจ: มาตรา ๑๙" in body


FULL_NAMES = {
    "ก.เกษตรและสหกรณ์": "กระทรวงเกษตรและสหกรณ์",
    "กษ.": "กระทรวงเกษตรและสหกรณ์",
    "คค.": "กระทรวงคมนาคม",
    "มท.": "กระทรวงมหาดไทย",
    "กรม ชลประทาน": "กรมชลประทาน",
}
"""How the simulated units write the ministries, as a reader would understand it."""


def test_what_is_beyond_capacity_leaves_for_its_ministries_with_the_last_dispatch(year):
    session, _, files = year
    rows = [row for step in ("7.2", "7.3") for row in rows_sent(session, files, step)]
    named = [row["ชื่อกระทรวง/กรมที่ขอรับการสนับสนุน"] for row in rows]
    asked = Counter(FULL_NAMES.get(each, each) or "ส่วนราชการที่เกี่ยวข้อง" for each in named)
    told = Counter()
    for each in decisions.list_dispatches(session, cycle_id=CYCLE):
        if not each.group_code.startswith("ministry-"):
            continue
        (entry,) = [e for e in each.files if e["name"].endswith(".xlsx")]
        book = openpyxl.load_workbook(io.BytesIO(files.get(entry["sha256"])), data_only=True)
        lines = [[cell.value for cell in row] for row in book["บัญชีโครงการ"].iter_rows()]
        title, baht = lines[0].index("โครงการ/กิจกรรม"), lines[0].index("รวม (บาท)")
        holder = lines[0].index("ผู้รับไว้พิจารณา")
        body = [line for line in lines[1:] if line[0]]
        assert sum(Decimal(str(line[baht])) for line in body) > 0
        assert all("กระทรวง" in line[holder] for line in body)
        told[tuple(sorted(line[title] for line in body))] += len(body)
    titles = Counter(title for group in told for title in group)

    assert len(rows) > 10
    assert titles == Counter(row["โครงการ/กิจกรรม"] for row in rows)
    assert sorted(told.values()) == sorted(asked.values())
