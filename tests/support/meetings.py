"""A committee and its decisions."""

from oneplan.domain.decisions.decisions import Resolution
from oneplan.services.cycles.steps import collect_step
from oneplan.services.decisions.approval_questions import meeting_values
from oneplan.services.decisions.approvals import keep_approval
from oneplan.services.plans.consolidation import consolidate_step
from tests.support.world import CYCLE


def make_plan(session):
    for group in ("7401", "7402", "7403"):
        collect_step(session, CYCLE, "1", group)
    consolidate_step(session, CYCLE, "2", "")


MEETING = {"meeting_no": "1/2562", "present": "๑๖", "members": 30, "resolution": "ตามที่เสนอ"}


def decide(session, version, resolved=Resolution.APPROVED, answer="1", by="chair", **values):
    """Answer as the form stands, today, unless *values* say otherwise."""
    shown = meeting_values(session, CYCLE, "3")
    keep_approval(
        session,
        CYCLE,
        "3",
        version=version,
        resolution=resolved,
        decided_by=by,
        user_id=by,
        values={**shown, **MEETING, **values},
        answer_id=answer,
    )


COMMITTEE = """step,user,name,role,absent_from,absent_to
3,chair,ประธาน,chair,2019-03-01,2019-03-31
3,deputy,รองประธาน,alternate,,
3,office,เลขานุการ,secretary,,
"""


OFFICE = """code,level,name_th,area_code,role,email,contact
P1,province,สำนักงานจังหวัด,74,provincial_office,p1@units.example.org,ก
"""
