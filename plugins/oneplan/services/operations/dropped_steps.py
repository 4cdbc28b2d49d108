"""Steps that an amended calendar has no more: which they are, and whether they may go.

A step on which files, plans or resolutions hang is not dropped: the amendment is
refused as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.kept_approvals import approvals_taken_away
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.store.cycles import step_uses, stored_steps
from oneplan.store.decisions import decisions

_NAMES: Mapping[str, tuple[str, str]] = {
    "files": ("ไฟล์ที่ส่งมา", "files"),
    "collections": ("การรวบรวม", "collections"),
    "plans": ("ฉบับของแผน", "versions of a plan"),
    "collations": ("เอกสารรวม", "collated documents"),
    "decisions": ("มติหรือบันทึก", "resolutions or records"),
    "packages": ("ชุดเอกสารที่ส่งแล้ว", "packages that were sent"),
    "late_requests": ("คำขอส่งล่าช้า", "requests to send late"),
    "sittings": ("การประชุม", "sittings of meetings"),
    "orders": ("คำสั่งแต่งตั้ง", "orders"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A step that is dropped, and how many facts of each kind hang on it."""

    step_id: str
    title: str
    uses: Mapping[str, int]


class StepInUse(OneplanError):
    """An amended calendar drops steps on which something hangs; each of them is told."""

    status_code = 409

    def __init__(self, *, cycle_id: str, steps: Sequence[Used]) -> None:
        thai = ", ".join(
            f"{name_of_id(each.step_id)} ({each.title}) ซึ่งมี"
            + " ".join(f"{_NAMES[name][0]} {count}" for name, count in each.uses.items())
            for each in steps
        )
        english = "; ".join(
            f"step {each.step_id!r}, on which hang "
            + ", ".join(f"{count} {_NAMES[name][1]}" for name, count in each.uses.items())
            for each in steps
        )
        self.th = (
            f"ปฏิทินที่แก้ไขของรอบแผน {cycle_id} ไม่มี{thai}"
            " จึงยังไม่ใช้ปฏิทินนี้ โปรดคงขั้นตอนนี้ไว้ในปฏิทิน"
            " หากไม่รอหน่วยงานที่ยังไม่ส่งแล้วให้ใช้ oneplan release"
        )
        super().__init__(
            f"The amended calendar of {cycle_id!r} drops {english}:"
            " it is not put in force. Keep the step in the calendar; to go on without the units"
            f" that are missing, run `oneplan release {cycle_id} {steps[0].step_id}`."
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
    used = [
        Used(step_id=each.step_id, title=each.title_th, uses=uses)
        for each in dropped
        if (uses := step_uses.count_uses(session, cycle_id=calendar.cycle, step_id=each.step_id))
    ]
    if used:
        raise StepInUse(cycle_id=calendar.cycle, steps=used)
    return dropped
