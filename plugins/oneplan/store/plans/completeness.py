"""Which units a plan stands on, counted from what was collected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, text
from sqlalchemy.dialects.postgresql import ARRAY, BOOLEAN, TEXT
from sqlalchemy.orm import Session

from oneplan.domain.submissions.submissions import COUNTED_STATES
from oneplan.store.plans.tables import LastYearMoney


class UnitCounts(NamedTuple):
    """Units of one step and group; villages and last year's baht of all and of those that are in.

    ``last_year`` is None where no unit's money of the year before is known.
    """

    step_id: str
    group_code: str
    expected: int
    received: int
    nil: int
    late: int
    villages: int
    villages_in: int
    last_year: Decimal | None
    last_year_in: Decimal | None


def _parameters() -> tuple[Any, ...]:
    return (
        *(bindparam(name, type_=ARRAY(TEXT)) for name in ("steps", "villages", "groups")),
        bindparam("everywhere", type_=BOOLEAN),
        bindparam("by_amphoe", type_=BOOLEAN),
    )


_WEIGHED = """
WITH last AS (
    SELECT DISTINCT ON (step_id, group_code) * FROM collections
    WHERE cycle_id = :cycle_id AND step_id = ANY(:steps)
        AND (:everywhere OR group_code = ANY(:groups))
    ORDER BY step_id, group_code, number DESC
), both_sides AS (
    -- Grouped, not joined: the planner takes a collection for a hundred files, however many it has,
    -- and would look through all of them for each unit that is asked.
    SELECT step_id, unit_code, group_code, FALSE AS is_in, NULL AS state, FALSE AS is_late
    FROM expected_submissions
    WHERE cycle_id = :cycle_id AND step_id = ANY(:steps)
        AND (:everywhere OR group_code = ANY(:groups))
    UNION ALL
    SELECT sent.step_id, sent.unit_code, NULL, TRUE, sent.state, sent.is_late
    FROM last CROSS JOIN jsonb_array_elements(last.submission_ids) AS member(value)
    JOIN submissions sent ON sent.id = member.value::bigint WHERE sent.state <> 'withdrawn'
), asked AS (
    SELECT step_id, unit_code, max(group_code) AS group_code, bool_or(is_in) AS is_in,
           max(state) AS state, bool_or(is_late) AS is_late
    FROM both_sides GROUP BY step_id, unit_code HAVING count(group_code) > 0
), weighed AS (
    SELECT asked.step_id, asked.unit_code, asked.is_in, asked.state, asked.is_late,
           CASE WHEN :by_amphoe THEN left(unit.area_code, 4) ELSE asked.group_code END
               AS group_code,
           money.baht, CASE WHEN unit.level = ANY(:villages) THEN 1 ELSE (
        SELECT count(*) FROM units below WHERE below.level = ANY(:villages)
        AND below.is_simulated = unit.is_simulated
        AND below.area_code BETWEEN unit.area_code AND unit.area_code || '999999') END AS villages
    FROM asked CROSS JOIN LATERAL (
        SELECT each.* FROM units each WHERE each.code = asked.unit_code OFFSET 0) unit
    LEFT JOIN LATERAL (
        SELECT baht FROM last_year_money
        WHERE cycle_id = :cycle_id AND unit_code = asked.unit_code OFFSET 0) money ON TRUE
    WHERE asked.is_in OR NOT EXISTS (
        SELECT FROM unit_mergers ended WHERE ended.unit_code = asked.unit_code)
)
"""
"""Every unit that was asked, whether its file was collected, and what it stands for."""
_COUNT = text(
    _WEIGHED
    + """
SELECT step_id, group_code, count(*), count(*) FILTER (WHERE is_in),
       count(*) FILTER (WHERE state = 'nil'), count(*) FILTER (WHERE is_late),
       sum(villages)::bigint, coalesce(sum(villages) FILTER (WHERE is_in), 0)::bigint,
       sum(baht), CASE WHEN sum(baht) IS NOT NULL
                  THEN coalesce(sum(baht) FILTER (WHERE is_in), 0) END
FROM weighed GROUP BY step_id, group_code ORDER BY step_id, group_code
"""
).bindparams(*_parameters())
_MISSING = text(
    _WEIGHED
    + """
