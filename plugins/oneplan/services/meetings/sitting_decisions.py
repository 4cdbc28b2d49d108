"""What the resolutions of a sitting decide about plans, and its record.

An approval of a plan is the same decision that a committee makes in Airflow's Required
Actions (:mod:`~oneplan.services.decisions.approvals`); there is no second way.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, acts_of
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.groups import PROVINCE, meetings_of
from oneplan.domain.decisions.decisions import DecidedAlready, Resolution
from oneplan.domain.meetings.agendas import ItemKind, is_heading
from oneplan.domain.meetings.record_checks import (
    CalledSitting,
)
from oneplan.domain.meetings.records import OUTCOMES_TH, RESOLVED, ItemOutcome
from oneplan.domain.meetings.sittings import read_number
from oneplan.domain.shared.line_problems import Problem
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.services.cycles.calendars import calendar_in_force, step_groups
from oneplan.services.decisions.records import is_recorded, keep_record
from oneplan.services.meetings.sitting_facts import (
    plan_of_item,
)
from oneplan.services.plans.plan_versions import resolve_plan
from oneplan.services.reminders.project_mails import keep_approval_and_tell
from oneplan.store.decisions import decisions
from oneplan.store.meetings import sittings


def decide_items(
    session: Session, sitting: sittings.Sitting, called: CalledSitting, *, actor: str
) -> tuple[dict[str, int], list[Problem]]:
    """Make the decisions and the record that the step of a held sitting asks for.

    Returns:
        Item → the version of the plan that its resolution decided about, and what the office
        is told beside it.

    Raises:
        NotOfTheCommittee: *actor* may not answer for the committee.
        DecidedAlready: Another answer decided otherwise about the same plan.
    """
    calendar = calendar_in_force(session, sitting.cycle_id)
    step = calendar.step(sitting.step_id)
    acts = acts_of(calendar, step)
    decided: dict[str, int] = {}
    notes: list[Problem] = []
    is_written = False
    if Act.APPROVE in acts and sitting.group_code == PROVINCE.code:
        plan = resolve_plan(session, calendar, step, PROVINCE.code)
        for item in sittings.list_items(session, sitting.id):
            seen = plan_of_item(session, item)
            if seen is None or item.outcome is None:
                continue
            if plan is None or plan.content_hash != item.content_hash:
                notes.append(_superseded(item, seen[0], plan.version if plan else None))
                continue
            _approve(session, sitting, item, version=plan.version, actor=actor, called=called)
            decided[item.number] = plan.version
            is_written = True
        if plan is None and (only := _without_plan(session, sitting)) is not None:
            _approve(session, sitting, only, version=0, actor=actor, called=called)
            is_written = True
    if Act.RECORD in acts or not is_written:
        _write_record(session, sitting, step, actor=actor, called=called)
    return decided, notes


def _without_plan(session: Session, sitting: sittings.Sitting) -> sittings.SittingItem | None:
    """The item that decides for a committee which is asked about no plan.

    Of the items for consideration, one that did not pass speaks for all.
    """
    resolved = [
        item
        for item in sittings.list_items(session, sitting.id)
        if item.kind == ItemKind.CONSIDER and item.outcome is not None
    ]
    returned = [each for each in resolved if _resolution_of(each) == Resolution.RETURNED]
    return next(iter(returned or resolved), None)


def _resolution_of(item: sittings.SittingItem) -> Resolution:
    return RESOLVED[ItemOutcome(item.outcome or "")]


def _superseded(item: sittings.SittingItem, seen: int, now: int | None) -> Problem:
    in_force = f"version {now} is in force" if now else "no plan is in force"
    in_force_th = f"ฉบับที่ใช้อยู่คือฉบับที่ {now}" if now else "ขณะนี้ไม่มีแผนที่ใช้อยู่"
    return Problem(
        en=f"item {item.number}: the meeting saw version {seen} of the plan, {in_force}; its"
        " resolution is kept with what it saw and decides nothing about another",
        th=to_thai_digits(
            f"วาระที่ {item.number}: ที่ประชุมพิจารณาแผนฉบับที่ {seen} แต่{in_force_th}"
            " มติเก็บไว้กับฉบับที่พิจารณา และยังไม่เป็นมติของฉบับอื่น"
        ),
    )


def _approve(
    session: Session,
    sitting: sittings.Sitting,
    item: sittings.SittingItem,
    *,
    version: int,
    called: CalledSitting,
    actor: str,
) -> None:
    resolution = _resolution_of(item)
    scope = {"cycle_id": sitting.cycle_id, "step_id": sitting.step_id}
    kept = (
        decisions.find_decision_about(session, **scope, content_hash=item.content_hash)
        if item.content_hash
        else decisions.find_decision(session, **scope, group_code=PROVINCE.code, act=Act.APPROVE)
    )
    if kept is not None and read_number(kept.details.get("meeting_no", "")) == sitting.number:
        # The same sitting was answered for in Required Actions before.
        if kept.resolution != resolution:
            raise DecidedAlready(
                step_id=sitting.step_id,
                resolution=Resolution(kept.resolution),
                decided_by=kept.decided_by,
                version=version,
            )
        item.decision_id = kept.id
        return
    keep_approval_and_tell(
        session,
        sitting.cycle_id,
        sitting.step_id,
        version=version,
        resolution=resolution,
        decided_by=actor,
        user_id=actor,
        values=_meeting_values(sitting, called, item.text),
        answer_id=f"sitting:{sitting.id}:{item.number}",
    )
    made = decisions.find_decision(session, **scope, group_code=PROVINCE.code, act=Act.APPROVE)
    item.decision_id = made.id if made else None


def _write_record(
    session: Session,
    sitting: sittings.Sitting,
    step: Step,
    *,
    called: CalledSitting,
    actor: str,
) -> None:
    """Write the sitting down as the step's record, unless a person did in Required Actions."""
    written = [
        each
        for each in decisions.list_decisions(session, cycle_id=sitting.cycle_id)
        if each.step_id == step.id
        and each.act == Act.RECORD
        and _is_of_group(each.group_code, sitting.group_code)
        and read_number(each.details.get("meeting_no", "")) == sitting.number
    ]
    if written:
        return
    keep_record(
        session,
        sitting.cycle_id,
        step.id,
        _free_group(session, sitting, step),
        decided_by=actor,
        values=_meeting_values(sitting, called, _words(session, sitting)),
        answer_id=f"sitting:{sitting.id}",
    )


