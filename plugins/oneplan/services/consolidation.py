"""Make a plan of what a step takes in, and compare two versions of it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from oneplan.domain.acts import PROVINCE, Act, collects, final_plan_step, makes_plan, sources_of
from oneplan.domain.calendar_steps import Step
from oneplan.domain.calendars import Calendar
from oneplan.domain.consolidation import Difference, PlanRow, difference, merge
from oneplan.errors import OneplanError
from oneplan.services.clock import planning_now
from oneplan.services.cycles import calendar_in_force, step_groups
from oneplan.services.steps import record_act
from oneplan.store import audit, cycles, plans, submissions


class NoFinalPlan(OneplanError):
    """A cycle's calendar has no step in which the province makes a plan."""

    status_code = 404

    def __init__(self, *, cycle_id: str) -> None:
        super().__init__(
            f"The calendar of {cycle_id!r} has no step that ends in a provincial plan."
        )


def consolidate_step(
    session: Session, cycle_id: str, step_id: str, group_code: str
) -> dict[str, object]:
    """Make the plan of a step for one group, or find that it is unchanged.

    The same inputs give the same rows in the same order and the same hash, so a
    repeat makes no new version.

    Returns:
        version, content_hash, row_count, is_new.
    """
    cycles.lock_cycle(session, cycle_id)
    calendar = calendar_in_force(session, cycle_id)
    rows = merge(_source_rows(session, calendar, calendar.step(step_id), group_code))
    version, is_new = plans.add_version(
        session,
        rows,
        cycle_id=cycle_id,
        step_id=step_id,
        group_code=group_code,
        made_at=planning_now(session, cycle_id),
    )
    record_act(session, cycle_id, step_id, Act.CONSOLIDATE, group_code)
    if is_new:
        audit.append_event(
            session,
            actor="oneplan",
            action="plan.made",
            cycle_id=cycle_id,
            subject=f"{step_id}/{group_code}",
            details={"version": version.version, "content_hash": version.content_hash},
        )
    return {
        "version": version.version,
        "content_hash": version.content_hash,
        "row_count": version.row_count,
        "is_new": is_new,
    }


def _source_rows(
    session: Session, calendar: Calendar, step: Step, group_code: str
) -> Iterator[tuple[PlanRow, ...]]:
    """The rows that a step takes in: its own submissions, or its inputs' plans."""
    names = (step.id,) if collects(step) else sources_of(calendar, step)
    for name in names:
        source = calendar.step(name)
        if collects(source) and (name == step.id or not makes_plan(calendar, source)):
            yield _collected_rows(session, calendar.cycle, name, group_code)
        else:
            for version in plans.list_latest_versions(
                session, cycle_id=calendar.cycle, step_id=name
            ):
                if _belongs(version.group_code, group_code):
                    yield plans.list_plan_rows(session, version.id)


def _belongs(source_group: str, group_code: str) -> bool:
    """Whether a source's group goes into *group_code*; the province takes all."""
    return group_code in (PROVINCE.code, source_group) or source_group == PROVINCE.code


def _collected_rows(
    session: Session, cycle_id: str, step_id: str, group_code: str
) -> tuple[PlanRow, ...]:
    found = submissions.list_collections(session, cycle_id=cycle_id, step_id=step_id)
    ids = [
        submission_id
        for collection in found
        if _belongs(collection.group_code, group_code)
        for submission_id in collection.submission_ids
    ]
    return plans.list_submitted_rows(session, ids)


def final_step_of(session: Session, cycle_id: str) -> str:
    """The step whose plan the cycle ends in.

    Raises:
        NoFinalPlan: The calendar has none.
    """
    step_id = final_plan_step(calendar_in_force(session, cycle_id))
    if step_id is None:
        raise NoFinalPlan(cycle_id=cycle_id)
    return step_id


def read_plan(session: Session, cycle_id: str, *, version: int | None = None) -> dict[str, object]:
    """The provincial plan as plain JSON: any version, the last by default.

    Raises:
        PlanUnknown: That version was not made.
    """
    step_id = final_step_of(session, cycle_id)
    found = plans.find_version(session, cycle_id=cycle_id, step_id=step_id, version=version)
    if found is None:
        raise plans.PlanUnknown(cycle_id=cycle_id, version=version)
    rows = plans.list_plan_rows(session, found.id)
    return {
        "cycle": cycle_id,
        "step": step_id,
        "version": found.version,
        "content_hash": found.content_hash,
        "row_count": found.row_count,
        "total_baht": dict(found.totals),
        "made_at": found.made_at.isoformat(),
        "rows": [{"unit": row.unit_code, **row.content()} for row in rows],
    }


def compare_versions(session: Session, cycle_id: str, before: int, after: int) -> Difference:
    """What a later version of the provincial plan added, dropped or changed.

    Raises:
        PlanUnknown: One of the two was not made.
    """
    step_id = final_step_of(session, cycle_id)
    found = []
    for number in (before, after):
        version = plans.find_version(session, cycle_id=cycle_id, step_id=step_id, version=number)
        if version is None:
            raise plans.PlanUnknown(cycle_id=cycle_id, version=number)
        found.append(plans.list_plan_rows(session, version.id))
    return difference(found[0], found[1])


def resolve_plan(
    session: Session, calendar: Calendar, step: Step, group_code: str
) -> plans.PlanVersion | None:
    """The plan version that an approval or a dispatch is about, or None."""
    name = step.id if makes_plan(calendar, step) else next(iter(sources_of(calendar, step)), None)
    if name is None:
        return None
    groups = {group.code for group in step_groups(calendar, calendar.step(name))}
    return plans.find_version(
        session,
        cycle_id=calendar.cycle,
        step_id=name,
        group_code=group_code if group_code in groups else PROVINCE.code,
    )
