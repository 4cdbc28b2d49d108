"""What must have been answered before an act of a step may take effect.

A task of Airflow that ran is no proof: its state can be set by hand. The
answers that the steps before must have left are looked up in the store, and
what is missing is asked anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, acts_of, approves_plan, gates_of
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE, meetings_of
from oneplan.domain.cycles.step_names import find_step_name, step_name
from oneplan.domain.decisions.decisions import PASSED
from oneplan.domain.decisions.questions import Asked, QuestionKey
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.provinces import groups_in_cycle
from oneplan.services.decisions.open_questions import SET_BY_HAND, ask_again
from oneplan.services.decisions.resolutions import last_resolution, missing_resolutions
from oneplan.services.plans.plan_versions import resolve_plan
from oneplan.store.decisions import decisions


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingAnswer:
    """An answer that is not in the store, and how a person reads that."""

    key: QuestionKey
    words: str


def missing_answers(
    session: Session, cycle_id: str, step_id: str, group_code: str = ""
) -> tuple[MissingAnswer, ...]:
    """List the answers that an act of a step waits for; empty when it may take effect."""
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(step_id)
    found = {
        each.key: each
        for name in gates_of(calendar, step)
        for each in _unanswered(session, calendar, calendar.step(name))
    }
    if Act.DISPATCH in acts_of(calendar, step):
        found |= {each.key: each for each in _unresolved(session, calendar, step, group_code)}
    return tuple(found.values())


def ask_for_missing(
    session: Session, cycle_id: str, step_id: str, group_code: str = ""
) -> tuple[str, ...]:
    """Ask anew for every answer that an act waits for; say in Thai which."""
    missing = missing_answers(session, cycle_id, step_id, group_code)
    for each in missing:
        ask_again(session, each.key, reason=SET_BY_HAND)
    return tuple(each.words for each in missing)


def _unanswered(session: Session, calendar: Calendar, step: Step) -> Iterator[MissingAnswer]:
    acts = acts_of(calendar, step)
    if Act.APPROVE in acts:
        yield from _unapproved(session, calendar, step)
    if Act.RECORD in acts:
        codes = [each.code for each in meetings_of(step)]
        groups = [each.code for each in groups_in_cycle(session, calendar, step)]
        for code in codes if codes and groups == [PROVINCE.code] else groups:
            kept = decisions.find_decision(
                session, cycle_id=calendar.cycle, step_id=step.id, group_code=code, act=Act.RECORD
            )
            if kept is None:
                key = QuestionKey(
                    cycle_id=calendar.cycle, step_id=step.id, act=Asked.RECORD, group_code=code
                )
                yield MissingAnswer(
                    key=key, words=f"ยังไม่มีบันทึกผลของ{step_name(step)} {code}".strip()
                )


def _unapproved(session: Session, calendar: Calendar, step: Step) -> Iterator[MissingAnswer]:
    if approves_plan(calendar, step):
        plan = resolve_plan(session, calendar, step, PROVINCE.code)
        if plan is not None:
            yield from _about(session, calendar, step.id, plan.content_hash, plan.version)
        return
    kept = decisions.find_decision(
        session, cycle_id=calendar.cycle, step_id=step.id, group_code=PROVINCE.code, act=Act.APPROVE
    )
    if kept is None or kept.resolution not in PASSED:
        yield _missing_resolution(calendar, step.id, 0)


def _unresolved(
    session: Session, calendar: Calendar, step: Step, group_code: str
) -> Iterator[MissingAnswer]:
    plan = resolve_plan(session, calendar, step, group_code)
    if plan is None:
        return
    in_force = {each.id for each in calendar.steps if approves_plan(calendar, each)}
    for name in missing_resolutions(session, calendar, step, plan):
        if name not in in_force:  # nobody can be asked; the dispatch itself is refused
            continue
        shown = resolve_plan(session, calendar, calendar.step(name), PROVINCE.code)
        version = shown.version if shown else 0
        yield _missing_resolution(calendar, name, version)


def _about(
    session: Session, calendar: Calendar, step_id: str, content_hash: str, version: int
) -> Iterator[MissingAnswer]:
    if last_resolution(session, calendar.cycle, step_id, content_hash) not in PASSED:
        yield _missing_resolution(calendar, step_id, version)


def _missing_resolution(calendar: Calendar, step_id: str, version: int) -> MissingAnswer:
    key = QuestionKey(cycle_id=calendar.cycle, step_id=step_id, act=Asked.APPROVE, version=version)
    which = f" เกี่ยวกับแผนฉบับที่ {to_thai_digits(version)}" if version else ""
    return MissingAnswer(
        key=key, words=f"ยังไม่มีมติเห็นชอบหรือรับทราบของ{find_step_name(calendar, step_id)}{which}"
    )
