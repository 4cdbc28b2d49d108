"""Calendar → DAG: one DAG a cycle, one task group a step, one task an act.

Nothing here reads a clock: the same calendar makes the same DAG in every process, so
Airflow sees a new version only when the calendar changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from airflow.sdk import DAG, BaseOperator, TaskGroup, get_parsing_context, task_group

from oneplan.domain.cycles.acts import (
    ACT_NAMES_TH,
    GATED_ACTS,
    MAILED_ACTS,
    PER_GROUP_ACTS,
    Act,
    acts_of,
    gates_of,
    opens_by_inputs,
    task_group_id,
)
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import MAPPED_GROUP_ID, meetings_of
from oneplan.domain.cycles.short_titles import cycle_name, parent_name, phase_name, step_name
from oneplan.domain.reminders.notices import OPENING
from oneplan.domain.reminders.reminder_schedule import reminder_keys
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.calendars.calendar_files import list_calendar_files
from oneplan.orchestration.operators.approve_plan import ApprovePlanOperator
from oneplan.orchestration.operators.collate_submissions import CollateSubmissionsOperator
from oneplan.orchestration.operators.collect_submissions import CollectSubmissionsOperator
from oneplan.orchestration.operators.consolidate_plan import ConsolidatePlanOperator
from oneplan.orchestration.operators.dispatch_plan import DispatchPlanOperator
from oneplan.orchestration.operators.present_plan import PresentPlanOperator
from oneplan.orchestration.operators.record_act import RecordActOperator
from oneplan.orchestration.operators.send_collation import SendCollationOperator
from oneplan.orchestration.operators.send_notices import SendNoticesOperator
from oneplan.orchestration.operators.start_cycle import StartCycleOperator
from oneplan.orchestration.running_calendars import find_calendar
from oneplan.orchestration.sensors.step_opens import StepOpensSensor
from oneplan.orchestration.sensors.submissions_received import SubmissionsReceivedSensor
from oneplan.orchestration.step_docs import cycle_doc, step_doc
from oneplan.orchestration.step_operator import MAP_INDEX_TEMPLATE
from oneplan.orchestration.task_arguments import DEFAULT_ARGUMENTS
from oneplan.services.cycles.calendars import step_groups

GroupNames = dict[str, str]


@dataclass(slots=True)
class _Step:
    """A step on its way to tasks: what comes first, what comes last."""

    calendar: Calendar
    step: Step
    groups: GroupNames
    provinces: Any = None  # of a national calendar: what its first task tells
    tasks: dict[Act, Any] = field(default_factory=dict)
    doc: str = field(init=False)

    def __post_init__(self) -> None:
        """Write the text that each of its tasks shows."""
        self.doc = step_doc(self.calendar, self.step)

    @property
    def is_mapped(self) -> bool:
        return list(self.groups) != [""]

    @property
    def arguments(self) -> dict[str, Any]:
        return {"cycle_id": self.calendar.cycle, "step_id": self.step.id}

    @property
    def last(self) -> Any:
        """The task that other steps wait for: the last that is no mail."""
        return [task for act, task in self.tasks.items() if act not in MAILED_ACTS][-1]


def build_cycle_dags(folder: Path) -> Iterator[DAG]:
    """Make the DAG of every readable calendar in *folder*.

    A task process builds only the DAG it runs. A calendar that cannot be read is no
    error here: ``dags/calendar_errors.py`` reports it as an import error of its own, so
    that the other cycles stay triggerable, and a cycle that runs goes on by what is in force.
    """
    wanted = get_parsing_context().dag_id
    for path in list_calendar_files(folder):
        if wanted is not None and path.stem != wanted:
            continue
        calendar = find_calendar(path)
        if calendar is not None:
            yield build_cycle_dag(calendar)


def build_cycle_dag(calendar: Calendar) -> DAG:
    """Make the DAG of one calendar."""
    with DAG(
        dag_id=calendar.cycle,
        dag_display_name=cycle_name(calendar),
        description=calendar.title.th,
        doc_md=cycle_doc(calendar),
        schedule=None,
        catchup=False,
        max_active_runs=1,
        max_active_tasks=64,
        default_args=dict(DEFAULT_ARGUMENTS),
        tags=_tags(calendar),
    ) as dag:
        start = StartCycleOperator(
            task_id="start", task_display_name="เริ่มรอบแผน", cycle_id=calendar.cycle
        )
        made = _build_steps(calendar, start)
        for each in made.values():
            start >> each.tasks[Act.OPEN]
            _gate(each, made)
    return dag


def _tags(calendar: Calendar) -> list[str]:
    place = calendar.province.name_th if calendar.province else "ทั่วประเทศ"
    return ["แผนเดียวกัน", place, f"ปีงบประมาณ {to_thai_digits(calendar.fiscal_year_be)}"]


def _build_steps(calendar: Calendar, start: Any) -> dict[str, _Step]:
    """Make every step, inside the groups of its phase and of its printed step."""
    outer: dict[str, TaskGroup] = {}
    made: dict[str, _Step] = {}
    for step in calendar.steps:
        with ExitStack() as stack:
            for key, name, full in _outer_groups(calendar, step):
                if key not in outer:
                    outer[key] = TaskGroup(
                        key, prefix_group_id=False, group_display_name=name, tooltip=full
                    )
                stack.enter_context(outer[key])
            groups = {group.code: group.name_th for group in step_groups(calendar, step)}
            told = None if calendar.province else start.output
            made[step.id] = _build_step(_Step(calendar, step, groups, told))
    return made


def _outer_groups(calendar: Calendar, step: Step) -> Iterator[tuple[str, str, str]]:
    """The task groups around a step: its phase, then the printed step it is part of.

    Each by its id, its name and its full text.
    """
    if step.phase is not None:
        phase = next(each for each in calendar.phases if each.name == step.phase)
        order = calendar.phases.index(phase) + 1
        yield f"phase_{order}", phase_name(calendar, phase), phase.name
    if step.parent is not None:
        parent = next(each for each in calendar.parents if each.id == step.parent)
        yield task_group_id(step.parent), parent_name(parent), parent.title_th


def _build_step(made: _Step) -> _Step:
    step = made.step
    with TaskGroup(
        task_group_id(step.id),
        group_display_name=step_name(step),
        tooltip=step.title.th,
        doc_md=made.doc,
    ):
        acts = acts_of(made.calendar, step)
        mapped = [act for act in acts if act in PER_GROUP_ACTS] if made.is_mapped else []
        for act in acts:
            if act not in mapped:
                made.tasks[act] = _BUILDERS[act](made, act, "")
        if mapped:
            made.tasks.update(_build_mapped(made, mapped))
            made.tasks = {act: made.tasks[act] for act in acts}
        _chain(made)
    return made


def _build_mapped(made: _Step, acts: list[Act]) -> dict[Act, Any]:
    """Make the acts done once an amphoe, in a mapped group: an index depends on its own only."""
    tasks: dict[Act, Any] = {}

    @task_group(
        group_id=MAPPED_GROUP_ID, group_display_name="รายอำเภอ/หน่วยงาน", prefix_group_id=True
    )
    def each(group: str) -> None:
        previous = None
        for act in acts:
            tasks[act] = _BUILDERS[act](made, act, group)
            if previous is not None:
                previous >> tasks[act]
            previous = tasks[act]

    each.expand(group=list(made.groups) if made.provinces is None else made.provinces)
    return tasks


def _chain(made: _Step) -> None:
    """Put the acts in order; invitations and reminders run beside the waiting."""
    previous = made.tasks[Act.OPEN]
    for act, task in made.tasks.items():
        if act == Act.OPEN:
            continue
        previous >> task
        if act not in MAILED_ACTS:
            previous = task


def _gate(made: _Step, steps: Mapping[str, _Step]) -> None:
    """Let the first gated act wait for the steps that the calendar names."""
    gated = next((task for act, task in made.tasks.items() if act in GATED_ACTS), None)
    if opens_by_inputs(made.step):
        gated = made.tasks[Act.OPEN]
    if gated is None:
        return
    for name in gates_of(made.calendar, made.step):
        steps[name].last >> gated


def _common(made: _Step, act: Act) -> dict[str, Any]:
    mapped = made.is_mapped and act in PER_GROUP_ACTS
    return {
        "task_id": act.value,
        "task_display_name": ACT_NAMES_TH[act],
        "doc_md": made.doc,
        **({"map_index_template": MAP_INDEX_TEMPLATE} if mapped else {}),
    }


def _open(made: _Step, act: Act, _group: str) -> BaseOperator:
    return StepOpensSensor(**_common(made, act), **made.arguments)


def _invite(made: _Step, act: Act, _group: str) -> BaseOperator:
    return SendNoticesOperator(
        **_common(made, act), **made.arguments, reminder=OPENING, pool="oneplan_mail"
    )


def _remind(made: _Step, act: Act, _group: str) -> Any:
    return SendNoticesOperator.partial(
        **_common(made, act),
        **made.arguments,
        pool="oneplan_mail",
        map_index_template=MAP_INDEX_TEMPLATE,
    ).expand(reminder=list(reminder_keys(made.step)))


def _with_group(operator: Callable[..., Any]) -> Callable[[_Step, Act, str], Any]:
    def build(made: _Step, act: Act, group: str) -> Any:
        return operator(
            **_common(made, act), **made.arguments, group=group, group_names=made.groups
        )

    return build


def _approve(made: _Step, act: Act, _group: str) -> Any:
    """One instance a version: each shows the plan that it is about, and keeps its answer."""
    arguments = {**_common(made, act), "map_index_template": MAP_INDEX_TEMPLATE}
    return ApprovePlanOperator.partial(
        **arguments, **made.arguments, subject=made.step.title.th
    ).expand(version=made.tasks[Act.PRESENT].output)


def _record(made: _Step, act: Act, group: str) -> Any:
    meetings = {meeting.code: meeting.name_th for meeting in meetings_of(made.step)}
    arguments = {**_common(made, act), **made.arguments, "subject": made.step.title.th}
    if meetings and not made.is_mapped:
        arguments["map_index_template"] = MAP_INDEX_TEMPLATE
        return RecordActOperator.partial(**arguments, group_names=meetings).expand(
            group=list(meetings)
        )
    return RecordActOperator(**arguments, group=group, group_names=made.groups)


_BUILDERS: Mapping[Act, Callable[[_Step, Act, str], Any]] = {
    Act.OPEN: _open,
    Act.INVITE: _invite,
    Act.REMIND: _remind,
    Act.WAIT: _with_group(SubmissionsReceivedSensor),
    Act.COLLECT: _with_group(CollectSubmissionsOperator),
    Act.RECORD: _record,
    Act.CONSOLIDATE: _with_group(ConsolidatePlanOperator),
    Act.PRESENT: _with_group(PresentPlanOperator),
    Act.APPROVE: _approve,
    Act.DISPATCH: _with_group(DispatchPlanOperator),
    Act.COLLATE: _with_group(CollateSubmissionsOperator),
    Act.SEND_ON: _with_group(SendCollationOperator),
}
