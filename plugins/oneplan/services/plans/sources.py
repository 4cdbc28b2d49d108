"""What goes into the plans of a step: files as they are, or plans that were made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, collects, makes_plan, sources_of, task_id_of
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import (
    AMPHOE_DIGITS,
    PROVINCE,
    PROVINCE_DIGITS,
    goes_into,
    makes_amphoe_plans,
)
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force, step_groups
from oneplan.store.plans import plan_parts, plan_rows, plans
from oneplan.store.submissions import step_collections
from oneplan.store.submissions.step_collections import Collection


class NoPlanHere(OneplanError):
    """A plan was asked of a step that makes none."""

    status_code = 404

    def __init__(self, *, cycle_id: str, step_id: str) -> None:
        super().__init__(f"Step {step_id} of {cycle_id} makes no plan.")
        self.th = f"{name_of_id(step_id)} ของรอบแผน {cycle_id} ไม่ใช่ขั้นตอนที่รวมแผน"


@dataclass(kw_only=True)
class Sources:
    """What one group's plan takes in.

    Attributes:
        files: Ids of submissions that come in as they are.
        parts: Plan versions that come in.
    """

    files: list[int] = field(default_factory=list)
    parts: list[plans.PlanVersion] = field(default_factory=list)


def gather(
    session: Session, calendar: Calendar, step: Step, group_codes: Sequence[str]
) -> dict[str, Sources]:
    """What a step takes in: its own submissions, or its inputs' plans, by group."""
    found = {code: Sources() for code in group_codes}
    for name in (step.id,) if collects(step) else sources_of(calendar, step):
        source = calendar.step(name)
        if collects(source) and (
            name == step.id
            or not makes_plan(calendar, source)
            or _parts_by_amphoe(calendar, source, step)
        ):
            for sent in step_collections.list_collections(
                session, cycle_id=calendar.cycle, step_id=name
            ):
                for code, ids in _shares(session, sent, group_codes):
                    found[code].files += ids
        else:
            for plan in plans.list_latest_versions(session, cycle_id=calendar.cycle, step_id=name):
                for code in _takers(plan.group_code, group_codes):
                    found[code].parts.append(plan)
    return found


def _parts_by_amphoe(calendar: Calendar, source: Step, step: Step) -> bool:
    """Whether each amphoe of a nation takes its part of what its province collected."""
    return calendar.province is None and makes_amphoe_plans(step) and not makes_amphoe_plans(source)


def _shares(
    session: Session, sent: Collection, group_codes: Sequence[str]
) -> Iterator[tuple[str, list[int]]]:
    """What each group takes of a collection: all of it, or an amphoe's part of a province's.

    An amphoe takes the files of units inside it, and those of offices that stand above
    it: which of their rows are its own is decided when the plan is made.
    """
    amphoe = [
        code
        for code in group_codes
        if len(code) == AMPHOE_DIGITS and code[:PROVINCE_DIGITS] == sent.group_code
    ]
    areas = plan_parts.list_sender_areas(session, sent.submission_ids) if amphoe else {}
    for code in amphoe:
        yield (
            code,
            [
                id_
                for id_ in sent.submission_ids
                if areas[id_].startswith(code) or code.startswith(areas[id_])
            ],
        )
    for code in _takers(sent.group_code, group_codes):
        yield code, sent.submission_ids


def _takers(source_group: str, group_codes: Sequence[str]) -> Iterator[str]:
    """The groups that a source's group goes into; the province takes all."""
    for code in group_codes:
        if goes_into(source_group, code):
            yield code


def areas_of(
    files: Iterable[plan_parts.SubmissionPart], parts: Iterable[plans.PlanVersion]
) -> list[str]:
    """Where the rows of some parts stand: the first characters of their places."""
    found = {area for file in files for area in file.areas}
    return sorted(found | {area for part in parts for area in part.areas})


def covered_units(session: Session, sources: Iterable[Sources]) -> dict[int, set[tuple[str, str]]]:
    """Plan version → (step, unit) of the files below it, where files come in beside plans.

    A unit's file that a plan takes in already comes in by that plan: what the
    plan decided about its rows holds, and no row is counted twice.
    """
    mixed = {part.id for each in sources if each.files for part in each.parts}
    found: dict[int, set[tuple[str, str]]] = {}
    for version, step_id, unit_code in (
        plan_rows.list_senders(session, sorted(mixed)) if mixed else ()
    ):
        found.setdefault(version, set()).add((step_id, unit_code))
    return found


def lines_of(
    files: Iterable[plan_parts.SubmissionPart], parts: Iterable[plans.PlanVersion]
) -> list[str]:
    """The parts of a plan as its hash reads them, without ids of this database."""
    return [
        *(f"file {file.step_id}/{file.unit_code} {file.sha256} {file.rows_hash}" for file in files),
        *(f"plan {part.step_id}/{part.group_code} {part.content_hash}" for part in parts),
    ]


def consolidation_task(session: Session, cycle_id: str, step_id: str) -> str:
    """The id of the task that makes a step's plans.

    Raises:
        NoPlanHere: The step makes none.
    """
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(step_id)
    if not makes_plan(calendar, step):
        raise NoPlanHere(cycle_id=cycle_id, step_id=step_id)
    is_mapped = step_groups(calendar, step) != (PROVINCE,)
    return task_id_of(step_id, Act.CONSOLIDATE, mapped=is_mapped)
