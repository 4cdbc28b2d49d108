"""The audit log for a spreadsheet: no value in it is a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from oneplan.gateways.spreadsheets.plan_tables import FORMULA_STARTS

COLUMNS = (
    "number", "at", "source", "actor", "action", "action_th", "cycle", "subject", "details", "hash",
)  # fmt: skip


def write_csv(events: Iterable[Mapping[str, Any]]) -> bytes:
    """One row an act; UTF-8 with a mark for Excel, details as JSON, no value a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for event in events:
        writer.writerow([_plain(event[name]) for name in COLUMNS])
    return stream.getvalue().encode("utf-8-sig")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, default=str)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
