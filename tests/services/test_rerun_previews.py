"""What a late file would change is what it changes."""

import pytest
from sqlalchemy import func, select

from oneplan.services.consolidation import consolidate_step, read_plan
from oneplan.services.plan_versions import compare_versions
from oneplan.services.rerun_previews import preview_rerun
from oneplan.services.reruns import accept_rerun, plan_rerun
from oneplan.services.steps import collect_step
from oneplan.store import submissions
from oneplan.store.tables import AuditEvent, PlanVersion
from tests.services.world import CYCLE, send, set_time, start_world

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
        "ได้รับแผน ๒ จาก ๓ หน่วยงาน", "ได้รับแผน ๓ จาก ๓ หน่วยงาน"
    )  # fmt: skip
    assert preview.lines()[0] == f"แผนสุดท้าย: เพิ่ม {len(done.added)} ตัดออก 0 แก้ไข 0 รายการ"
