"""Make a plan of what a step takes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE
from oneplan.domain.plans.content_hashes import input_hash
from oneplan.services.cycles.calendars import calendar_in_force, step_groups
from oneplan.services.cycles.clock import planning_now
from oneplan.services.plans.completeness import measure_plans
from oneplan.services.plans.drafts import Draft
from oneplan.services.plans.plan_groups import plan_groups
from oneplan.services.plans.rules import RuleDocument, rules_in_force
from oneplan.services.plans.sources import areas_of, covered_units, gather, lines_of
from oneplan.store.cycles import cycle_locks
from oneplan.store.decisions import decisions
from oneplan.store.plans import plan_parts, plans, rule_sets
from oneplan.store.shared import audit

_Seal = Callable[[Session, str, Sequence[Draft], RuleDocument], None]


@dataclass(frozen=True, kw_only=True)
class _Making:
    """A step whose plans are being made: by which rules, when, and what there was, by group."""

    calendar: Calendar
    step: Step
    rules: RuleDocument
    last: Mapping[str, plans.PlanVersion]
    now: datetime


def consolidate_step(
    session: Session, cycle_id: str, step_id: str, group_code: str
) -> dict[str, object]:
    """Make the plans of a step that one task is about: of its group, or of its amphoe.

    Returns:
        Of one plan what :func:`consolidate_groups` says of it; of several plans, how many,
        their rows together and whether any is new.
    """
    calendar = calendar_in_force(session, cycle_id)
    codes = plan_groups(session, calendar, calendar.step(step_id), group_code)
    made = consolidate_groups(session, cycle_id, step_id, codes, task_group=group_code)
    if codes == (group_code,):
        return made[0]
    return {
        "plans": len(made),
        "row_count": sum(int(str(each["row_count"])) for each in made),
        "is_new": any(each["is_new"] for each in made),
    }


def consolidate_groups(
    session: Session,
    cycle_id: str,
    step_id: str,
    group_codes: Sequence[str],
    *,
    task_group: str | None = None,
) -> list[dict[str, object]]:
    """Make the plans of a step for some groups, or find that they are unchanged.

    Every row that goes in is kept, merged into another, or excluded with a
    reason; in = kept + merged + excluded is counted from the rows before
    anything is kept. The same inputs under the same rules give the same rows
    and the same hash, so a repeat makes no new version.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        step_id: Step that makes plans.
        group_codes: Whose plans.
        task_group: The group of the task that makes them, where it is another.

    Returns:
        version, content_hash, row_count, is_new, one for each group.

    Raises:
        RowsNotConserved: A row would be lost or counted twice; nothing is kept.
    """
    # It loads pandas, which takes a second and more: no unit's file waits for that.
    from oneplan.services.plans.sealing import seal_drafts  # noqa: PLC0415

    cycle_locks.lock_cycle(session, cycle_id)
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(step_id)
    last = {
        each.group_code: each
        for each in plans.list_latest_versions(session, cycle_id=cycle_id, step_id=step_id)
    }
    making = _Making(
        calendar=calendar,
        step=step,
        rules=rules_in_force(session, cycle_id),
        last=last,
        now=planning_now(session, cycle_id),
    )
    made = _make(session, making, _draft(session, making, group_codes), seal_drafts)
    decisions.record_acts(
        session,
        cycle_id=cycle_id,
        step_id=step_id,
        act=Act.CONSOLIDATE,
        group_codes=group_codes if task_group is None else [task_group],
        done_at=making.now,
    )
    _write_down(session, cycle_id, step_id, made)
    return [_answer(made.get(code) or last[code], is_new=code in made) for code in group_codes]


def _write_down(
    session: Session, cycle_id: str, step_id: str, made: Mapping[str, plans.PlanVersion]
) -> None:
    """One act in the audit: the plan that was made, or all of them where several were."""
    said = {
        code: {"version": version.version, "content_hash": version.content_hash, **version.counts}
        for code, version in made.items()
    }
    if said:
        code = next(iter(said))
        audit.append_event(
            session,
            actor="oneplan",
            action="plan.made",
            cycle_id=cycle_id,
            subject=f"{step_id}/{code}" if len(said) == 1 else step_id,
            details=said[code] if len(said) == 1 else said,
        )


def _answer(version: plans.PlanVersion, *, is_new: bool) -> dict[str, object]:
    return {
        "version": version.version,
        "content_hash": version.content_hash,
        "row_count": version.row_count,
        "is_new": is_new,
    }


def _draft(session: Session, making: _Making, group_codes: Sequence[str]) -> list[Draft]:
    """Write down a version with its parts for each group whose recipe is another than before."""
    calendar, step, rules = making.calendar, making.step, making.rules
    sources = gather(session, calendar, step, group_codes)
    files = {
        file.id: file
        for file in plan_parts.list_files(
            session, {id_ for s in sources.values() for id_ in s.files}
        )
    }
    covered = covered_units(session, sources.values())
    provincial = {group.code for group in step_groups(calendar, step)} == {PROVINCE.code}
    new: list[plans.NewVersion] = []
    taken: list[tuple[list[plan_parts.SubmissionPart], list[plans.PlanVersion]]] = []
    for code, each in sources.items():
        inside = {at for part in each.parts for at in covered.get(part.id, ())}
        own = [
            files[id_]
            for id_ in dict.fromkeys(each.files)
            if id_ in files and (files[id_].step_id, files[id_].unit_code) not in inside
        ]
        before = making.last.get(code)
        recipe = input_hash(
            [
                rules.hash,
                *lines_of(own, each.parts),
                *(f"{file.sha256} {file.state}" for file in own),
            ]
        )
        if before is not None and before.recipe_hash == recipe:
            continue
        columns = {
            "cycle_id": calendar.cycle,
            "step_id": step.id,
            "group_code": code,
            "version": (before.version if before else 0) + 1,
            "areas": areas_of(own, each.parts),
            "rules_hash": rules.hash,
            "recipe_hash": recipe,
            "made_at": making.now,
        }
        new.append(plans.NewVersion(columns, [p.id for p in each.parts], [f.id for f in own]))
        taken.append((own, each.parts))
    return [
        Draft(version=version, files=own, parts=parts, is_provincial=provincial)
        for version, (own, parts) in zip(plans.add_versions(session, new), taken, strict=True)
    ]


def _make(
    session: Session, making: _Making, drafts: Sequence[Draft], seal: _Seal
) -> dict[str, plans.PlanVersion]:
    """Decide, count and seal the drafts; one that says what the last version says is dropped.

    Returns:
        Group → its new version.
    """
    if not drafts:
        return {}
    if making.rules.hash not in {each.rules_hash for each in making.last.values()}:
        rule_sets.save_rules(session, making.rules.hash, making.rules.document)
    seal(session, making.calendar.cycle, drafts, making.rules)
    made = {}
    for draft in drafts:
        before = making.last.get(draft.version.group_code)
        if before is not None and before.content_hash == draft.version.content_hash:
            plans.drop_version(session, draft.version)
        else:
            made[draft.version.group_code] = draft.version
    with session.no_autoflush:  # each version is written once, with its units
        stand_on = measure_plans(session, making.calendar, making.step.id, list(made))
    for code, version in made.items():
        version.counts = {**version.counts, "units": stand_on[code].as_dict()}
    session.flush()
    return made
