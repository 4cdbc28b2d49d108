"""A document as open data: CSV, JSON and a data dictionary from one list of columns."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

from oneplan.domain.documents.document_identity import IDENTITY_COLUMNS
from oneplan.domain.documents.document_tables import Value, project_columns
from oneplan.domain.documents.document_words import stamp
from oneplan.domain.documents.documents import Document, Subtotal

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NOTHING = "ไม่มีโครงการในเอกสารนี้"


def write_csv(document: Document) -> bytes:
    """One row a project under the columns of the data dictionary; UTF-8 with a mark for Excel.

    Each row ends with the identity of the document. A document without a project has one
    row, with that identity and a remark, so that it is no other document's file either.
    """
    columns = project_columns(document)
    identity = _identity(document)
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([*(c.key for c in columns), *(c.key for c in IDENTITY_COLUMNS)])
    for project in document.projects:
        writer.writerow([*(plain(column.read(project)) for column in columns), *identity])
    if not document.projects:
        writer.writerow([*(NOTHING if c.key == "remarks" else "" for c in columns), *identity])
    return stream.getvalue().encode("utf-8-sig")


def write_json(document: Document) -> bytes:
    """The document as JSON: what it is, its totals, its projects, each amount as exact text."""
    scope, release = document.scope, document.release
    content = {
        "stamp": stamp(document),
        "document": scope.kind.value,
        "title": document.title,
        "cycle": scope.cycle_id,
        "group": scope.group,
        "version": scope.version,
        "content_hash": scope.content_hash,
        "state": release.state.value,
        "number": release.number,
        "simulated": document.is_simulated,
        "made_at": document.made_at.isoformat(),
        "verify_url": document.verify_url,
        "row_count": document.total.count,
        "total_baht": {year: f"{baht:.2f}" for year, baht in document.total.by_year.items()},
        "completeness": document.completeness,
        "by_strategy": [_subtotal(part) for part in document.by_strategy],
        "by_amphoe": [_subtotal(part) for part in document.by_amphoe],
        "projects": [
            {column.key: _exact(column.read(project)) for column in project_columns(document)}
            for project in document.projects
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def write_dictionary(document: Document) -> bytes:
    """What each column of the CSV and of ``projects`` in the JSON holds; one row a column.

    The columns of the document's identity, which the CSV has, give its values here as well.
    """
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["key", "heading_th", "type", "unit", "meaning", "value"])
    for column in project_columns(document):
        writer.writerow([column.key, column.th, column.type, column.unit, column.meaning, ""])
    for each, value in zip(IDENTITY_COLUMNS, _identity(document), strict=True):
        writer.writerow([each.key, each.th, each.type, "", each.meaning, value])
    return stream.getvalue().encode("utf-8-sig")


def _identity(document: Document) -> list[str | int | None]:
    return [plain(column.read(document)) for column in IDENTITY_COLUMNS]


def _subtotal(part: Subtotal) -> dict[str, Any]:
    return {"name": part.name, "count": part.count, "total_baht": f"{part.total:.2f}"}


def _exact(value: Value) -> str | int | None:
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def plain(value: Value) -> str | int | None:
    """Keep a spreadsheet from reading text as a formula; an amount below zero stays a number."""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in FORMULA_STARTS else value
    return _exact(value)
