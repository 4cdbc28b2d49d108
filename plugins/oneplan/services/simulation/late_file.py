"""The end of a rehearsal: a late file is accepted and its branch runs again."""

from __future__ import annotations

import time
from typing import Any

from oneplan.domain.cycles.acts import steps_of_final_plan
from oneplan.domain.late_submissions.late_tickets import DAYS_OPEN, FILE_DAG, RERUN
from oneplan.gateways.airflow.airflow_api import AirflowApi
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.late_submissions.previews import preview_rerun
from oneplan.services.late_submissions.questions import run_id_of
from oneplan.services.late_submissions.reruns import clear_rerun, plan_rerun
from oneplan.services.plans.comparisons import compare_versions
from oneplan.services.plans.plan_versions import NoFinalPlan, final_group, final_step_of
from oneplan.services.simulation.answers import ANSWER_SECONDS, TRIES
from oneplan.services.simulation.faults import RehearsalFailed
from oneplan.services.simulation.patience import STALL_SECONDS
from oneplan.services.simulation.rehearsal import Rehearsal
from oneplan.store.late_submissions import late_tickets
from oneplan.store.plans import plans
from oneplan.store.reminders import notices

NOTE = "รับแผนที่ส่งล่าช้า (จำลอง)"


def rehearse_late_file(rehearsal: Rehearsal, airflow: AirflowApi) -> dict[str, Any] | None:
    """Accept the late unit's file, run its branch again and check what changed.

    Returns:
        unit, step, tasks (number cleared), added, gone, changed (row keys);
        None for a calendar where nothing can be late.

    Raises:
        RehearsalFailed: The new version differs by anything but the late unit's
            rows, or a mail was sent twice.
    """
    events = rehearsal.late_events()
    if not events:
        return None
    event = events[0]
    scope = {"cycle_id": rehearsal.cycle_id, "step_id": event.step_id, "unit_code": event.unit_code}
    with rehearsal.begin() as session:
        rerun = plan_rerun(session, **scope)
        preview = preview_rerun(session, rerun)
        calendar = calendar_in_force(session, rehearsal.cycle_id)
        group = final_group(calendar, rerun.group_code)
        before = _last_version(rehearsal, group)
        run_id = run_id_of(late_tickets.get_ticket(session, rerun.ticket_id))
    tasks = clear_rerun(rerun, airflow=airflow, note=NOTE, is_dry_run=True)
    _accept(rehearsal, airflow, run_id)
    rehearsal.finish()
    outcome: dict[str, Any] = {"unit": event.unit_code, "step": event.step_id, "tasks": len(tasks),
               "added": [], "gone": [], "changed": []}  # fmt: skip
    if before is not None and event.step_id in steps_of_final_plan(calendar):
        outcome |= _compare(rehearsal, group, before, f"{event.step_id}/{event.unit_code}/")
        if sorted(preview.added) != sorted(outcome["added"]):
            reason = "the preview of the late file named other rows"
            raise RehearsalFailed(cycle_id=rehearsal.cycle_id, reason=reason)
    _check_mails(rehearsal)
    return outcome


def _accept(rehearsal: Rehearsal, airflow: AirflowApi, run_id: str) -> None:
    """Answer the Required Action of the late file, and wait until its branch was sent again."""
    deadline = time.monotonic() + STALL_SECONDS
    is_answered, lost = False, 0
    while (state := airflow.run_state(FILE_DAG, run_id)) != "success":
        if state == "failed" and is_answered and lost < TRIES:  # it was answered too early
            airflow.clear_failed(FILE_DAG, run_id)
            is_answered, lost = False, lost + 1
        elif state == "failed" or time.monotonic() > deadline:
            reason = f"the late file's run {run_id} is {state}"
            raise RehearsalFailed(cycle_id=rehearsal.cycle_id, reason=reason)
        for request in airflow.list_requests(FILE_DAG, run_id) if not is_answered else ():
            time.sleep(ANSWER_SECONDS * (1 + lost))
            airflow.answer(
                FILE_DAG,
                run_id,
                request,
                option=RERUN,
                values={"decision": NOTE, "days": DAYS_OPEN},
            )
            is_answered = True
        time.sleep(0.5)


def _last_version(rehearsal: Rehearsal, group: str) -> int | None:
    with rehearsal.begin() as session:
        try:
            step_id = final_step_of(session, rehearsal.cycle_id)
        except NoFinalPlan:
            return None
        found = plans.find_version(
            session, cycle_id=rehearsal.cycle_id, step_id=step_id, group_code=group
        )
        return found.version if found else None


def _compare(rehearsal: Rehearsal, group: str, before: int, prefix: str) -> dict[str, list[str]]:
    after = _last_version(rehearsal, group) or before
    with rehearsal.begin() as session:
        changed = compare_versions(session, rehearsal.cycle_id, before, after, group_code=group)
    strange = [
        key
        for key in (*changed.added, *changed.gone, *changed.changed)
        if not key.startswith(prefix)
    ]
    if strange or not changed.added:
        raise RehearsalFailed(
            cycle_id=rehearsal.cycle_id,
            reason=f"version {after} differs from {before} by {strange or 'nothing'}",
        )
    return {
        "added": list(changed.added),
        "gone": list(changed.gone),
        "changed": list(changed.changed),
    }


def _check_mails(rehearsal: Rehearsal) -> None:
    """Recount the mails: one for each unit, reminder and revision, each with its own id."""
    with rehearsal.begin() as session:
        sent = [
            n for n in notices.list_notices(session, cycle_id=rehearsal.cycle_id) if n.message_id
        ]
    keys = {(n.step_id, n.unit_code, n.reminder, n.revision) for n in sent}
    ids = {n.message_id for n in sent}
    if not len(keys) == len(ids) == len(sent):
        raise RehearsalFailed(cycle_id=rehearsal.cycle_id, reason="a mail was sent twice")