SELECT step_id, unit.name_th FROM weighed JOIN units unit ON unit.code = weighed.unit_code
WHERE NOT is_in AND (starts_with(unit.area_code, :under) OR starts_with(:under, unit.area_code))
ORDER BY step_id, unit.code
"""
).bindparams(*_parameters(), bindparam("under", type_=TEXT))


def count_units(
    session: Session,
    cycle_id: str,
    steps: Sequence[str],
    *,
    groups: Sequence[str] | None = None,
    by_amphoe: bool = False,
) -> list[UnitCounts]:
    """Units that some steps wait for and those whose files were collected, by group.

    Of some *groups*, or of all; *by_amphoe* counts each by the amphoe that it stands in
    (by its province, where it is the province's), whatever its group.

    A unit stands for the villages and communities of its area; a village for itself.
    """
    return [
        UnitCounts._make(row)
        for row in session.execute(
            _COUNT, {**_asked(cycle_id, steps, groups), "by_amphoe": by_amphoe}
        )
    ]


def list_missing(
    session: Session,
    cycle_id: str,
    steps: Sequence[str],
    *,
    groups: Sequence[str] | None = None,
    under: str = "",
) -> list[tuple[str, str]]:
    """Step and Thai name of each unit that a step waits for and whose file was not collected.

    Of those in an area and of the offices above it, where *under* names one.
    """
    found = session.execute(
        _MISSING, {**_asked(cycle_id, steps, groups), "by_amphoe": False, "under": under}
    )
    return [(step_id, name) for step_id, name in found]


def _asked(cycle_id: str, steps: Sequence[str], groups: Sequence[str] | None) -> dict[str, Any]:
    return {
        "cycle_id": cycle_id,
        "steps": list(steps),
        "villages": ["village", "community"],
        "everywhere": groups is None,
        "groups": list(groups or ()),
    }


def save_last_year(session: Session, cycle_id: str, money: Mapping[str, Decimal]) -> None:
    """Set what each unit had in the year before; what was known of the cycle goes."""
    session.execute(delete(LastYearMoney).where(LastYearMoney.cycle_id == cycle_id))
    if money:
        session.execute(
            insert(LastYearMoney),
            [
                {"cycle_id": cycle_id, "unit_code": code, "baht": baht}
                for code, baht in money.items()
            ],
        )


def count_last_year(session: Session, cycle_id: str) -> tuple[int, Decimal]:
    """Of how many units the money of the year before is known, and all of it."""
    found = session.execute(
        select(func.count(), func.coalesce(func.sum(LastYearMoney.baht), Decimal())).where(
            LastYearMoney.cycle_id == cycle_id
        )
    ).one()
    return found[0], Decimal(found[1])


def list_last_year(session: Session, cycle_id: str) -> Mapping[str, Decimal]:
    """Unit → what it had in the year before, in code order."""
    rows = session.execute(
        select(LastYearMoney.unit_code, LastYearMoney.baht)
        .where(LastYearMoney.cycle_id == cycle_id)
        .order_by(LastYearMoney.unit_code)
    )
    return {code: baht for code, baht in rows}  # noqa: C416  a Row is no pair to mypy


_MONEY = text("""
SELECT unit_code, sum(total_baht) FROM (
    SELECT DISTINCT ON (step_id, unit_code) unit_code, total_baht FROM submissions
    WHERE cycle_id = :cycle_id AND step_id = ANY(:steps) AND state = ANY(:states)
    ORDER BY step_id, unit_code, version DESC
) sent GROUP BY unit_code
""").bindparams(bindparam("steps", type_=ARRAY(TEXT)), bindparam("states", type_=ARRAY(TEXT)))


def sum_by_unit(session: Session, cycle_id: str, steps: Sequence[str]) -> dict[str, Decimal]:
    """Unit → baht over all years of its files in force in some steps."""
    values = {"cycle_id": cycle_id, "steps": list(steps), "states": list(COUNTED_STATES)}
    return {code: baht for code, baht in session.execute(_MONEY, values)}  # noqa: C416  a Row is no pair to mypy
