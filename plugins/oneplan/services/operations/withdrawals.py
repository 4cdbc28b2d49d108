"""Steps that an amended calendar adds or drops while its cycle runs.

A step on which files, plans or resolutions hang is not dropped: the amendment is
refused as a whole. Any other is withdrawn: nobody is expected and no mail about it
goes, whoever was asked is told, and tasks that wait for it end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.kept_approvals import approvals_taken_away
from oneplan.domain.reminders.mail_key import WITHDRAWN, withdrawn_key
from oneplan.domain.shared.step_ids import english_name_of_id, name_of_id
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.reminders.outbox import queue_notices
from oneplan.store.cycles import step_uses, stored_steps
from oneplan.store.decisions import decisions
from oneplan.store.reminders import dropped_mails
from oneplan.store.shared import audit
from oneplan.store.units import units

_NAMES: Mapping[str, tuple[str, str]] = {
    "files": ("ไฟล์ที่ส่งมา", "files"),
    "collections": ("การรวบรวม", "collections"),
    "plans": ("ฉบับของแผน", "versions of a plan"),
    "decisions": ("มติหรือบันทึก", "resolutions or records"),
    "packages": ("ชุดเอกสารที่ส่งแล้ว", "packages that were sent"),
    "late_requests": ("คำขอส่งล่าช้า", "requests to send late"),
    "sittings": ("การประชุม", "sittings of meetings"),
    "orders": ("คำสั่งแต่งตั้ง", "orders"),
}


class StepInUse(OneplanError):
    """An amended calendar drops a step on which something hangs."""

    status_code = 409

    def __init__(self, *, cycle_id: str, step_id: str, title: str, uses: Mapping[str, int]) -> None:
        thai = " ".join(f"{_NAMES[name][0]} {count}" for name, count in uses.items())
        english = ", ".join(f"{count} {_NAMES[name][1]}" for name, count in uses.items())
        self.th = (
            f"ปฏิทินที่แก้ไขของรอบแผน {cycle_id} ไม่มี{name_of_id(step_id)} ({title}) ซึ่งมี{thai}"
            " จึงยังไม่ใช้ปฏิทินนี้ โปรดคงขั้นตอนนี้ไว้ในปฏิทิน"
            " หากไม่รอหน่วยงานที่ยังไม่ส่งแล้วให้ใช้ oneplan release"
        )
        super().__init__(
            f"The amended calendar of {cycle_id!r} drops step {step_id!r}, on which hang {english}:"
            " it is not put in force. Keep the step in the calendar; to go on without the units"
            f" that are missing, run `oneplan release {cycle_id} {step_id}`."
        )


class ApprovalTakenAway(OneplanError):
    """An amended calendar takes a committee away from before a dispatch."""

    status_code = 409

    def __init__(self, *, cycle_id: str, step_id: str, committees: Mapping[str, str]) -> None:
        thai = ", ".join(f"{name_of_id(name)} ({title})" for name, title in committees.items())
        english = ", ".join(committees)
        self.th = (
            f"ปฏิทินที่แก้ไขของรอบแผน {cycle_id} ให้{name_of_id(step_id)} จัดส่งแผน"
            f"โดยไม่รอมติของคณะกรรมการใน{thai} จึงยังไม่ใช้ปฏิทินนี้"
            " โปรดคงขั้นตอนพิจารณานี้ไว้ก่อนการจัดส่ง"
        )
        super().__init__(
            f"The amended calendar of {cycle_id!r} lets step {step_id!r} send the plan without the"
            f" resolution of step {english}: it is not put in force. Keep the approval before the"
            " dispatch."
        )


def require_approvals_kept(session: Session, calendar: Calendar) -> None:
    """Check that every dispatch which is still to be done keeps the committees before it.

    Raises:
        ApprovalTakenAway: An approval no longer stands before one.
    """
    before = calendar_in_force(session, calendar.cycle)
    done = decisions.list_done_steps(session, cycle_id=calendar.cycle, act=Act.DISPATCH)
    for name, lost in approvals_taken_away(before, calendar).items():
        if name not in done:
            raise ApprovalTakenAway(
                cycle_id=calendar.cycle,
                step_id=name,
                committees={each: before.step(each).title.th for each in lost},
            )


def list_dropped(session: Session, calendar: Calendar) -> Sequence[stored_steps.StoredStep]:
    """The steps in force that a calendar has no more.

    Raises:
        StepInUse: Something hangs on one of them.
    """
    kept = {step.id for step in calendar.steps}
    dropped = [
        each
        for each in stored_steps.list_steps(session, calendar.cycle)
        if each.step_id not in kept
    ]
    for each in dropped:
        scope = {"cycle_id": calendar.cycle, "step_id": each.step_id}
        if uses := step_uses.count_uses(session, **scope):
            raise StepInUse(**scope, title=each.title_th, uses=uses)
    return dropped


def withdraw_steps(
    session: Session, cycle_id: str, dropped: Sequence[stored_steps.StoredStep]
) -> None:
    """Take steps out of force, after the calendar without them was put in force."""
    for step in dropped:
        scope = {"cycle_id": cycle_id, "step_id": step.step_id}
        told = step_uses.list_told_units(session, **scope)
        stored_steps.withdraw_step(session, **scope, at=planning_now(session, cycle_id))
        released = step_uses.release_expected(session, **scope)
        mails = dropped_mails.drop_of_step(
            session, **scope, reason="the step was withdrawn by an amended calendar"
        )
        session.expire_all()
        _tell(session, cycle_id, step, told)
        audit.append_event(
            session,
            actor="oneplan",
            action="step.withdrawn",
            cycle_id=cycle_id,
            subject=step.step_id,
            details={"units": released, "mails_dropped": mails, "told": len(told)},
        )


def _tell(
    session: Session, cycle_id: str, step: stored_steps.StoredStep, told: Sequence[str]
) -> None:
    """Tell the units that were asked that they are not any more."""
    queue_notices(
        session,
        cycle_id,
        None,
        reminder=withdrawn_key(step.step_id),
        template=WITHDRAWN,
        recipients=[units.require_unit(session, code) for code in told],
        values={
            "step_id": step.step_id,
            "step_name": name_of_id(step.step_id),
            "step_english": english_name_of_id(step.step_id),
            "step_title": step.title_th,
        },
        tells_dates=True,
    )


def tell_of_added(session: Session, cycle_id: str, known: Sequence[str]) -> None:
    """Write down which steps a calendar brings that the running cycle did not have."""
    for step in stored_steps.list_steps(session, cycle_id):
        if step.step_id not in known:
            audit.append_event(
                session,
                actor="oneplan",
                action="step.added",
                cycle_id=cycle_id,
                subject=step.step_id,
            )
