"""Which of many waiting groups have everything: one query for all of them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

from oneplan.domain.submissions import COUNTED_STATES

GroupKey = tuple[str, str, str]
"""Cycle, step, group."""

_COMPLETE = text(
    """
    SELECT k.cycle_id, k.step_id, k.group_code
    FROM unnest(CAST(:cycles AS text[]), CAST(:steps AS text[]), CAST(:groups AS text[]))
         AS k (cycle_id, step_id, group_code)
    WHERE NOT EXISTS (
        SELECT FROM expected_submissions e
        WHERE e.cycle_id = k.cycle_id AND e.step_id = k.step_id AND e.group_code = k.group_code
          AND NOT EXISTS (
            SELECT FROM submissions s
            WHERE s.cycle_id = e.cycle_id AND s.step_id = e.step_id AND s.unit_code = e.unit_code
              AND s.state = ANY(:counted)
          )
    )
    """
)


def list_complete(session: Session, keys: Collection[GroupKey]) -> set[GroupKey]:
    """Those of some groups that miss no unit; the search of a group ends at its first missing."""
    if not keys:
        return set()
    cycles, steps, groups = zip(*keys, strict=True)
    rows = session.execute(
        _COMPLETE,
        {
            "cycles": list(cycles),
            "steps": list(steps),
            "groups": list(groups),
            "counted": [str(state) for state in COUNTED_STATES],
        },
    )
    return {(cycle_id, step_id, group) for cycle_id, step_id, group in rows}
