"""Follow a row of a plan back to the workbook that asked for it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from oneplan.errors import OneplanError
from oneplan.store import lineage


class RowUnknown(OneplanError):
    """A row was named that no plan of the cycle holds."""

    status_code = 404

    def __init__(self, *, cycle_id: str, row_key: str) -> None:
        super().__init__(
            f"No plan of {cycle_id!r} holds the row {row_key!r};"
            " a row reads <step>/<unit>/<sheet row>, as `oneplan plan` prints it."
        )


def trace_row(session: Session, cycle_id: str, row_key: str) -> dict[str, object]:
    """Where a row comes from and which plan versions hold it.

    Returns:
        row_key, sources (file hash, name, sheet, row, unit, time, values and
        the cell of each value, per submission version), plans (step, group, version).

    Raises:
        RowUnknown: No plan holds it.
    """
    found = lineage.list_places(session, cycle_id=cycle_id, row_key=row_key)
    if not found:
        raise RowUnknown(cycle_id=cycle_id, row_key=row_key)
    sources = {
        submission.id: {
            "sha256": submission.sha256,
            "file_name": submission.file_name,
            "sheet": row.sheet,
            "row": row.row_number,
            "unit": submission.unit_code,
            "submission_version": submission.version,
            "received_at": submission.received_at.isoformat(),
            "title": row.title,
            "budgets": row.budgets,
            "cells": _cells(submission.layout.get("cells", {}), row.row_number),
            "budget_cells": _cells(submission.layout.get("budgets", {}), row.row_number),
        }
        for _, submission, row in found
    }
    return {
        "row_key": row_key,
        "sources": list(sources.values()),
        "plans": [
            {"step": plan.step_id, "group": plan.group_code, "version": plan.version,
             "sha256": submission.sha256}
            for plan, submission, _ in found
        ],
    }  # fmt: skip


def _cells(places: Mapping[str, str], row_number: int) -> dict[str, str]:
    """Column letters with the row; the cells of a single record stand as they are."""
    return {
        key: place if place[-1:].isdigit() else f"{place}{row_number}"
        for key, place in places.items()
    }
