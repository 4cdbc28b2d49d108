"""What of a cycle waits for a person, or has failed: by one query, whatever it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session


class Concern(NamedTuple):
    """One thing that waits or failed.

    Attributes:
        kind: ``ticket`` (a late file or a request waits), ``question`` (an answer is asked
            anew), ``unknown`` (mails that nobody answered for), ``presented`` and
            ``approved`` (when a step last did so), ``fault`` (a part of the sending),
            ``hand_set`` (a state set in Airflow), ``unmatched`` (an extract for nobody),
            ``unreachable`` (units that have still to send and have no usable address),
            ``extended`` (units of a group that were given more time),
            ``queued`` (mails that wait), ``returned_mail`` (mails that came back).
        step_id: Its step; empty for none.
        code: Unit, group, part or reminder.
        name: Thai name of the unit, agency, task or person.
        words: Its reason.
        at: Since when.
        number: Its number, or how many.
    """

    kind: str
    step_id: str
    code: str
    name: str
    words: str
    at: datetime | None
    number: int


_OF_ALL = """
    UNION ALL
    SELECT 'question', step_id, group_code, act, reason, stored_at, id FROM questions
    WHERE cycle_id = :cycle AND answered_at IS NULL
    UNION ALL
    SELECT CASE state WHEN 'unknown' THEN 'unknown' WHEN 'queued' THEN 'queued'
           ELSE 'returned_mail' END,
           coalesce(step_id, ''), reminder, '', '', min(changed_at), count(*)
    FROM notices
    WHERE cycle_id = :cycle AND (state IN ('unknown', 'bounced')
          OR (state = 'queued' AND (not_before IS NULL OR not_before < :until)))
    GROUP BY state, step_id, reminder
    UNION ALL
    SELECT CASE act WHEN 'present' THEN 'presented' ELSE 'approved' END,
           step_id, group_code, '', '', last_done_at, times
    FROM step_acts WHERE cycle_id = :cycle AND act IN ('present', 'approve')
    UNION ALL
    SELECT 'fault', '', part, '', reason, since, times FROM mail_faults
    WHERE cycle_id = :cycle OR cycle_id IS NULL
    UNION ALL
    SELECT 'hand_set', '', task_id, label, state, happened_at, id FROM hand_set_states
    WHERE cycle_id = :cycle AND is_in_force
    UNION ALL
    SELECT 'unmatched', d.step_id, d.group_code, f.entry ->> 'holder', '', d.dispatched_at, d.id
    FROM dispatches d
    CROSS JOIN LATERAL (
        SELECT entry FROM jsonb_array_elements(d.files) AS entry WHERE entry ? 'holder' LIMIT 1
    ) f
    WHERE d.cycle_id = :cycle
      AND NOT EXISTS (SELECT FROM dispatch_recipients r WHERE r.dispatch_id = d.id)
      AND NOT EXISTS (SELECT FROM dispatches n WHERE n.cycle_id = d.cycle_id
          AND n.step_id = d.step_id AND n.group_code = d.group_code AND n.number > d.number)
"""
# OFFSET 0: each is looked up by its key. Left to itself the planner reads all units and all
# contacts there are, of a nation, to answer for the units of one cycle.
_OF_UNITS = """
    SELECT 'ticket' AS kind, t.step_id AS step_id, t.unit_code AS code, u.name_th AS name,
           t.reason AS words, t.requested_at AS at, t.id AS number
    FROM late_tickets t CROSS JOIN LATERAL (
        SELECT area_code, name_th FROM units WHERE code = t.unit_code OFFSET 0) u
    WHERE t.cycle_id = :cycle AND t.state = 'requested' AND starts_with(u.area_code, :area)
    UNION ALL
    SELECT 'unreachable', e.step_id, '', '', '', NULL, count(*)
    FROM expected_submissions e CROSS JOIN LATERAL (
        SELECT area_code FROM units WHERE code = e.unit_code OFFSET 0) u
    WHERE e.cycle_id = :cycle AND e.step_id = ANY(:steps) AND e.counted_versions = 0
      AND starts_with(u.area_code, :area)
      AND NOT EXISTS (SELECT FROM unit_mergers m WHERE m.unit_code = e.unit_code)
      AND NOT EXISTS (
          SELECT FROM contacts c WHERE c.unit_code = e.unit_code AND c.bounced_at IS NULL OFFSET 0)
    GROUP BY e.step_id
    UNION ALL
    SELECT 'extended', e.step_id, e.group_code, '', '', max(e.extended_to), count(*)
    FROM expected_submissions e CROSS JOIN LATERAL (
        SELECT area_code FROM units WHERE code = e.unit_code OFFSET 0) u
    WHERE e.cycle_id = :cycle AND e.counted_versions = 0 AND e.extended_to >= :now
      AND starts_with(u.area_code, :area)
    GROUP BY e.step_id, e.group_code
"""
_UNITS = text(f"SELECT * FROM ({_OF_UNITS}) AS found ORDER BY kind, at, number")  # noqa: S608
_ALL = text(f"SELECT * FROM ({_OF_UNITS}{_OF_ALL}) AS found ORDER BY kind, at, number")  # noqa: S608


def list_concerns(
    session: Session,
    *,
    cycle_id: str,
    step_ids: Sequence[str],
    now: datetime,
    until: datetime,
    area: str = "",
) -> Sequence[Concern]:
    """What waits or failed, by kind, the oldest first.

    Args:
        session: The transaction.
        cycle_id: The cycle.
        step_ids: Steps that units still send to, of which the unreachable are counted.
        now: Planning moment.
        until: Queued mails that wait longer are left out.
        area: Where it is not empty, only what is about units of this area.
    """
    values = {"cycle": cycle_id, "steps": list(step_ids), "now": now, "until": until, "area": area}
    # An office of one area is told nothing of what is about the whole cycle.
    found = session.execute(_UNITS if area else _ALL, values)
    return [Concern._make(row) for row in found]
