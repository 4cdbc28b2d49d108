"""Take a survey's file in: all of it, or nothing and every error by its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_steps import Level
from oneplan.domain.evidence.band_rows import find_bands
from oneplan.domain.evidence.column_checks import check_uses
from oneplan.domain.evidence.column_uses import ColumnUses, propose_uses
from oneplan.domain.evidence.evidence_tables import EvidenceTable
from oneplan.domain.evidence.kinds import EvidenceKind, read_year
from oneplan.domain.evidence.places import PlaceBook
from oneplan.domain.evidence.readings import EvidenceReading, read_evidence
from oneplan.domain.shared.line_problems import Problem, join_problems
from oneplan.domain.shared.thai_years import be_year
from oneplan.errors import OneplanError
from oneplan.services.cycles.clock import planning_now
from oneplan.store.cycles.cycles import Cycle
from oneplan.store.evidence import evidence
from oneplan.store.shared import audit
from oneplan.store.units import areas, units

VILLAGES = (Level.VILLAGE, Level.COMMUNITY)
AREA_DIGITS = (2, 4)


class EvidenceRefused(OneplanError):
    """A file of a survey was refused; nothing of it was taken in."""

    status_code = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        en, th = join_problems(problems)
        self.th = f"ไม่ได้นำเข้าข้อมูล ข้อมูลเดิมยังใช้อยู่:\n{th}"
        super().__init__(f"The survey was not taken in:\n{en}")


class AreaOfEvidenceWrong(OneplanError):
    """A file was said to be about an area that is no province or amphoe of the cycle."""

    status_code = 422

    def __init__(self, *, code: str) -> None:
        self.th = f"พื้นที่ “{code[:20]}” ไม่ใช่จังหวัดหรืออำเภอของรอบแผนนี้"
        super().__init__(f"{code[:20]!r} is no province or amphoe of this cycle.")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceOrder:
    """What is to be taken in.

    Attributes:
        sha256, file_name: The file, which is kept.
        kind: Survey.
        year: As it was written, Buddhist Era.
        area_code: The province or amphoe that the file is about, whole.
        uses: What its columns are.
        leaves_out_wrong: Whether rows and cells with errors are left out rather than the file.
    """

    sha256: str
    file_name: str
    kind: EvidenceKind
    year: str
    area_code: str
    uses: ColumnUses
    leaves_out_wrong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSeen:
    """What a file would say, and what of the register it does not speak of."""

    reading: EvidenceReading
    year_be: int
    absent: Sequence[str]
    others: Sequence[str]
    """Years that are written above the heading and are not the one that was said."""


def uses_of(session: Session, table: EvidenceTable, kind: EvidenceKind) -> tuple[ColumnUses, bool]:
    """What the columns of a table are, as it was said last of this heading or by their names.

    Returns:
        The uses, and whether they were remembered.
    """
    kept = evidence.find_uses(session, kind=kind, fingerprint=table.fingerprint)
    if kept is not None:
        return ColumnUses.from_document(kept), True
    return propose_uses(table.headings, table.columns, kind), False


def see_evidence(
    session: Session, cycle: Cycle, table: EvidenceTable, order: EvidenceOrder
) -> EvidenceSeen:
    """Read a table for the places of its area.

    Raises:
        AreaOfEvidenceWrong, YearOfEvidenceWrong, UsesRefused: What was said of the file is wrong.
        EvidenceRefused: Rows are wrong and are not to be left out, or none is left.
    """
    known = areas_of(session, cycle)
    if order.area_code not in known:
        raise AreaOfEvidenceWrong(code=order.area_code)
    now = planning_now(session, cycle.id)
    year_be = read_year(order.year, year_now=be_year(now.date()))
    has_bands = bool(find_bands(table.rows, order.uses))
    check_uses(order.uses, order.kind, has_bands=has_bands)
    registered = units.list_units(
        session, levels=VILLAGES, under=order.area_code, simulated=cycle.is_simulated
    )
    book = PlaceBook(
        villages=registered,
        tambon={
            each.code: each.name_th
            for each in areas.list_areas(session, digits=6, under=order.area_code)
        },
        amphoe=known,
    )
    reading = read_evidence(table, order.uses, book, year_be=year_be)
    if reading.problems and not order.leaves_out_wrong:
        raise EvidenceRefused(reading.problems)
    if not reading.places:
        nothing = Problem(en="no row says anything of a village", th="ไม่มีแถวที่บอกข้อมูลของหมู่บ้าน")
        raise EvidenceRefused([*reading.problems, nothing])
    told = {*reading.facts["place"], *reading.facts["area"][reading.facts["unit"] == ""]}
    return EvidenceSeen(
        reading=reading,
        year_be=year_be,
        absent=[
            each.name_th
            for each in registered
            if each.level == Level.VILLAGE and not {each.code, each.area_code} & told
        ],
        others=table.years_above(but=year_be),
    )


def import_evidence(
    session: Session,
    cycle: Cycle,
    table: EvidenceTable,
    order: EvidenceOrder,
    *,
    actor: str,
    reason: str,
) -> EvidenceSeen:
    """Take a file in; the one before it of its survey, year and area is kept and holds no more.

    The same file, matched in the same way, is taken in once, unless it says more or less than it
    did: the register may have changed since, or wrong rows are left out now. What its columns are
    is remembered.

    Raises:
        AreaOfEvidenceWrong, YearOfEvidenceWrong, UsesRefused, EvidenceRefused: Nothing is done.
    """
    evidence.lock_evidence(session, kind=order.kind)
    seen = see_evidence(session, cycle, table, order)
    uses = order.uses.as_document()
    last = evidence.find_last(
        session,
        simulated=cycle.is_simulated,
        kind=order.kind,
        year_be=seen.year_be,
        area_code=order.area_code,
    )
    left_out = len(seen.reading.problems)
    said = (order.sha256, uses, seen.reading.places, left_out)
    if last is not None and (last.sha256, last.uses, last.places, last.left_out) == said:
        return seen
    if evidence.find_uses(session, kind=order.kind, fingerprint=table.fingerprint) != uses:
        evidence.save_uses(
            session,
            kind=order.kind,
            fingerprint=table.fingerprint,
            uses=uses,
            saved_by=actor,
        )
    version = last.version + 1 if last else 1
    evidence.add_file(
        session,
        seen.reading.facts,
        simulated=cycle.is_simulated,
        kind=order.kind,
        year_be=seen.year_be,
        area_code=order.area_code,
        version=version,
        sha256=order.sha256,
        file_name=order.file_name,
        uses=uses,
        left_out=left_out,
        imported_by=actor,
        reason=reason,
        imported_at=planning_now(session, cycle.id),
    )
    audit.append_event(
        session,
        actor=actor,
        action="evidence.imported",
        cycle_id=cycle.id,
        subject=f"{order.kind} {seen.year_be} {order.area_code}",
        details={
            "version": version,
            "sha256": order.sha256,
            "places": seen.reading.places,
            "left_out": left_out,
        },
        reason=reason,
    )
    return seen


def areas_of(session: Session, cycle: Cycle, *, under: str = "") -> Mapping[str, str]:
    """Code → Thai name of the provinces and amphoe that a file may be about."""
    within = under or cycle.province_code or ""
    return {
        each.code: each.name_th
        for digits in AREA_DIGITS
        for each in areas.list_areas(session, digits=digits, under=within)
    }
