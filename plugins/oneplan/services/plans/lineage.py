"""Follow a row of a plan back to the workbook that asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.forms.idea_rules import IDEA, idea_key
from oneplan.domain.plans.plan_rows import PlanRow, reason_th
from oneplan.errors import OneplanError
from oneplan.store.plans import lineage
from oneplan.store.submissions import version_files
from oneplan.store.submissions.submissions import Submission


class RowUnknown(OneplanError):
    """A row was named that no plan of the cycle holds."""

    status_code = 404

    def __init__(self, *, cycle_id: str, row_key: str) -> None:
        self.th = f"ไม่มีแผนใดของรอบแผนนี้ที่มีโครงการรหัส {row_key}"
        super().__init__(
            f"No plan of {cycle_id!r} holds the row {row_key!r};"
            " a row reads <step>/<unit>/<sheet row>, as `oneplan plan` prints it."
        )


def trace_row(session: Session, cycle_id: str, row_key: str) -> dict[str, object]:
    """Where a row comes from, which plan versions took it in, and what became of it there.

    Returns:
        row_key; sources (file hash, name, sheet, row, unit, sender, time, values and the cell of
        each value, the project idea it grew from, per submission version); plans that hold it
        (step, group, version);
        not_kept: plans that merged it into another row or set it aside, and why;
        merged_from: rows that were merged into it; attachments: files with details that went with
        it (is_of_project), or with its unit's whole part.

    Raises:
        RowUnknown: No plan took it in.
    """
    step_id, unit_code, row_number = _parse(cycle_id, row_key)
    found = lineage.list_sources(
        session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code, row_number=row_number
    )
    ids = [submission.id for submission, _ in found]
    places = lineage.list_places(session, ids, row_number=row_number)
    taken = {place.submission_id for place in places}
    if not taken:
        raise RowUnknown(cycle_id=cycle_id, row_key=row_key)
    hashes = {submission.id: submission.sha256 for submission, _ in found}
    attached = {
        each.file.sha256: each
        for each in version_files.list_sent(session, taken)
        if each.link.row_number == row_number
        or (each.link.row_number is None and each.link.lost_title is None)
    }
    return {
        "row_key": row_key,
        "sources": [
            source_of(submission, row) for submission, row in found if submission.id in taken
        ],
        "plans": [
            {
                "step": place.step_id,
                "group": place.group_code,
                "version": place.version,
                "sha256": hashes[place.submission_id],
            }
            for place in places
            if place.outcome is None
        ],
        "not_kept": [
            {
                "step": place.step_id,
                "group": place.group_code,
                "version": place.version,
                "outcome": place.outcome,
                "reason": place.reason,
                "reason_th": reason_th(place.reason or ""),
                "into": place.into_key,
                "decided_in": place.decided_in,
            }
            for place in places
            if place.outcome is not None
        ],
        "merged_from": list(
            lineage.list_merged_keys(session, sorted(taken), row_number=row_number)
        ),
        "attachments": [
            {
                "file_name": each.file.file_name,
                "about": each.file.about,
                "kind": each.file.kind,
                "type": each.file.file_type,
                "bytes": each.file.byte_count,
                "sha256": each.file.sha256,
                "sender": each.file.sender,
                "added_at": each.file.added_at.isoformat(),
                "is_of_project": each.link.row_number is not None,
            }
            for each in attached.values()
        ],
    }


def _parse(cycle_id: str, row_key: str) -> tuple[str, str, int]:
    parts = row_key.split("/")
    is_key = len(parts) == 3 and parts[2].isdecimal() and len(parts[2]) <= 9  # noqa: PLR2004
    if not is_key or not f"{cycle_id}{row_key}".isprintable():
        raise RowUnknown(cycle_id=cycle_id, row_key=row_key)
    return parts[0], parts[1], int(parts[2])


def source_of(submission: Submission, row: lineage.SubmissionRow | PlanRow) -> dict[str, Any]:
    """A row as its unit sent it: file, sheet, row, values, money, and the cell of each."""
    return {
        "sha256": submission.sha256,
        "file_name": submission.file_name,
        "sheet": row.sheet,
        "row": row.row_number,
        "unit": submission.unit_code,
        "sender": submission.sender,
        "submission_version": submission.version,
        "received_at": submission.received_at.isoformat(),
        "form": submission.form,
        "title": row.title,
        "idea": idea_key(str(row.values.get(IDEA, ""))) or None,
        "values": row.values,
        "budgets": row.budgets,
        "cells": _cells(submission.layout.get("cells", {}), row.row_number),
        "budget_cells": _cells(submission.layout.get("budgets", {}), row.row_number),
        "allocated": row.allocated,
        "allocated_cells": _cells(submission.layout.get("allocated", {}), row.row_number),
    }


def _cells(places: Mapping[str, str], row_number: int) -> dict[str, str]:
    """Column letters with the row; the cells of a single record stand as they are."""
    return {
        key: place if place[-1:].isdigit() else f"{place}{row_number}"
        for key, place in places.items()
    }
