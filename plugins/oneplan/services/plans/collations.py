"""Put together what the units of a step sent: nothing is merged, left out or decided about."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, collates
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.forms.tambon_facts import COUNTS, REPORT_FORM, TARGETS
from oneplan.domain.plans.content_hashes import input_hash
from oneplan.domain.plans.year_sums import add_money
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.recorded_counts import settled_counts
from oneplan.services.cycles.steps import record_act
from oneplan.store.cycles import cycle_locks
from oneplan.store.plans import collations
from oneplan.store.shared import audit
from oneplan.store.submissions import step_collections, submission_rows, submissions
from oneplan.store.units import target_areas, units

COUNTED = ("expected", "received", "nil", "late", "missing")


class NothingCollated(OneplanError):
    """A step's document was asked for, and the calendar lets nobody put one together."""

    status_code = 404

    def __init__(self, *, cycle_id: str, step_id: str, rule: str, rule_th: str) -> None:
        super().__init__(f"Step {step_id} of {cycle_id} has no collated document: {rule}.")
        self.th = f"{name_of_id(step_id)} ไม่มีเอกสารรวม: {rule_th}"


def collate_step(
    session: Session, cycle_id: str, step_id: str, *, actor: str = audit.BY_ITSELF, reason: str = ""
) -> dict[str, object]:
    """Put together what every group of a step collected.

    The same files again, held against the same registers, are the same version. What a person
    asked for is in the audit log either way.

    Returns:
        version, content_hash, row_count, is_new.

    Raises:
        NothingCollated: The calendar names nobody whom the document is for, or no group
            was collected yet.
    """
    cycle_locks.lock_cycle(session, cycle_id)
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(step_id)
    if not collates(step):
        raise NothingCollated(
            cycle_id=cycle_id,
            step_id=step_id,
            rule="the calendar names nobody whom it is for",
            rule_th="ปฏิทินไม่ได้ระบุผู้รับ",
        )
    groups = step_collections.list_collections(session, cycle_id=cycle_id, step_id=step_id)
    if not groups:
        raise NothingCollated(
            cycle_id=cycle_id,
            step_id=step_id,
            rule="nothing of it was collected yet",
            rule_th="ยังไม่ได้รวบรวมไฟล์ของขั้นตอนนี้",
        )
    files = submissions.list_by_ids(session, [at for each in groups for at in each.submission_ids])
    counts: dict[str, Any] = {
        name: sum(each.counts.get(name, 0) for each in groups) for name in COUNTED
    }
    counts["missing_units"] = sorted(code for each in groups for code in each.missing)
    if step.form == REPORT_FORM:
        counts["figures"] = _figures(session, calendar, files)
    made, is_new = collations.add_collation(
        session,
        cycle_id=cycle_id,
        step_id=step_id,
        content_hash=_hash(step.form or "", files, counts),
        form=step.form or "",
        submission_ids=sorted(each.id for each in files),
        row_count=sum(each.row_count for each in files),
        totals=add_money(each.totals for each in files),
        counts=counts,
        made_at=planning_now(session, cycle_id),
    )
    if is_new or actor != audit.BY_ITSELF:
        audit.append_event(
            session,
            actor=actor,
            action="collation.made",
            cycle_id=cycle_id,
            subject=step_id,
            details={
                "version": made.version,
                "content_hash": made.content_hash,
                "rows": made.row_count,
                **{name: counts[name] for name in COUNTED},
            },
            reason=reason,
        )
    record_act(session, cycle_id, step_id, Act.COLLATE)
    return {
        "version": made.version,
        "content_hash": made.content_hash,
        "row_count": made.row_count,
        "is_new": is_new,
    }


def _figures(
    session: Session, calendar: Calendar, files: Sequence[submissions.Submission]
) -> dict[str, dict[str, Mapping[str, int | None]]]:
    """Unit → ``reported`` and ``held``: count of the report form → number; None: not known yet."""
    known = units.list_by_code(session, [each.unit_code for each in files])
    found: dict[str, dict[str, Mapping[str, int | None]]] = {}
    for each in files:
        if each.state == SubmissionState.NIL:
            continue
        area = known[each.unit_code].area_code
        listed = target_areas.list_targets(session, calendar.cycle, under=area)
        held: dict[str, int] = settled_counts(session, calendar, area)
        if listed:
            held[TARGETS] = len(listed)
        for row in submission_rows.list_rows(session, each.id):
            found[each.unit_code] = {
                "reported": {name: int(row.values[name]) for name in (TARGETS, *COUNTS)},
                "held": {name: held.get(name) for name in (TARGETS, *COUNTS)},
            }
    return found


def _hash(form: str, files: Sequence[submissions.Submission], counts: Mapping[str, Any]) -> str:
    said = {name: counts[name] for name in ("missing_units", "figures") if name in counts}
    return input_hash(
        [
            f"form {form}",
            json.dumps(said, sort_keys=True),
            *(f"{each.unit_code} {each.sha256} {each.rows_hash} {each.state}" for each in files),
        ]
    )
