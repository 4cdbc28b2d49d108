"""What happened to plans of some contents, and the money that lists say was given to projects."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, TEXT
from sqlalchemy.orm import Session

from oneplan.domain.submissions.submissions import COUNTED_STATES


class PlanEvent(NamedTuple):
    """What happened to a plan's content.

    Attributes:
        kind: ``decision``, ``dispatch`` or ``issue`` of a document.
        group_code: Of the dispatch; an extract's key.
        number: Of the dispatch or the document.
        words: Of a decision ``resolution``, ``held_on``, ``meeting_no``, ``returned_rows``; of a
            dispatch ``to`` (names), ``count`` of recipients and ``holder``; of a document its kind.
    """

    kind: str
    id: int
    step_id: str
    group_code: str
    content_hash: str
    number: int
    at: datetime
    words: Mapping[str, Any]


NAMED = 3
"""Recipients of a package that are named."""
_EVENTS = text("""
SELECT 'decision', id, step_id, group_code, content_hash, 0, decided_at,
       jsonb_build_object('resolution', resolution, 'held_on', details -> 'held_on',
                          'meeting_no', details -> 'meeting_no',
                          'returned_rows', details -> 'returned_rows')
FROM decisions
WHERE cycle_id = :cycle_id AND act = 'approve' AND content_hash = ANY(:hashes)
UNION ALL
SELECT 'dispatch', sent.id, sent.step_id, sent.group_code, sent.content_hash, sent.number,
       sent.dispatched_at, jsonb_build_object(
           'to', (SELECT jsonb_agg(named.name_th) FROM (
               SELECT unit.name_th FROM dispatch_recipients each
               JOIN units unit ON unit.code = each.unit_code
               WHERE each.dispatch_id = sent.id ORDER BY unit.code LIMIT :named) named),
           'count', (SELECT count(*) FROM dispatch_recipients each
                     WHERE each.dispatch_id = sent.id),
           'holder', sent.files -> 0 -> 'holder')
FROM dispatches sent
WHERE cycle_id = :cycle_id AND step_id = ANY(:steps) AND group_code = ANY(:groups)
AND content_hash = ANY(:hashes)
UNION ALL
SELECT 'issue', number, '', group_code, content_hash, number, issued_at,
       jsonb_build_object('kind', kind)
FROM document_issues
WHERE cycle_id = :cycle_id AND kind = ANY(:kinds) AND content_hash = ANY(:hashes)
ORDER BY 7, 2
""").bindparams(
    *(bindparam(name, type_=ARRAY(TEXT)) for name in ("hashes", "steps", "groups", "kinds"))
)


def list_events(
    session: Session,
    *,
    cycle_id: str,
    hashes: Collection[str],
    steps: Collection[str],
    groups: Collection[str],
    kinds: Collection[str],
) -> list[PlanEvent]:
    """What happened to plans of some contents, oldest first.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        hashes: Their contents.
        steps: Steps whose dispatches are looked for.
        groups: Groups of these.
        kinds: Documents that are looked for.
    """
    values = {
        "cycle_id": cycle_id,
        "hashes": sorted(hashes),
        "steps": sorted(steps),
        "groups": sorted(groups),
        "kinds": sorted(kinds),
        "named": NAMED,
    }
    return [PlanEvent._make(row) for row in session.execute(_EVENTS, values)]


class GivenMoney(NamedTuple):
    """A row that says which money a project was given, and who sent it."""

    submission_id: int
    row_number: int
    match_key: bytes
    title: str
    unit_code: str
    unit_name: str
    allocated: Mapping[str, str]
    received_at: datetime


_GIVEN = text("""
SELECT sent.id, row.row_number, row.match_key, row.title, unit.code, unit.name_th, row.allocated,
       sent.received_at
FROM units unit CROSS JOIN LATERAL (
    SELECT DISTINCT ON (each.step_id) each.id, each.received_at FROM submissions each
    WHERE each.cycle_id = :cycle_id AND each.step_id = ANY(:steps)
    AND each.unit_code = unit.code AND each.state = ANY(:states)
    ORDER BY each.step_id, each.version DESC) sent
CROSS JOIN LATERAL (
    SELECT each.* FROM submission_rows each WHERE each.submission_id = sent.id OFFSET 0) row
WHERE unit.area_code LIKE :under AND row.match_key = ANY(:keys) AND row.allocated <> '{}'
ORDER BY sent.id, row.row_number
""").bindparams(
    bindparam("steps", type_=ARRAY(TEXT)),
    bindparam("states", type_=ARRAY(TEXT)),
    bindparam("keys", type_=ARRAY(BYTEA)),
)


def list_given(
    session: Session,
    *,
    cycle_id: str,
    steps: Collection[str],
    under: str,
    match_keys: Collection[bytes],
) -> list[GivenMoney]:
    """Money that was given to projects of some titles and places, as an area's files in force say.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        steps: Steps that collect what was allocated.
        under: DOPA code of the area, a province.
        match_keys: Titles and places.
    """
    values = {
        "cycle_id": cycle_id,
        "steps": sorted(steps),
        "states": list(COUNTED_STATES),
        "under": f"{under}%",
        "keys": sorted(match_keys),
    }
    return [GivenMoney._make(row) for row in session.execute(_GIVEN, values)]
