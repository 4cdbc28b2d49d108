"""Rows that may be one project: found by the office, judged by a person."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from oneplan.domain.plans.resemblance import find_alike
from oneplan.errors import OneplanError
from oneplan.gateways.files.rules import merging_rules
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.plans.plan_groups import plan_groups
from oneplan.store.cycles import cycle_locks, cycles
from oneplan.store.plans import merges, plans
from oneplan.store.shared import audit

OPEN, ACCEPTED, REFUSED, OUTDATED = "open", "accepted", "refused", "outdated"


class KeepUnknown(OneplanError):
    """A row was to be kept that is none of the two."""

    status_code = 422

    def __init__(self, *, keep: str, keys: tuple[str, str]) -> None:
        self.th = "โครงการที่คงไว้ต้องเป็นหนึ่งในสองโครงการของคู่นี้"
        super().__init__(f"{keep!r} is neither of the two rows {keys[0]} and {keys[1]}.")


def propose_merges(session: Session, cycle_id: str, step_id: str, group_code: str) -> int:
    """Find rows of a task's plans in force that may be one project; return how many are new.

    Nothing is merged: a person answers. What was answered is not asked again
    while both rows say the same.
    """
    calendar = calendar_in_force(session, cycle_id)
    made = [
        plans.find_version(session, cycle_id=cycle_id, step_id=step_id, group_code=code)
        for code in plan_groups(session, calendar, calendar.step(step_id), group_code)
    ]
    rules = merging_rules().candidates
    found = [
        each
        for version in made
        if version is not None
        for each in find_alike(merges.list_titles(session, version.id), rules)
    ]
    now = planning_now(session, cycle_id)
    return merges.add_candidates(
        session,
        [
            {
                "cycle_id": cycle_id,
                "first_key": each.first.row_key,
                "second_key": each.second.row_key,
                "first_digest": each.first.digest,
                "second_digest": each.second.digest,
                "score": each.score,
                "found_at": now,
                "reason": "same_title"
                if each.first.title_key == each.second.title_key
                else "alike",
            }
            for each in found
        ],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Two rows that may be one project, as a person judges them.

    Attributes:
        state: ``open``, ``accepted``, ``refused``, or ``outdated`` where a row says
            something else by now, or is gone.
        first_baht, second_baht: Over all years.
        keep: The row that is kept where they were accepted as one.
    """

    id: int
    score: float
    state: str
    first_key: str
    first_title: str
    first_baht: str
    second_key: str
    second_title: str
    second_baht: str
    keep: str | None = None
    answered_by: str | None = None
    reason: str | None = None


def list_candidates(session: Session, cycle_id: str) -> list[Candidate]:
    """Every candidate of a cycle with its answer, the best score first."""
    cycles.get_cycle(session, cycle_id)
    found = merges.list_candidates(session, cycle_id)
    said = merges.list_said(
        session, cycle_id, [key for each, _ in found for key in (each.first_key, each.second_key)]
    )
    listed = []
    for each, answer in found:
        first, second = said.get(each.first_key), said.get(each.second_key)
        state = OPEN if answer is None else ACCEPTED if answer.is_same else REFUSED
        if (
            first is None
            or second is None
            or ((first.digest, second.digest) != (each.first_digest, each.second_digest))
        ):
            state = OUTDATED
        listed.append(
            Candidate(
                id=each.id,
                score=each.score,
                state=state,
                first_key=each.first_key,
                first_title=first.title if first else "",
                first_baht=_baht(first),
                second_key=each.second_key,
                second_title=second.title if second else "",
                second_baht=_baht(second),
                keep=answer.keep_key if answer and answer.is_same else None,
                answered_by=answer.answered_by if answer else None,
                reason=answer.reason if answer else None,
            )
        )
    return listed


def _baht(said: merges.Said | None) -> str:
    return f"{sum(map(Decimal, said.budgets.values()), Decimal()):.2f}" if said else ""


def answer_candidate(
    session: Session,
    cycle_id: str,
    candidate_id: int,
    *,
    is_same: bool,
    actor: str,
    reason: str = "",
    keep: str | None = None,
) -> None:
    """Write down whether two rows are one project; the next consolidation follows.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        candidate_id: Candidate.
        is_same: They are one project.
        actor: Who answers.
        reason: Why.
        keep: Key of the row that is kept; the first by default.

    Raises:
        CandidateUnknown: The cycle has no such candidate.
        KeepUnknown: *keep* is neither of the two rows.
    """
    cycle_locks.lock_cycle(session, cycle_id)
    candidate = merges.get_candidate(session, cycle_id, candidate_id)
    keys = (candidate.first_key, candidate.second_key)
    keep = keep or candidate.first_key
    if keep not in keys:
        raise KeepUnknown(keep=keep, keys=keys)
    merges.add_answer(
        session,
        candidate_id=candidate_id,
        is_same=is_same,
        keep_key=keep,
        answered_by=actor,
        reason=reason,
        answered_at=planning_now(session, cycle_id),
    )
    audit.append_event(
        session,
        actor=actor,
        action="merge.accepted" if is_same else "merge.refused",
        cycle_id=cycle_id,
        subject=f"{keys[0]} {keys[1]}",
        details={
            "candidate": candidate_id,
            "score": candidate.score,
            "keep": keep,
            "reason": reason,
        },
    )
