"""Steps that were over when their cycle began: filled in from files with their true days (R14).

Such a step is marked. Nobody is invited to it, reminded or sent a receipt, nobody above
is told of it, and it waits for nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, acts_of, collects
from oneplan.domain.shared.bangkok import bangkok, in_bangkok
from oneplan.domain.shared.line_problems import Problem, at_line
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import normalise_text
from oneplan.domain.submissions.backfills import NIL_TH, BackfillInvalid, EarlierFile
from oneplan.errors import OneplanError
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.files.files import Files
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.expected_units import expect_units, list_asked
from oneplan.services.forms.file_checks import prepare_check
from oneplan.services.submissions.admissions import Admission
from oneplan.services.submissions.intake import receive_file
from oneplan.services.submissions.submissions import receive_nil
from oneplan.store.cycles import cycle_locks, stored_steps
from oneplan.store.shared import audit
from oneplan.store.shared.transactions import Transactions
from oneplan.store.submissions import step_collections

RECEIVED = time(12)
"""The hour that a file came at: only its day is known."""


class BackfillRefused(OneplanError):
    """Files were handed in by nobody."""

    status_code = 422

    def __init__(self, *, cycle_id: str) -> None:
        self.th = f"นำเข้าไฟล์ย้อนหลังของ {cycle_id} ไม่ได้: ไม่ได้บอกว่าผู้ใดนำเข้า"
        super().__init__(f"Nobody is named who fills in {cycle_id!r}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What became of one file of the list; *reason* is why it was not kept, in Thai."""

    row: EarlierFile
    state: str
    rows: int = 0
    reason: str = ""


def backfill(
    *,
    begin: Transactions,
    cycle_id: str,
    rows: Sequence[EarlierFile],
    folder: Path,
    by: str,
    files: Files,
) -> Sequence[Filled]:
    """Fill in steps that are over, from a list of files beside it.

    The whole list is checked before anything is kept. Then each file is read and kept
    by itself: one that is damaged or wrong is told and stops no other. Doing it again
    with the same files changes nothing.

    Raises:
        BackfillRefused: Nobody is named who does it.
        BackfillInvalid: A step is not over, was collected already, does not ask a unit, or
            a day or a file is wrong; names every line.
        CycleUnknown: It was never started.
    """
    if not normalise_text(by):
        raise BackfillRefused(cycle_id=cycle_id)
    with begin() as session:
        cycle_locks.lock_cycle(session, cycle_id)
        if problems := list(_problems(session, cycle_id, rows, folder)):
            raise BackfillInvalid(problems)
        for step_id in dict.fromkeys(row.step for row in rows):
            _mark(session, cycle_id, step_id, by=by)
    return [
        _fill(begin, cycle_id, row, folder=folder, by=by, files=files) for row in rows if row.unit
    ]


def _problems(
    session: Session, cycle_id: str, rows: Sequence[EarlierFile], folder: Path
) -> Iterator[Problem]:
    calendar = calendar_in_force(session, cycle_id)
    ids = {step.id for step in calendar.steps}
    asked: dict[str, set[str]] = {}
    for row in rows:
        if row.step not in ids:
            known = ", ".join(step.id for step in calendar.steps)
            yield at_line(row.line, f"no step {row.step!r}; they are {known}",
                          f"ไม่มีขั้นตอน {row.step} ขั้นตอนที่มีคือ {known}")  # fmt: skip
            continue
        yield from _step_problems(session, cycle_id, row)
        if not row.unit:
            continue
        if row.step not in asked:
            step = calendar.step(row.step)
            units = list_asked(session, calendar, step) if collects(step) else ()
            asked[row.step] = {unit.code for unit in units}
        if row.unit not in asked[row.step]:
            yield at_line(row.line, f"step {row.step} does not ask unit {row.unit!r}",
                          f"{name_of_id(row.step)} ไม่ได้ขอไฟล์จากหน่วยงาน {row.unit}")  # fmt: skip
        if row.file != NIL_TH and not (folder / row.file).is_file():
            yield at_line(row.line, f"no file {row.file!r} beside the list",
                          f"ไม่มีไฟล์ {row.file} ข้างรายการนี้")  # fmt: skip


