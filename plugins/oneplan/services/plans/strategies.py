"""The strategies of a cycle and the ceilings on their money: loaded, set, tried out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import yaml
from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import makes_plan, steps_of_final_plan
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE
from oneplan.domain.plans.strategies import StrategiesRefused, check_entries
from oneplan.domain.shared.line_problems import Problem
from oneplan.domain.shared.thai_numerals import to_arabic_digits
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force, step_groups
from oneplan.services.plans.completeness import stands_on
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.plan_versions import find_plan
from oneplan.services.plans.rules import rules_in_force
from oneplan.store.cycles import cycle_locks, cycles
from oneplan.store.plans import plan_rows, plans, strategies
from oneplan.store.shared import audit


class CeilingRefused(OneplanError):
    """A ceiling was named that cannot be set."""

    status_code = 422

    def __init__(self, rule: str) -> None:
        super().__init__(f"The ceiling was not set: {rule}.")
        self.th = (
            "กรอบวงเงินใช้ไม่ได้: ปีต้องเป็น พ.ศ. สี่หลัก เช่น ๒๕๖๔"
            " จำนวนเงินต้องเป็นบาทไม่ติดลบ ไม่เกิน ๑๔ หลัก ทศนิยมไม่เกินสองตำแหน่ง"
            " และยุทธศาสตร์ต้องเป็นของรอบแผนนี้"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CeilingChange:
    """A ceiling: Buddhist year, strategy code (empty: all), baht (None lifts it)."""

    year: str
    strategy: str
    baht: Decimal | None

    @classmethod
    def parse(cls, text: str) -> CeilingChange:
        """Read ``2564=5000000`` or ``2564/S1=5000000``; ``2564=none`` lifts.

        Raises:
            CeilingRefused: It reads otherwise.
        """
        found = re.fullmatch(r"(25\d\d)(?:/([^=]+))?=(none|\d{1,14}(?:\.\d{1,2})?)", text.strip())
        if found is None:
            raise CeilingRefused(
                f"{text!r} must read 2564=5000000 or 2564/CODE=5000000, or =none to lift it"
            )
        year, strategy, baht = found.groups()
        return cls(
            year=year, strategy=strategy or "", baht=None if baht == "none" else Decimal(baht)
        )

    @classmethod
    def parse_typed(cls, where: str, baht: str | None) -> CeilingChange:
        """Read ``2564`` or ``2564/S1`` and the amount as a person types it; None lifts.

        Raises:
            CeilingRefused: One of the two reads otherwise.
        """
        amount = "none" if baht is None else to_arabic_digits(baht).replace(",", "").strip()
        return cls.parse(f"{to_arabic_digits(where)}={amount}")


def load_strategies(
    session: Session, cycle_id: str, content: str, *, actor: str, reason: str = ""
) -> int:
    """Load a cycle's list of provincial strategies from YAML; return its number.

    What the list before held and this one does not is abolished: rows that name
    it are excluded, or warned of, as the merging rules say.

    Raises:
        StrategiesRefused: The list is wrong; nothing of it is loaded.
    """
    cycles.get_cycle(session, cycle_id)
    cycle_locks.lock_cycle(session, cycle_id)
    try:
        document = yaml.safe_load(content)
    except yaml.YAMLError as error:
        problem = Problem(en=f"the file is no YAML: {error}", th=f"ไฟล์ไม่ใช่ YAML: {error}")
        raise StrategiesRefused([problem]) from error
    entries = check_entries(document, strategies.list_entries(session, cycle_id))
    number = strategies.add_entries(session, cycle_id, entries, actor=actor)
    audit.append_event(
        session,
        actor=actor,
        action="strategies.loaded",
        cycle_id=cycle_id,
        subject=f"list {number}",
        details={
            "codes": [each["code"] for each in entries if not each.get("abolished")],
            "abolished": [each["code"] for each in entries if each.get("abolished")],
            **({"reason": reason} if reason else {}),
        },
    )
    return number


def set_ceilings(
    session: Session, cycle_id: str, changes: Iterable[CeilingChange], *, actor: str, reason: str
) -> None:
    """Set ceilings for real; the next consolidation of a provincial plan follows them.

    Raises:
        CeilingRefused: A strategy is none of the cycle's.
    """
    cycles.get_cycle(session, cycle_id)
    cycle_locks.lock_cycle(session, cycle_id)
    known = {
        each.code
        for each in rules_in_force(session, cycle_id).strategies.entries
        if not each.is_abolished
    }
    for change in changes:
        if change.strategy and change.strategy not in known:
            raise CeilingRefused(
                f"{change.strategy!r} is no strategy of {cycle_id};"
                f" they are {', '.join(sorted(known)) or 'none: load them first'}"
            )
        strategies.add_ceiling(
            session,
            cycle_id=cycle_id,
            year=change.year,
            strategy=change.strategy,
            baht=change.baht,
            set_by=actor,
            reason=reason,
        )
        audit.append_event(
            session,
            actor=actor,
            action="ceiling.set" if change.baht is not None else "ceiling.lifted",
            cycle_id=cycle_id,
            subject="/".join(filter(None, (change.year, change.strategy))),
            details={
                "baht": f"{change.baht:.2f}" if change.baht is not None else None,
                "reason": reason,
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FallenRow:
    """A row that a ceiling keeps out."""

    row_key: str
    ceiling: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What ceilings would do to the final plan.

    Attributes:
        fallen: Rows that would be out, in plan order.
        returning: Keys of rows that are out now and would come back.
        before, after: Buddhist year → baht.
        stands_on: Which units both stand on, in Thai.
    """

    fallen: tuple[FallenRow, ...]
    returning: tuple[str, ...]
    before: dict[str, str]
    after: dict[str, str]
    stands_on: str


def try_ceilings(session: Session, cycle_id: str, changes: Iterable[CeilingChange]) -> WhatIf:
    """Find out what ceilings would keep out, by setting them and taking it all back.

    Raises:
        PlanUnknown: The cycle has no final plan yet.
        CeilingRefused: A strategy is none of the cycle's.
    """
    now = find_plan(session, cycle_id)
    before, kept = dict(now.totals), set(plan_rows.list_digests(session, now.id))
    calendar = calendar_in_force(session, cycle_id)
    with session.no_autoflush:
        savepoint = session.begin_nested()
        set_ceilings(session, cycle_id, changes, actor="what-if", reason="what-if")
        for step_id in _provincial_steps(session, calendar):
            consolidate_step(session, cycle_id, step_id, PROVINCE.code)
        then = find_plan(session, cycle_id)
        after = dict(then.totals)
        outcomes = [each.outcome for each in plan_rows.list_all_outcomes(session, then.id)]
        returning = [key for key in plan_rows.list_digests(session, then.id) if key not in kept]
        savepoint.rollback()
    session.expire_all()
    return WhatIf(
        fallen=tuple(
            FallenRow(row_key=outcome.row_key, ceiling=outcome.reason.partition(":")[2])
            for outcome in outcomes
            if outcome.reason.startswith("ceiling:")
        ),
        returning=tuple(returning),
        before=before,
        after=after,
        stands_on=stands_on(session, find_plan(session, cycle_id)),
    )


def _provincial_steps(session: Session, calendar: Calendar) -> list[str]:
    """Steps of the final plan that the province makes and has made, in calendar order."""
    reached = steps_of_final_plan(calendar)
    return [
        step.id
        for step in calendar.steps
        if step.id in reached
        and makes_plan(calendar, step)
        and step_groups(calendar, step) == (PROVINCE,)
        and plans.find_version(session, cycle_id=calendar.cycle, step_id=step.id) is not None
    ]
