"""What a step of a calendar does, for whom, and after what.

A calendar says *kind*; the office does *acts*. Opening, inviting, reminding and
waiting follow the step's own window. Consolidating, meeting, approving and
dispatching also wait for other steps, because windows overlap in real
calendars: Rayong's step 3.1 opens on 1 April while its input runs to 30 April.
"""

from __future__ import annotations

from enum import StrEnum

from oneplan.domain.cycles.calendar_steps import Level, Step, StepKind
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import MAPPED_GROUP_ID


class Act(StrEnum):
    """One thing that is done in a step; also the name of its task."""

    OPEN = "open"
    INVITE = "invite"
    REMIND = "remind"
    WAIT = "wait"
    COLLECT = "collect"
    RECORD = "record"
    CONSOLIDATE = "consolidate"
    PRESENT = "present"
    APPROVE = "approve"
    DISPATCH = "dispatch"
    COLLATE = "collate"
    SEND_ON = "send_on"


ACT_NAMES_TH = {
    Act.OPEN: "เปิดขั้นตอน",
    Act.INVITE: "แจ้งหน่วยงานให้จัดส่ง",
    Act.REMIND: "เตือนกำหนดส่ง",
    Act.WAIT: "รอรับแผน",
    Act.COLLECT: "รวบรวมแผน",
    Act.RECORD: "บันทึกผลการดำเนินการ",
    Act.CONSOLIDATE: "ประมวลและรวมแผน",
    Act.PRESENT: "เสนอคณะกรรมการ",
    Act.APPROVE: "พิจารณาให้ความเห็นชอบ",
    Act.DISPATCH: "จัดส่งแผน",
    Act.COLLATE: "รวมทะเบียน รายงาน หรือเอกสารทั้งจังหวัด",
    Act.SEND_ON: "จัดส่งเอกสารรวมต่อ",
}

GATED_ACTS = (Act.RECORD, Act.CONSOLIDATE, Act.PRESENT, Act.DISPATCH)
"""Acts that wait for the steps a calendar names as inputs."""

MAILED_ACTS = (Act.INVITE, Act.REMIND)
"""Acts that only tell people: nothing waits for them."""

PER_GROUP_ACTS = (Act.WAIT, Act.COLLECT, Act.RECORD, Act.CONSOLIDATE, Act.DISPATCH)
"""Acts done once a group where the step is done by amphoe; the others once a step."""


STEP_PREFIX = "step"


def task_group_id(step_id: str) -> str:
    """The id of a step's task group: ``step_03_3`` for step 3.3, so that ids sort as the year."""
    first, *rest = step_id.split(".")
    return "_".join((STEP_PREFIX, first.zfill(2), *rest))


def task_id_of(step_id: str, act: Act, *, mapped: bool) -> str:
    """The id of an act's task: ``step_03_3.each.collect`` where it is done once an amphoe."""
    return ".".join((task_group_id(step_id), *((MAPPED_GROUP_ID,) if mapped else ()), act))


def step_of_task(calendar: Calendar, task_id: str) -> Step | None:
    """The step that a task belongs to, by its id or by that of its group; None for any other."""
    group = task_id.split(".", maxsplit=1)[0]
    return next((step for step in calendar.steps if task_group_id(step.id) == group), None)


def is_task_of_step(task_id: str) -> bool:
    """Whether a task does an act of some step, as its id says."""
    return task_id.startswith(f"{STEP_PREFIX}_") and act_of_task(task_id) in set(Act)


def act_of_task(task_id: str) -> str:
    """The act that a task does: the last part of its id."""
    return task_id.rpartition(".")[2]


def collects(step: Step) -> bool:
    """Whether units send workbooks in this step; a duty of another step is asked there alone."""
    return StepKind.COLLECT in (step.kind, step.also) and step.duty_of is None


def collates(step: Step) -> bool:
    """Whether what the units of this step send is put together to one document and sent on.

    That is no plan: no row is merged or left out, and nobody decides about it.
    """
    return collects(step) and bool(step.collated_for)


def sources_of(calendar: Calendar, step: Step) -> tuple[str, ...]:
    """Name the steps whose plans *step* takes in, in calendar order.

    A step that collects takes its own submissions: what the calendar names as
    its inputs is what they are checked against. Meetings and approvals make no
    plan of their own, so their inputs stand for them.
    """
    if step.id not in calendar.plan_sources:
        calendar.plan_sources[step.id] = _find_sources(calendar, step)
    return calendar.plan_sources[step.id]


def _find_sources(calendar: Calendar, step: Step) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in step.inputs:
        source = calendar.step(name)
        if makes_plan(calendar, source) or collects(source):
            found[name] = None
        else:
            found.update(dict.fromkeys(sources_of(calendar, source)))
    order = [each.id for each in calendar.steps]
    return tuple(sorted(found, key=order.index))


