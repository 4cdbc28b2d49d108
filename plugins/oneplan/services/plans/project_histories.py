"""What became of each project that a unit sent, for the unit itself and for the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.plan_years import fiscal_year_of
from oneplan.domain.cycles.step_names import english_step_name, find_step_name
from oneplan.domain.documents.document_kinds import KIND_NAMES_TH
from oneplan.domain.plans.plan_rows import OutcomeKind, told_reason
from oneplan.domain.plans.project_facts import AnnualFact, PlanFact, ProjectFacts
from oneplan.domain.plans.project_histories import ProjectHistory, tell_history
from oneplan.domain.plans.row_ends import RowEnd
from oneplan.domain.shared.personal_data import hide_personal_data
from oneplan.domain.shared.step_ids import english_name_of_id
from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.plans.allocated_money import money_of
from oneplan.services.plans.gathered_projects import (
    ANSWERED,
    Gathered,
    at_of,
    day_of,
    end_in,
    gather_projects,
    last_of,
    lines_of,
    row_in,
)
from oneplan.services.plans.plan_names import annual_kind_of, name_plan_of
from oneplan.services.plans.project_events import holder_of
from oneplan.services.plans.sent_projects import (
    SentProject,
    group_projects,
    last_files,
    row_key_of,
)
from oneplan.store.plans import project_places
from oneplan.store.plans.project_places import PlanAbove


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedFile:
    """The last file of a step that was returned: none of its projects is taken."""

    step_id: str
    step_th: str
    step_en: str
    version: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitProjects:
    """Every project that a unit, or one that became part of it, sent in a cycle."""

    projects: tuple[ProjectHistory, ...]
    returned: tuple[ReturnedFile, ...]


def view_projects(session: Session, cycle_id: str, unit_code: str) -> UnitProjects:
    """Tell the history of each project of a unit, in the order of steps and rows.

    Of a project that one merged into its title and unit are told, which any plan prints.
    Of a plan that is a draft no outcome is told: :mod:`oneplan.domain.cycles.plan_settling`.
    """
    sent = project_places.list_sent(session, cycle_id=cycle_id, unit_code=unit_code)
    if not sent:
        return UnitProjects(projects=(), returned=())
    calendar = calendar_in_force(session, cycle_id)
    order = {step.id: at for at, step in enumerate(calendar.steps)}
    projects = sorted(group_projects(sent), key=lambda each: order.get(each.row.step_id, -1))
    gathered = gather_projects(session, calendar, projects)
    return UnitProjects(
        projects=tuple(tell_history(_facts(gathered, each)) for each in projects),
        returned=tuple(
            ReturnedFile(
                step_id=row.step_id,
                step_th=find_step_name(calendar, row.step_id),
                step_en=_step_en(calendar, row.step_id),
                version=row.version,
                on=day_of(row.received_at),
            )
            for row in last_files(sent)
            if row.state == SubmissionState.RETURNED
        ),
    )


def _facts(known: Gathered, project: SentProject) -> ProjectFacts:
    row = project.row
    lines = lines_of(known, project)
    chosen = [last_of(known.above, line) for line in lines]
    plans = tuple(
        _plan_fact(known, project, plan, line) for plan, line in zip(chosen, lines, strict=True)
    )
    held = [plan for line in lines for plan in line]
    ends = {plan.id: end_in(known, project, plan) for plan in held}
    return ProjectFacts(
        row_key=project.row_key,
        title=row.title,
        step_id=row.step_id,
        step_th=find_step_name(known.calendar, row.step_id),
        step_en=_step_en(known.calendar, row.step_id),
        asked=row.budgets,
        sent=project.sent(),
        plans=plans,
        decisions=known.events.decisions(
            held, lambda plan: row_key_of(row_in(known, project, plan))
        ),
        dispatches=known.events.dispatches(
            [
                plan
                for plan in held
                if known.above.is_settled(plan) and ends[plan.id].outcome != OutcomeKind.EXCLUDED
            ],
            project,
        ),
        holder=holder_of(known.events.routed.get(project.row_key)),
        annual=_annual(known, project, chosen, ends),
        money=money_of(known, project, held, ends),
    )


def _plan_fact(
    known: Gathered, project: SentProject, plan: PlanAbove, line: Sequence[PlanAbove]
) -> PlanFact:
    name, on = name_plan_of(known.calendar, plan), day_of(plan.made_at)
    if not known.above.is_settled(plan):
        return PlanFact(plan=name, on=on, outcome=None)
    row = row_in(known, project, plan)
    end = known.above.row_end(plan, at_of(row))
    into = known.above.last_merge(plan, end.into) if end.into else None
    later = line[-1] if line[-1].id != plan.id and line[-1].step_id == plan.step_id else None
    return PlanFact(
        plan=name,
        on=on,
        outcome=end.outcome,
        reason=_reason(known, project, plan, end),
        into_title=hide_personal_data(into.into_title or "") if into else "",
        into_unit=(into.into_unit or "") if into else "",
        file_version=row.version if row.version != project.row.version else 0,
        joined=known.above.count_joined(plan, at_of(row)),
        newer_draft=later.version if later else None,
    )


def _reason(known: Gathered, project: SentProject, plan: PlanAbove, end: RowEnd) -> str:
    """Why, in Thai; what a person said of a merge that a person confirmed."""
    row = row_in(known, project, plan)
    merge = known.above.first_merge(plan, at_of(row))
    said = ""
    if end.reason == ANSWERED and merge is not None and merge.into_key:
        said = known.answers.get(frozenset((row_key_of(row), merge.into_key)), "")
    return told_reason(end.reason, said)


def _annual(
    known: Gathered,
    project: SentProject,
    chosen: Sequence[PlanAbove],
    ends: Mapping[int, RowEnd],
) -> AnnualFact | None:
    """The annual action plan of the last settled plan, where the project asks money of its year."""
    for plan in reversed(chosen):
        kind = annual_kind_of(known.calendar, plan)
        if kind is None or not known.above.is_settled(plan):
            continue
        if ends[plan.id].outcome != OutcomeKind.KEPT:
            return None
        year = str(fiscal_year_of(known.calendar, known.calendar.step(plan.step_id)))
        row = row_in(known, project, plan)
        if not any(Decimal(by_year.get(year, "0")) for by_year in (row.budgets, row.allocated)):
            return None
        issue = known.events.issue(kind.value, plan.content_hash)
        return AnnualFact(
            name_th=KIND_NAMES_TH[kind],
            year=year,
            on=day_of(issue.at if issue else plan.made_at),
            number=issue.number if issue else None,
        )
    return None


def _step_en(calendar: Calendar, step_id: str) -> str:
    known = next((each for each in calendar.steps if each.id == step_id), None)
    return english_step_name(known) if known else english_name_of_id(step_id)