def _step_problems(session: Session, cycle_id: str, row: EarlierFile) -> Iterator[Problem]:
    step = stored_steps.get_step(session, cycle_id, row.step)
    now = planning_now(session, cycle_id)
    name = name_of_id(row.step)
    calendar = calendar_in_force(session, cycle_id)
    if Act.DISPATCH in acts_of(calendar, calendar.step(row.step)):
        yield at_line(
            row.line,
            f"step {row.step} sends a plan: filled in, it would be sent now",
            f"{name} จัดส่งแผน บันทึกย้อนหลังไม่ได้ เพราะจะเป็นการส่งในวันนี้",
        )
    if step.due_at is None or step.due_at > now:
        ends = f"{step.due_at:%Y-%m-%d}" if step.due_at else "never"
        ends_th = format_date(in_bangkok(step.due_at).date()) if step.due_at else "ไม่มีกำหนด"
        yield at_line(
            row.line,
            f"step {row.step} is not over (it ends: {ends}); its units send by themselves",
            f"{name} ยังไม่สิ้นสุด (สิ้นสุด {ends_th}) ให้หน่วยงานส่งเอง",
        )
        return
    if step.backfilled_at is None and _was_collected(session, cycle_id, row.step):
        yield at_line(row.line, f"step {row.step} was collected already; use `oneplan late ask`",
                      f"{name} รวบรวมไปแล้ว ให้ใช้ oneplan late ask")  # fmt: skip
    if row.received_on is None:
        return
    opens = in_bangkok(step.opens_at).date() if step.opens_at else None
    shown = format_date(row.received_on)
    if row.received_on > now.date():
        yield at_line(
            row.line,
            f"{row.received_on} lies after today, {now.date()}",
            f"วันที่รับ {shown} อยู่หลังวันนี้ ({format_date(now.date())})",
        )
    elif opens and row.received_on < opens:
        yield at_line(
            row.line,
            f"{row.received_on} lies before the step opened, {opens}",
            f"วันที่รับ {shown} อยู่ก่อนวันเปิดขั้นตอน ({format_date(opens)})",
        )


def _was_collected(session: Session, cycle_id: str, step_id: str) -> bool:
    return step_collections.has_any(session, cycle_id=cycle_id, step_id=step_id)


def _mark(session: Session, cycle_id: str, step_id: str, *, by: str) -> None:
    """Mark a step as filled in: its units are known, and it waits for none of them."""
    step = stored_steps.get_step(session, cycle_id, step_id)
    calendar = calendar_in_force(session, cycle_id)
    if collects(calendar.step(step_id)):
        expect_units(session, calendar, calendar.step(step_id))
    if step.backfilled_at is not None:
        return
    now = planning_now(session, cycle_id)
    step.backfilled_at = now
    step.released_at = step.released_at or now
    audit.append_event(
        session, actor=by, action="step.backfilled", cycle_id=cycle_id, subject=step_id
    )


def _fill(
    begin: Transactions,
    cycle_id: str,
    row: EarlierFile,
    *,
    folder: Path,
    by: str,
    files: Files,
) -> Filled:
    scope = {"cycle_id": cycle_id, "step_id": row.step, "unit_code": row.unit}
    try:
        return _kept(begin, scope, row, folder=folder, by=by, files=files)
    except FileRefused as refusal:
        return Filled(row=row, state="refused", reason=refusal.th)
    except OneplanError as error:
        return Filled(row=row, state="refused", reason=error.in_thai)


def _kept(
    begin: Transactions,
    scope: Mapping[str, str],
    row: EarlierFile,
    *,
    folder: Path,
    by: str,
    files: Files,
) -> Filled:
    came = bangkok(row.received_on, RECEIVED) if row.received_on else None
    with begin() as session:
        moment = came or planning_now(session, scope["cycle_id"])
        if row.file == NIL_TH:
            receipt = receive_nil(
                session, **scope, reason=NIL_TH, sender=by, files=files, received_at=moment
            )
            return Filled(row=row, state=receipt.state.value)
        admission = Admission(arrived_at=moment, check=prepare_check(session, **scope))
    path = folder / row.file
    receipt = receive_file(
        begin=begin,
        cycle_id=scope["cycle_id"],
        step_id=scope["step_id"],
        unit_code=scope["unit_code"],
        file_name=path.name,
        content=path.read_bytes(),
        sender=by,
        files=files,
        admission=admission,
    )
    errors = [each.message_th for each in receipt.findings if each.severity == "error"]
    return Filled(
        row=row, state=receipt.state.value, rows=receipt.rows, reason="; ".join(errors[:5])
    )