def makes_plan(calendar: Calendar, step: Step) -> bool:
    """Whether the step ends in a plan version.

    An approval or a dispatch consolidates first where no earlier step made the
    one plan that it is about; one that collects sends on what it collected.
    """
    if StepKind.CONSOLIDATE in (step.kind, step.also):
        return collects(step) or bool(sources_of(calendar, step))
    kinds = {step.kind, step.also}
    if not {StepKind.APPROVAL, StepKind.DISPATCH} & kinds:
        return False
    if collects(step) and StepKind.DISPATCH in kinds:
        return True
    sources = sources_of(calendar, step)
    return bool(sources) and not (
        len(sources) == 1 and makes_plan(calendar, calendar.step(sources[0]))
    )


def acts_of(calendar: Calendar, step: Step) -> tuple[Act, ...]:
    """List the acts of *step* in the order they are done."""
    kinds = {step.kind, step.also}
    acts = [Act.OPEN]
    if collects(step):
        acts.append(Act.INVITE)
        if step.window.due is not None and step.policy.reminders:
            acts.append(Act.REMIND)
        acts += [Act.WAIT, Act.COLLECT]
    acts += _made_and_recorded(calendar, step)
    if StepKind.APPROVAL in kinds:
        acts += [Act.PRESENT, Act.APPROVE]
    if StepKind.DISPATCH in kinds and _has_plan(calendar, step):
        acts.append(Act.DISPATCH)
    if collates(step):
        acts += [Act.COLLATE, Act.SEND_ON]
    return tuple(acts)


def _made_and_recorded(calendar: Calendar, step: Step) -> list[Act]:
    """A plan and a record in their order: a meeting sees the draft that is made for it."""
    made = [Act.CONSOLIDATE] if makes_plan(calendar, step) else []
    recorded = [Act.RECORD] if _is_recorded(calendar, step) else []
    is_meeting = StepKind.MEETING in (step.kind, step.also)
    return made + recorded if is_meeting else recorded + made


def _has_plan(calendar: Calendar, step: Step) -> bool:
    return makes_plan(calendar, step) or bool(sources_of(calendar, step))


def _is_recorded(calendar: Calendar, step: Step) -> bool:
    """Whether a person writes down what was done, because no plan here shows it."""
    kinds = {step.kind, step.also}
    if kinds & {StepKind.MEETING, StepKind.SETUP}:
        return True
    if kinds & {StepKind.DISPATCH, StepKind.CONSOLIDATE}:
        return not _has_plan(calendar, step)
    return False


def opens_by_inputs(step: Step) -> bool:
    """Whether a step has no window at all, and so opens when its inputs are there."""
    return step.window.start is None and step.window.due is None


def gates_of(calendar: Calendar, step: Step) -> tuple[str, ...]:
    """Name the steps that must be done before the gated acts of *step*.

    Inputs and stated orders always gate. An order that was only inferred gates
    a plan, not a meeting: nothing printed says that a meeting waits. Optional
    steps gate nothing.
    """
    weak = {StepKind.MEETING, StepKind.SETUP}
    names = dict.fromkeys(step.inputs)
    for order in step.after:
        if order.basis == "stated" or step.kind not in weak:
            names[order.step] = None
    return tuple(name for name in names if not calendar.step(name).optional)


def approvals_before(calendar: Calendar, step: Step) -> tuple[str, ...]:
    """Name the committees whose resolution about the plan must be there before *step* acts on it.

    From *step* itself back along its inputs and orders: on each way the first step
    that approves a plan. An approval of no plan (of a working method, say) decides
    about no content and is none of them. A calendar that sends plans before any
    approval (Rayong's step 3.1, the ministry's 3.2 and 6) gives an empty answer.

    Returns:
        Ids of steps in calendar order.
    """
    found: set[str] = set()
    seen: set[str] = set()
    ahead = [step.id]
    while ahead:
        each = calendar.step(ahead.pop())
        if each.id in seen:
            continue
        seen.add(each.id)
        if approves_plan(calendar, each):
            found.add(each.id)
        else:
            ahead += gates_of(calendar, each)
    return tuple(each.id for each in calendar.steps if each.id in found)


def approves_plan(calendar: Calendar, step: Step) -> bool:
    """Whether a committee decides in *step* about the content of a plan."""
    return StepKind.APPROVAL in (step.kind, step.also) and _has_plan(calendar, step)


def final_plan_step(calendar: Calendar) -> str | None:
    """Name the step whose plan the cycle ends in: the last one made by the province."""
    for step in reversed(calendar.steps):
        if makes_plan(calendar, step) and step.submitted_by.levels == (Level.PROVINCE,):
            return step.id
    return None


def steps_of_final_plan(calendar: Calendar) -> frozenset[str]:
    """Name the steps whose rows reach the final plan: a step that collects takes only its own."""
    final = final_plan_step(calendar)
    reached: set[str] = set()
    ahead = [final] if final else []
    while ahead:
        step = calendar.step(ahead.pop())
        reached.add(step.id)
        if not collects(step):
            ahead += [name for name in sources_of(calendar, step) if name not in reached]
    return frozenset(reached)
