"""Files of surveys and what they say of places; appended, the last one holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import delete, func, literal, or_, select
from sqlalchemy.orm import Session

from oneplan.store.evidence.tables import EvidenceColumns
from oneplan.store.evidence.tables import EvidenceFileRow as EvidenceFileRow
from oneplan.store.shared.copying import copy_into
from oneplan.store.shared.frames import ColumnKind, FrameQuery

_COPIED = {
    "file_id": "int8", "place": "text", "number": "int4", "unit_code": "text", "area_code": "text",
    "households": "int4", "passed": "int4", "failed": "int4", "share": "int4", "level": "int4",
    "sheet": "text", "cells": "jsonb",
}  # fmt: skip


def find_uses(session: Session, *, kind: str, fingerprint: str) -> Mapping[str, Any] | None:
    """How the columns of a heading were matched last, or None."""
    return session.scalar(
        select(EvidenceColumns.uses)
        .where(EvidenceColumns.kind == kind, EvidenceColumns.fingerprint == fingerprint)
        .order_by(EvidenceColumns.id.desc())
        .limit(1)
    )


def save_uses(
    session: Session, *, kind: str, fingerprint: str, uses: Mapping[str, Any], saved_by: str
) -> None:
    """Remember how the columns of a heading were matched."""
    session.add(
        EvidenceColumns(kind=kind, fingerprint=fingerprint, uses=dict(uses), saved_by=saved_by)
    )


def list_files(
    session: Session, *, under: str, simulated: bool, of: int | None = None
) -> Sequence[EvidenceFileRow]:
    """The files about an area, a part of it or what it is a part of, the last ones first.

    Args:
        session: Open transaction.
        under: DOPA code; empty for all.
        simulated: Those of rehearsals.
        of: Only the file of this id.
    """
    area = EvidenceFileRow.area_code
    statement = select(EvidenceFileRow).where(
        EvidenceFileRow.is_simulated == simulated,
        or_(area.startswith(under, autoescape=True), literal(under).startswith(area)),
    )
    if of is not None:
        statement = statement.where(EvidenceFileRow.id == of)
    return session.scalars(statement.order_by(EvidenceFileRow.id.desc())).all()


def find_last(
    session: Session, *, simulated: bool, kind: str, year_be: int, area_code: str
) -> EvidenceFileRow | None:
    """The last file of a survey, year and area, or None."""
    return session.scalar(
        select(EvidenceFileRow)
        .where(
            EvidenceFileRow.is_simulated == simulated,
            EvidenceFileRow.kind == kind,
            EvidenceFileRow.year_be == year_be,
            EvidenceFileRow.area_code == area_code,
        )
        .order_by(EvidenceFileRow.version.desc())
        .limit(1)
    )


def lock_evidence(session: Session, *, kind: str) -> None:
    """Let one file of a survey be taken in at a time, until the transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"evidence/{kind}"))))


def add_file(
    session: Session,
    facts: pd.DataFrame,
    *,
    simulated: bool,
    kind: str,
    year_be: int,
    area_code: str,
    version: int,
    sha256: str,
    file_name: str,
    uses: Mapping[str, Any],
    left_out: int,
    imported_by: str,
    reason: str,
    imported_at: datetime,
) -> EvidenceFileRow:
    """Append a file with its facts (:data:`oneplan.domain.evidence.measures.FACTS`)."""
    from psycopg.types.json import Jsonb  # noqa: PLC0415  of the driver alone

    file = EvidenceFileRow(
        is_simulated=simulated,
        kind=kind,
        year_be=year_be,
        area_code=area_code,
        version=version,
        sha256=sha256,
        file_name=file_name,
        uses=dict(uses),
        places=int(facts["place"].nunique()),
        left_out=left_out,
        imported_by=imported_by,
        reason=reason,
        imported_at=imported_at,
    )
    session.add(file)
    session.flush()
    columns = [
        [file.id] * len(facts),
        facts["place"].tolist(),
        facts["number"].astype(int).tolist(),
        [each or None for each in facts["unit"]],
        facts["area"].tolist(),
        *(
            facts[name].astype("object").where(facts[name].notna(), None).tolist()
            for name in ("households", "passed", "failed", "share", "level")
        ),
        facts["sheet"].tolist(),
        [Jsonb(each) for each in facts["cells"]],
    ]
    copy_into(session, "evidence_values", _COPIED, zip(*columns, strict=True))
    return file


def delete_simulated(session: Session, *, under: str) -> None:
    """Drop the files about an area that a rehearsal made."""
    session.execute(
        delete(EvidenceFileRow).where(
            EvidenceFileRow.is_simulated,
            EvidenceFileRow.area_code.startswith(under, autoescape=True),
        )
    )


# A file of an older year, or an earlier one of the same, speaks of no place that the later one of
# its area is about. What the columns of a file are stands in its first row alone.
_FACTS = FrameQuery(
    """
SELECT file.id AS file, file.kind, file.year_be AS year, file.area_code AS file_area,
       file.file_name,
       CASE WHEN row_number() OVER (PARTITION BY file.id) = 1 THEN file.uses::text END AS uses,
       value.place, value.area_code AS area, coalesce(value.unit_code, '') AS unit, value.number,
       value.households, value.passed, value.failed, value.share, value.level, value.sheet,
       CASE WHEN value.place = (:place)[1] THEN (
           SELECT string_agg(cell.value, ' ' ORDER BY cell.value)
           FROM jsonb_each_text(value.cells) cell) END AS cells
FROM evidence_files file
LEFT JOIN evidence_values value
    ON value.file_id = file.id AND starts_with(value.area_code, (:under)[1])
WHERE file.is_simulated = ((:simulated)[1] = 1)
AND (starts_with(file.area_code, (:under)[1]) OR starts_with((:under)[1], file.area_code))
AND NOT EXISTS (
    SELECT FROM evidence_files later
    WHERE later.is_simulated = file.is_simulated AND later.kind = file.kind
    AND later.area_code = file.area_code
    AND (later.year_be, later.id) > (file.year_be, file.id))
ORDER BY value.area_code, value.place, file.id, value.number
""",
    {
        "file": ColumnKind.NUMBER,
        "kind": ColumnKind.WORDS,
        "year": ColumnKind.NUMBER,
        "file_area": ColumnKind.WORDS,
        "file_name": ColumnKind.WORDS,
        "uses": ColumnKind.WORDS,
        "place": ColumnKind.WORDS,
        "area": ColumnKind.WORDS,
        "unit": ColumnKind.WORDS,
        "number": ColumnKind.OPTIONAL_NUMBER,
        "households": ColumnKind.OPTIONAL_NUMBER,
        "passed": ColumnKind.OPTIONAL_NUMBER,
        "failed": ColumnKind.OPTIONAL_NUMBER,
        "share": ColumnKind.OPTIONAL_NUMBER,
        "level": ColumnKind.OPTIONAL_NUMBER,
        "sheet": ColumnKind.WORDS,
        "cells": ColumnKind.WORDS,
    },
    {"under": str, "simulated": int, "place": str},
)


def select_facts(session: Session, *, under: str, simulated: bool, place: str = "") -> pd.DataFrame:
    """The files that may speak of an area, and what each says of its places.

    Args:
        session: Open transaction.
        under: DOPA code.
        simulated: Those of rehearsals.
        place: The place whose cells are told.

    Returns:
        file, kind, year, file_area, file_name, uses (JSON; in the first row of a file alone),
        place (missing where a file says nothing of the area), area, unit, number, the counts,
        sheet and cells (missing but for *place*).
    """
    return _FACTS.select(session, under=[under], simulated=[int(simulated)], place=[place])
