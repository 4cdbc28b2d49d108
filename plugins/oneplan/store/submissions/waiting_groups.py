"""Which of many waiting groups have everything, in one query: ``domain/submissions/missing.py``."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

GroupKey = tuple[str, str, str]
"""Cycle, step, group."""

_COMPLETE = text(
    """
    SELECT k.cycle_id, k.step_id, k.group_code
    FROM unnest(CAST(:cycles AS text[]), CAST(:steps AS text[]), CAST(:groups AS text[]))
         AS k (cycle_id, step_id, group_code)
    WHERE (
        EXISTS (
            SELECT FROM expected_submissions e
            WHERE e.cycle_id = k.cycle_id AND e.step_id = k.step_id AND e.group_code = k.group_code
        ) OR (
            k.group_code ~ '^[0-9]{4}$'
            AND EXISTS (SELECT FROM target_areas t WHERE t.cycle_id = k.cycle_id)
            AND NOT EXISTS (
                SELECT FROM target_areas t
                WHERE t.cycle_id = k.cycle_id AND starts_with(t.area_code, k.group_code)
            )
        )
    ) AND NOT EXISTS (
        SELECT FROM expected_submissions e
        WHERE e.cycle_id = k.cycle_id AND e.step_id = k.step_id AND e.group_code = k.group_code
          AND e.counted_versions = 0
          AND NOT EXISTS (SELECT FROM unit_mergers m WHERE m.unit_code = e.unit_code)
    )
    """
)


def list_complete(session: Session, keys: Collection[GroupKey]) -> set[GroupKey]:
    """Those of some groups that have units and miss none of them, or that no list asks.

    Only the index of the missing is read: what was sent costs nothing, however much it is.
    """
    if not keys:
        return set()
    cycles, steps, groups = zip(*keys, strict=True)
    rows = session.execute(
        _COMPLETE, {"cycles": list(cycles), "steps": list(steps), "groups": list(groups)}
    )
    return {(cycle_id, step_id, group) for cycle_id, step_id, group in rows}
