"""A package sent again: an addendum where the plan is another, else what the rules still allow.

A package goes to each recipient once; the mail's key says so. What can be sent of the same
content is the package to recipients who came into the register since, and the question
whether it came to those who have not said so, once in each interval of
:data:`~oneplan.services.documents.acknowledgements.REMIND_EVERY`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, acts_of
from oneplan.domain.documents.addenda import dispatch_number
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError
from oneplan.gateways.files.files import Files
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.decisions.resolutions import require_resolutions
from oneplan.services.documents.acknowledgements import OPEN_FOR, reminder_due
from oneplan.services.documents.dispatch import (
    NothingToDispatch,
    list_whole_recipients,
    send_plan,
)
from oneplan.services.documents.package_names import name_package
from oneplan.services.plans.plan_versions import resolve_plan
from oneplan.services.reminders.queued_mails import queue_dispatch_reminder
from oneplan.store.cycles import cycle_locks
from oneplan.store.documents import dispatches
from oneplan.store.shared import audit
from oneplan.store.units import contacts
from oneplan.store.units.units import Unit


class NothingSentYet(OneplanError):
    """A package was to be sent again that was never sent."""

    status_code = 404

    def __init__(self, *, step_id: str) -> None:
        self.th = f"{name_of_id(step_id)} ยังไม่เคยส่งชุดเอกสารนี้ ครั้งแรกระบบส่งเองเมื่อถึงขั้นตอนและมีมติแล้ว"
        super().__init__(f"Step {step_id} has not sent this package; the first time its task does.")


class NothingToSendAgain(OneplanError):
    """A package was to be sent again that everybody has, or was asked about just now."""

    status_code = 409

    def __init__(self, *, number: int, rule: str, rule_th: str) -> None:
        self.th = f"ชุดที่ {to_thai_digits(number)} ไม่มีสิ่งที่ต้องส่งอีก: {rule_th} ระบบไม่ส่งชุดเดิมถึงผู้รับเดิมซ้ำ"
        super().__init__(f"Of package {number} nothing is to be sent again: {rule}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondDispatch:
    """What sending a package again would do.

    Attributes:
        last: The package that was sent last.
        addendum: Number of the package that would be made; None where the content is the same.
        to: Whom the package itself would go to.
        asked: Who would be asked whether it came.
        waiting: Who has not said so and was asked within the interval.
        unreachable: Those of *to* and *asked* without an address that mail reaches.
        number: How many times they have been asked, with this one.
    """

    last: dispatches.Dispatch
    addendum: int | None
    to: Sequence[Unit]
    asked: Sequence[Unit]
    waiting: Sequence[Unit]
    unreachable: Sequence[Unit]
    number: int


def foresee_second_dispatch(
    session: Session, cycle_id: str, step_id: str, group_code: str
) -> SecondDispatch:
    """Tell what sending a package again would do; nothing is written.

    Raises:
        NothingSentYet: It was never sent.
        NothingToSendAgain: Everybody has it, or was asked within the interval.
        ResolutionMissing: The plan is another by now, and no committee let it pass.
    """
    scope = {"cycle_id": cycle_id, "step_id": step_id, "group_code": group_code}
    last = dispatches.find_last(session, **scope)
    if last is None:
        raise NothingSentYet(step_id=step_id)
    answers = dispatches.list_answers(session, last.id)
    known = [unit for unit, _ in answers]
    is_newer, found = _whole(session, last)
    if is_newer:
        by_code = {unit.code: unit for unit in (*known, *found)}
        to: list[Unit] = [by_code[code] for code in sorted(by_code)]
        return _foreseen(session, last, to=to, addendum=dispatch_number(last.number))
    had = {unit.code for unit in known}
    added = [unit for unit in found if unit.code not in had]
    silent = [unit for unit, answer in answers if answer.acknowledged_at is None]
    now = planning_now(session, cycle_id)
    number = max(1, reminder_due(last.dispatched_at, now=now))
    before = dispatches.list_asked(session, last.id, number=number)
    is_over = now >= last.dispatched_at + OPEN_FOR
    asked = [unit for unit in silent if unit.code not in before and not is_over]
    if not added and not asked:
        raise NothingToSendAgain(number=last.number, **_why(silent=bool(silent), is_over=is_over))
    waiting = [unit for unit in silent if unit.code in before]
    return _foreseen(session, last, to=added, asked=asked, waiting=waiting, number=number)


def send_again(
    session: Session,
    cycle_id: str,
    step_id: str,
    group_code: str,
    *,
    files: Files,
    actor: str,
    reason: str,
) -> int:
    """Do what :func:`foresee_second_dispatch` tells; return how many mails are new.

    Raises:
        OneplanError: As there, and as :func:`~oneplan.services.documents.dispatch.send_plan`.
    """
    cycle_locks.lock_documents(session, cycle_id)
    found = foresee_second_dispatch(session, cycle_id, step_id, group_code)
    calendar = calendar_in_force(session, cycle_id)
    queued = 0
    if found.to:
        sent = send_plan(session, calendar, calendar.step(step_id), group_code, files=files)
        queued += int(sent["queued"])
    title = name_package(session, calendar, found.last)
    for unit in found.asked:
        queued += queue_dispatch_reminder(
            session, found.last, unit, number=found.number, title=title
        )
    audit.append_event(
        session,
        actor=actor,
        action="plan.dispatched_again",
        cycle_id=cycle_id,
        subject=f"{step_id}/{group_code}",
        details={
            "number": found.addendum or found.last.number,
            "queued": queued,
            "asked": len(found.asked),
            "reason": reason,
        },
    )
    return queued


def _whole(session: Session, last: dispatches.Dispatch) -> tuple[bool, Sequence[Unit]]:
    """Whether the plan says something else by now, and who gets its whole package.

    A part of a plan (an extract) and a document that was put together go on with their own.
    """
    calendar = calendar_in_force(session, last.cycle_id)
    step = calendar.step(last.step_id)
    is_part = any("holder" in each for each in last.files)
    if is_part or Act.DISPATCH not in acts_of(calendar, step):
        return False, ()
    plan = resolve_plan(session, calendar, step, last.group_code)
    if plan is None:
        raise NothingToDispatch(cycle_id=last.cycle_id, step_id=last.step_id)
    is_newer = plan.content_hash != last.content_hash
    if is_newer:
        require_resolutions(session, calendar, step, plan)
    area = last.group_code or (calendar.province.code if calendar.province else "")
    return is_newer, list_whole_recipients(session, calendar, step, area)


def _why(*, silent: bool, is_over: bool) -> dict[str, str]:
    if not silent:
        return {"rule": "everybody has said that it came", "rule_th": "ผู้รับทุกแห่งตอบรับแล้ว"}
    if is_over:
        return {
            "rule": f"its links ended {OPEN_FOR.in_days()} days after it was sent",
            "rule_th": f"ลิงก์ของชุดนี้หมดอายุแล้ว ({to_thai_digits(OPEN_FOR.in_days())} วันหลังส่ง)",
        }
    return {
        "rule": "who has not said so was asked within the last three days",
        "rule_th": "ผู้ที่ยังไม่ตอบรับได้รับอีเมลถามในรอบสามวันนี้แล้ว",
    }


def _foreseen(
    session: Session,
    last: dispatches.Dispatch,
    *,
    to: Sequence[Unit],
    addendum: int | None = None,
    asked: Sequence[Unit] = (),
    waiting: Sequence[Unit] = (),
    number: int = 0,
) -> SecondDispatch:
    told = [*to, *asked]
    listed = contacts.list_contacts(session, {unit.code for unit in told})
    reached = {
        code for code, known in listed.items() if any(each.bounced_at is None for each in known)
    }
    return SecondDispatch(
        last=last,
        addendum=addendum,
        to=to,
        asked=asked,
        waiting=waiting,
        unreachable=[unit for unit in told if unit.code not in reached],
        number=number,
    )
