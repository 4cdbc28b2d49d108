"""What a running cycle keeps: no amended calendar makes another thing of what was sent.

Files, resolutions and mails hang on a cycle and the number of a step. A calendar of
another year or province, another form, or another step under the number would change
what they are without anybody having said so: the amendment is refused as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, collects
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.plan_years import years_of
from oneplan.domain.cycles.step_matching import find_taken_numbers
from oneplan.domain.shared.step_ids import name_of_id, number_of_id
from oneplan.errors import OneplanError
from oneplan.gateways.files.forms import list_form_titles
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.operations.dropped_steps import list_dropped, require_approvals_kept
from oneplan.store.cycles import cycles, step_uses
from oneplan.store.cycles.stored_steps import StoredStep
from oneplan.store.decisions import decisions
from oneplan.store.submissions import submissions

_SENT = ("files", "collections")
"""Kinds of facts that units make by sending, of those that ``step_uses`` counts."""

Loss = tuple[str, str]
"""What would be lost and what to do, in Thai and in English."""


class FactsLost(OneplanError):
    """An amended calendar would make another thing of what was sent; every such place is told."""

    status_code = 409

    def __init__(self, *, cycle_id: str, losses: Sequence[Loss]) -> None:
        self.th = "\n".join(
            [f"ยังไม่ใช้ปฏิทินที่แก้ไขของรอบแผน {cycle_id}", *(f"- {th}" for th, _ in losses)]
        )
        super().__init__(
            "\n".join(
                [
                    f"The amended calendar of {cycle_id!r} is not put in force:",
                    *(f"- {en}" for _, en in losses),
                ]
            )
        )


def require_followable(session: Session, calendar: Calendar) -> Sequence[StoredStep]:
    """Check that a running cycle may follow a calendar; return the steps that it has no more.

    Raises:
        StepInUse: It drops a step on which files or decisions hang.
        ApprovalTakenAway: It takes a committee away from before a dispatch.
        FactsLost: It would make another thing of what was sent.
    """
    dropped = list_dropped(session, calendar)
    if cycles.get_cycle(session, calendar.cycle).revision:
        require_approvals_kept(session, calendar)
        before = calendar_in_force(session, calendar.cycle)
        losses = [
            *_of_cycle(session, before, calendar),
            *_of_numbers(session, before, calendar),
            *_of_files(session, before, calendar),
            *_of_years(session, before, calendar),
        ]
        if losses:
            raise FactsLost(cycle_id=calendar.cycle, losses=losses)
    return dropped


def _of_cycle(session: Session, before: Calendar, after: Calendar) -> Iterator[Loss]:
    """The year and the place of a cycle in which something was done already."""
    if not decisions.list_acts(session, cycle_id=after.cycle):
        return
    if before.fiscal_year_be != after.fiscal_year_be:
        yield (
            f"รอบแผนนี้เป็นของปีงบประมาณ {before.fiscal_year_be} และเริ่มแล้ว ปฏิทินที่แก้ไขเป็นของ"
            f" {after.fiscal_year_be} ให้ทำรอบแผนใหม่ของปีนั้นด้วย oneplan cycle new",
            f"the cycle is one of fiscal year {before.fiscal_year_be} and has begun, the calendar"
            f" one of {after.fiscal_year_be}: make a cycle of that year with `oneplan cycle new`",
        )
    if (was := _place(before)) != (now := _place(after)):
        yield (
            f"รอบแผนนี้เป็นของ{was[0]} และเริ่มแล้ว ปฏิทินที่แก้ไขเป็นของ{now[0]} แต่ละจังหวัดมีรอบแผนของตน",
            f"the cycle is one of {was[1]} and has begun, the calendar one of {now[1]}:"
            " each province has a cycle of its own",
        )


def _place(calendar: Calendar) -> tuple[str, str]:
    if calendar.province is None:
        return "ทั่วประเทศ", "the whole country"
    code = calendar.province.code
    return f"จังหวัด{calendar.province.name_th} ({code})", f"province {code}"


def _of_numbers(session: Session, before: Calendar, after: Calendar) -> Iterator[Loss]:
    """Steps that have opened and whose number another step has now."""
    taken = find_taken_numbers(before, after)
    started = _list_started(session, after.cycle) if taken else ()
    for old, new in taken:
        if old.id not in started and not step_uses.count_uses(
            session, cycle_id=after.cycle, step_id=old.id
        ):
            continue
        number, other = number_of_id(old.id), after.step(old.id).title.th
        yield (
            f"เลข {number} เป็นของ “{old.title.th}” ซึ่งเปิดแล้ว แต่ปฏิทินที่แก้ไขให้ “{other}” ใช้เลขนี้"
            f" และขั้นตอนเดิมกลายเป็นเลข {number_of_id(new.id)} โปรดคง id เดิมของขั้นตอนที่เปิดแล้ว"
            " ให้ขั้นตอนที่แทรกใช้ id อื่น (เลขที่พิมพ์ในหนังสือใส่ที่ printed_no)",
            f"step {old.id!r} ({old.title.th}) has opened, and the calendar gives its id to another"
            f" one and makes it step {new.id!r}: keep the id, give the step that comes between"
            " another one; the number that is printed stands in printed_no",
        )


def _list_started(session: Session, cycle_id: str) -> Collection[str]:
    acts = decisions.list_acts(session, cycle_id=cycle_id)
    return {each.step_id for each in acts if each.act == Act.OPEN}


def _of_files(session: Session, before: Calendar, after: Calendar) -> Iterator[Loss]:
    """Steps with files that would ask for another form, or for none."""
    numbers = {old.id for old, _ in find_taken_numbers(before, after)}
    titles = list_form_titles()
    now = {step.id: step for step in after.steps}
    for old in before.steps:
        step = now.get(old.id)
        if step is None or old.id in numbers or not collects(old):
            continue
        if collects(step) and old.form == step.form:
            continue
        uses = step_uses.count_uses(session, cycle_id=after.cycle, step_id=old.id)
        if not any(each in uses for each in _SENT):
            continue
        name, form = name_of_id(old.id), titles.get(old.form or "", old.form or "")
        if collects(step):
            yield (
                f"{name} มีไฟล์ที่ส่งมาตามแบบ “{form}” แล้ว จึงเปลี่ยนแบบไม่ได้ โปรดคงแบบเดิม"
                " แล้วเพิ่มขั้นตอนใหม่สำหรับแบบใหม่",
                f"files of step {old.id!r} were sent on form {old.form!r}: keep it, and add a step"
                " for the other form",
            )
        else:
            yield (
                f"{name} มีไฟล์ที่ส่งมาแล้ว จึงเลิกเก็บแผนไม่ได้ โปรดคงชนิดเดิม แล้วเพิ่มขั้นตอนใหม่สำหรับงานใหม่",
                f"files were sent for step {old.id!r}, and it would collect none any more: keep its"
                " kind, and add a step for the other work",
            )


def _of_years(session: Session, before: Calendar, after: Calendar) -> Iterator[Loss]:
    """Steps whose files hold money of years that the plan would not have any more."""
    now = {step.id: step for step in after.steps}
    for old in before.steps:
        step = now.get(old.id)
        if step is None or not collects(step):
            continue
        gone = {*years_of(before, old)} - {*years_of(after, step)}
        if not gone:
            continue
        files = submissions.list_counted(session, cycle_id=after.cycle, step_id=old.id)
        held = sorted(gone & {int(year) for each in files for year in each.totals})
        if held:
            years = ", ".join(str(year) for year in held)
            yield (
                f"{name_of_id(old.id)} มีไฟล์ที่มีเงินของปี {years} ซึ่งแผนของปฏิทินที่แก้ไขไม่มี"
                " โปรดคงช่วงปีของแผนไว้",
                f"files of step {old.id!r} hold money of {years}, which the plan would not have:"
                " keep the years of the plan",
            )
