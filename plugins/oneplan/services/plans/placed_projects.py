"""Every project that went into versions of a plan, with its end in each."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from oneplan.domain.plans.plan_rows import RowAt
from oneplan.domain.plans.project_keys import number_alike, project_key
from oneplan.domain.plans.project_news import PlacedProject
from oneplan.domain.plans.row_ends import GivenOutcome, follow_row
from oneplan.store.plans import taken_rows
from oneplan.store.plans.plans import PlanVersion
from oneplan.store.plans.taken_rows import TakenRow, TreeEnd


def place_projects(
    session: Session, versions: Sequence[PlanVersion]
) -> list[dict[str, PlacedProject]]:
    """Row key → project for each of some versions: two queries for all of them."""
    ids = [each.id for each in versions]
    taken = taken_rows.list_taken(session, ids)
    ends = taken_rows.list_tree_ends(session, ids)
    found: dict[int, dict[str, PlacedProject]] = {id_: {} for id_ in ids}
    keys = _same_keys(taken)
    for each in taken:
        row = each.submission_id, each.row_number
        given = ends[each.root]

        def outcome_of(at: RowAt, given: dict[RowAt, TreeEnd] = given) -> GivenOutcome | None:
            end = given.get(at)
            return GivenOutcome(reason=end.reason, into=end.into) if end else None

        end = follow_row(row, outcome_of)
        found[each.root][each.row_key] = PlacedProject(
            row_key=each.row_key,
            same_key=keys[row],
            unit_code=each.unit_code,
            row=row,
            title=each.title,
            digest=bytes(each.digest),
            end=end,
            into_key=keys.get(end.into, "") if end.into else "",
        )
    return [found[id_] for id_ in ids]


def _same_keys(taken: Sequence[TakenRow]) -> dict[RowAt, str]:
    """Row → what names its project in every version of its file; rows come in file order."""
    of_files: dict[int, dict[int, TakenRow]] = {}
    for each in taken:  # the same file stands below several versions
        of_files.setdefault(each.submission_id, {}).setdefault(each.row_number, each)
    found: dict[RowAt, str] = {}
    for rows in of_files.values():
        marks = [bytes(each.match_key) for each in rows.values()]
        for each, mark, number in zip(rows.values(), marks, number_alike(marks), strict=True):
            sender = each.row_key.rpartition("/")[0]
            found[each.submission_id, each.row_number] = project_key(sender, mark, number)
    return found