def _is_of_group(group_code: str, sitting_group: str) -> bool:
    return group_code.partition("#")[0] == sitting_group


def _free_group(session: Session, sitting: sittings.Sitting, step: Step) -> str:
    """The record that this sitting is: one that the step still asks for, else one more.

    A step that is held three times asks for ``#1``, ``#2``, ``#3``; a fourth sitting is ``#4``.
    """
    calendar = calendar_in_force(session, sitting.cycle_id)
    asked = [each.code for each in meetings_of(step)]
    if not asked and Act.RECORD in acts_of(calendar, step):
        asked = [
            each.code for each in step_groups(calendar, step) if each.code == sitting.group_code
        ]
    if sitting.group_code and sitting.group_code not in asked:
        asked = []
    for code in asked:
        if not is_recorded(session, sitting.cycle_id, step.id, code):
            return code
    number = len(asked) + 1
    while is_recorded(session, sitting.cycle_id, step.id, f"{sitting.group_code}#{number}"):
        number += 1
    return f"{sitting.group_code}#{number}"


def _meeting_values(sitting: sittings.Sitting, called: CalledSitting, words: str) -> dict[str, Any]:
    """The sitting as the form of a meeting in Required Actions has it."""
    day: date = sitting.held_on or called.begins_on
    return {
        "meeting_no": sitting.number,
        "held_on": day.isoformat(),
        "present": sitting.present,
        "members": sitting.members if called.needs_quorum else 0,
        "resolution": words,
    }


def _words(session: Session, sitting: sittings.Sitting) -> str:
    """All resolutions of a sitting as one text."""
    items = sittings.list_items(session, sitting.id)
    numbers = [each.number for each in items]
    return "\n".join(
        f"วาระที่ {to_thai_digits(each.number)} {each.title}:"
        f" {OUTCOMES_TH[ItemOutcome(each.outcome)]} {each.text}".rstrip()
        for each in items
        if each.outcome is not None and not is_heading(each.number, numbers)
    )
