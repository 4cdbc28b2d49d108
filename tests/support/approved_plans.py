"""A plan made and approved, for what comes after."""

from oneplan.domain.decisions.decisions import Resolution
from oneplan.services.cycles.steps import collect_step, open_step
from oneplan.services.decisions.approval_questions import meeting_values
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.reminders.project_mails import keep_approval_and_tell
from tests.support.world import CYCLE, set_time


def make_plan(session):
    set_time(session, "2019-01-20")
    for group in ("7401", "7402", "7403"):
        collect_step(session, CYCLE, "1", group)
    open_step(session, CYCLE, "2")
    return consolidate_step(session, CYCLE, "2", "")


MEETING = {"meeting_no": "๓/๒๕๖๒", "present": 20, "members": 30, "resolution": "เห็นชอบ"}


def approve(session, version=1, answer="a", resolution="approved", **meeting):
    keep_approval_and_tell(
        session,
        CYCLE,
        "3",
        version=version,
        resolution=Resolution(resolution),
        decided_by="ประธาน",
        user_id="chair",
        answer_id=answer,
        values={**meeting_values(session, CYCLE, "3"), **MEETING, **meeting},
    )
