"""What a late file would change is what it changes."""

import pytest
from sqlalchemy import func, select

from oneplan.domain.decisions.decisions import Resolution
from oneplan.services.cycles.steps import collect_step
from oneplan.services.decisions.approval_questions import ask_approval, meeting_values
from oneplan.services.decisions.approvals import keep_approval
from oneplan.services.documents.dispatch import dispatch_step
from oneplan.services.late_submissions.previews import preview_rerun
from oneplan.services.late_submissions.reruns import accept_rerun, plan_rerun
from oneplan.services.plans.comparisons import compare_versions
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.plan_json import read_plan
from oneplan.services.submissions.submissions import receive_nil
from oneplan.store.decisions import decisions
from oneplan.store.documents import dispatches
from oneplan.store.plans.tables import PlanVersion
from oneplan.store.shared.tables import AuditEvent
from oneplan.store.submissions import submissions
from tests.support.world import CYCLE, collect, send, set_time, start_world

pytestmark = pytest.mark.postgres
SCOPE = {"cycle_id": CYCLE, "step_id": "1", "unit_code": "A3"}


@pytest.fixture
def late(session, files):
    """Two amphoe are in, a plan is made, and the third sends after closing."""
    calendar = start_world(session)
    for unit in ("A1", "A2"):
        send(session, files, calendar, unit)
    set_time(session, "2019-03-01")
    for group in ("7401", "7402", "7403"):
        collect_step(session, CYCLE, "1", group)
    consolidate_step(session, CYCLE, "2", "")
    send(session, files, calendar, "A3")
    return plan_rerun(session, **SCOPE)


def counted(session):
    return [
        session.scalar(select(func.count()).select_from(table))
        for table in (AuditEvent, PlanVersion)
    ]


def test_a_preview_keeps_nothing(session, late):
    before = counted(session), read_plan(session, CYCLE)

    preview_rerun(session, late)

    assert (counted(session), read_plan(session, CYCLE)) == before
    assert submissions.get_version(session, **SCOPE, version=1).state == "late"


def approve_and_send(session, files, version):
    values = {**meeting_values(session, CYCLE, "3"), "present": 20, "members": 30}
    keep_approval(
        session,
        CYCLE,
        "3",
        version=version,
        resolution=Resolution.APPROVED,
        decided_by="chair",
        user_id="chair",
        values=values,
        answer_id=f"v{version}",
    )
    return dispatch_step(session, CYCLE, "4", "", files=files)


def run_again(session, late):
    accept_rerun(session, late, actor="t", reason="x")
    collect_step(session, CYCLE, "1", late.group_code)
    return consolidate_step(session, CYCLE, "2", "")


def test_a_preview_names_the_decisions_packages_and_readers_that_the_rerun_touches(
    session, files, late
):
    approve_and_send(session, files, 1)
    preview = preview_rerun(session, late)
    run_again(session, late)

    assert preview.lapsing == (("3", ""),)
    assert ask_approval(session, CYCLE, "3", 2).settled is None
    approve_and_send(session, files, 2)
    sent = [
        d
        for d in decisions.list_dispatches(session, cycle_id=CYCLE)
        if d.content_hash == read_plan(session, CYCLE)["content_hash"]
    ]
    told = dispatches.list_all_recipients(session, [each.id for each in sent])
    assert preview.mailed == tuple(unit.name_th for unit in told)
    assert len(preview.mailed) > 1
    assert preview.reissued[0] == "ขั้นตอนที่ ๔ ขั้นตอน 4 ชุดที่ ๑"


def test_a_late_word_that_changes_no_row_voids_nothing(session, files):
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    set_time(session, "2019-03-01")
    collect(session)
    consolidate_step(session, CYCLE, "2", "")
    approve_and_send(session, files, 1)
    receive_nil(session, **SCOPE, reason="ไม่มีโครงการ", sender="ก", files=files)
    late = plan_rerun(session, **SCOPE)
    preview = preview_rerun(session, late)
    made = run_again(session, late)

    assert (preview.plans, preview.lapsing, preview.reissued, preview.mailed) == ((), (), (), ())
    assert (made["version"], made["is_new"]) == (1, False)
    assert ask_approval(session, CYCLE, "3", 1).settled == "unchanged since it was approved"


def test_a_preview_says_what_the_rerun_does(session, late):
    preview = preview_rerun(session, late)
    accept_rerun(session, late, actor="t", reason="x")
    collect_step(session, CYCLE, "1", "7403")
    consolidate_step(session, CYCLE, "2", "")

    done = compare_versions(session, CYCLE, 1, 2)
    assert (preview.added, preview.gone, preview.changed) == (done.added, done.gone, done.changed)
    assert {key.split("/")[1] for key in preview.added} == {"A3"}
    assert preview.after == read_plan(session, CYCLE)["total_baht"]
    assert preview.before == read_plan(session, CYCLE, version=1)["total_baht"]
    assert (preview.stood_on.split(" · ")[0], preview.stands_on.split(" · ")[0]) == (
        "ได้รับแผน ๒ จาก ๓ หน่วยงาน",
        "ได้รับแผน ๓ จาก ๓ หน่วยงาน",
    )
    assert preview.lines()[0] == f"แผนสุดท้าย: เพิ่ม {len(done.added)} ตัดออก 0 แก้ไข 0 รายการ"
