"""The evidence of a place as people read it: beside a unit's form, on its page, of a tambon."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import pandas as pd
from sqlalchemy.orm import Session

from oneplan.domain.evidence.column_uses import ColumnUses
from oneplan.domain.evidence.kinds import KINDS_EN, KINDS_TH, EvidenceKind
from oneplan.domain.evidence.named_needs import name_need
from oneplan.domain.evidence.needs import EvidenceFile, files_in_force, in_force, of_tambon
from oneplan.domain.evidence.places import TAMBON_DIGITS
from oneplan.gateways.files.areas import name_area
from oneplan.services.evidence.evidence_imports import VILLAGES
from oneplan.store.cycles.cycles import Cycle
from oneplan.store.evidence import evidence
from oneplan.store.evidence.evidence import EvidenceFileRow
from oneplan.store.units.units import Unit

LEVELS_TH: Mapping[int, str] = {1: "ปัญหามาก", 2: "ปัญหาปานกลาง", 3: "ปัญหาน้อย"}
LEVELS_EN: Mapping[int, str] = {1: "much of a problem", 2: "some problem", 3: "little problem"}


FACTS = ["file", "place", "area", "unit", "number", "households", "passed", "failed", "share",
         "level", "sheet", "cells"]  # fmt: skip


def read_in_force(
    session: Session, *, under: str, simulated: bool, place: str = ""
) -> tuple[pd.DataFrame, Mapping[int, EvidenceFile]]:
    """The facts of an area that hold (:func:`oneplan.domain.evidence.needs.in_force`).

    Returns:
        The facts, *place*'s with their cells, and id → file of those that they may come from.
    """
    rows = evidence.select_facts(session, under=under, simulated=simulated, place=place)
    files = [
        EvidenceFile(
            id=int(each["file"]),
            kind=EvidenceKind(each["kind"]),
            year_be=int(each["year"]),
            area_code=each["file_area"],
            indicators=ColumnUses.from_document(json.loads(each["uses"])).indicators,
            name=each["file_name"],
        )
        for each in rows[rows["uses"].notna()].to_dict("records")
    ]
    facts = rows.loc[rows["place"].notna(), FACTS].astype({"number": "int64"})
    return in_force(facts, files), {each.id: each for each in files}


def _file(row: EvidenceFileRow) -> EvidenceFile:
    return EvidenceFile(
        id=row.id,
        kind=EvidenceKind(row.kind),
        year_be=row.year_be,
        area_code=row.area_code,
        indicators=ColumnUses.from_document(row.uses).indicators,
    )


def view_unit_evidence(session: Session, unit: Unit) -> dict[str, Any]:
    """What is known of a unit's village, or of its tambon: its needs, and what is none.

    Returns:
        place_th; is_village; sources: kind_th, year, file, file_name, needs, others (of each:
        number, name, share or level in words, target, passed, failed, cell, text); empty sources
        where nothing is known, or the unit is of no village and tambon.
    """
    village = unit.code if unit.level in VILLAGES else ""
    return _view_place(
        session,
        unit.area_code,
        village=village,
        name=unit.name_th if village else "",
        simulated=unit.is_simulated,
    )


def view_area_evidence(session: Session, cycle: Cycle, tambon: str) -> dict[str, Any]:
    """The same of a tambon of a cycle."""
    return _view_place(session, tambon, village="", name="", simulated=cycle.is_simulated)


def _view_place(
    session: Session, tambon: str, *, village: str, name: str, simulated: bool
) -> dict[str, Any]:
    view: dict[str, Any] = {
        "is_village": bool(village),
        "place_th": name or name_area(tambon),
        "sources": [],
    }
    if len(tambon) != TAMBON_DIGITS:
        return view
    facts, files = read_in_force(session, under=tambon, simulated=simulated, place=village)
    if village:
        own = facts[facts["place"] == village]
    else:
        own = of_tambon(facts)
        named = facts[["kind", "year", "file"]].drop_duplicates(["kind", "year"])
        own = own.merge(named, on=["kind", "year"], how="left")
    for key, group in own.groupby(["kind", "year", "file"], sort=True):
        kind, year, file = cast("tuple[str, int, int]", key)
        items = [told_fact(each) for each in group.sort_values("number").to_dict("records")]
        view["sources"].append(
            {
                "kind": kind,
                "kind_th": KINDS_TH[EvidenceKind(kind)],
                "kind_en": KINDS_EN[EvidenceKind(kind)],
                "year": int(year),
                "file": int(file),
                "file_name": files[int(file)].name,
                "needs": [each for each in items if each["is_need"]],
                "others": [each for each in items if not each["is_need"]],
            }
        )
    return view


def told_fact(fact: Mapping[Any, Any]) -> dict[str, Any]:
    """A fact as it is told."""
    kind = EvidenceKind(fact["kind"])
    is_level = kind is EvidenceKind.NRD2C
    th, en = _level_words(fact) if is_level else _share_words(fact)
    cells = fact.get("cells")
    return {
        "number": int(fact["number"]),
        "name": fact["name"],
        "is_need": bool(fact["is_need"]),
        "th": th,
        "en": en,
        "target": int(fact["target"]),
        "is_level": is_level,
        "need_villages": int(fact.get("need_villages", 0)),
        "cell": f"{fact['sheet']} {cells}".strip() if isinstance(cells, str) and cells else "",
        "text": name_need(kind, int(fact["number"]), fact["name"], int(fact["year"])),
    }


def _share_words(fact: Mapping[Any, Any]) -> tuple[str, str]:
    th, en = "ไม่มีจำนวนครัวเรือน จึงไม่รวมเป็นร้อยละ", "no households, so no share of the whole"
    if not pd.isna(fact["share"]):
        share = f"{int(fact['share']) / 100:.2f}"
        th, en = f"ผ่านร้อยละ {share}", f"{share} % pass"
    if not pd.isna(fact["failed"]):
        failed, asked = int(fact["failed"]), int(fact["failed"]) + int(fact["passed"])
        th += f" (ไม่ผ่าน {failed:,} จาก {asked:,} ครัวเรือน)"
        en += f" ({failed:,} of {asked:,} households do not)"
    return th, en


def _level_words(fact: Mapping[Any, Any]) -> tuple[str, str]:
    if not pd.isna(fact["level"]):
        level = int(fact["level"])
        return f"ระดับ {level} {LEVELS_TH[level]}", f"level {level}, {LEVELS_EN[level]}"
    counts = [(level, int(fact[f"level_{level}"])) for level in LEVELS_TH]
    return (
        ", ".join(f"{LEVELS_TH[level]} {n} หมู่บ้าน" for level, n in counts if n),
        ", ".join(f"{LEVELS_EN[level]}: {n} villages" for level, n in counts if n),
    )


def view_files(session: Session, cycle: Cycle, *, area: str = "") -> dict[str, Any]:
    """The files of surveys about an area, the last first: all of them, those in force marked."""
    under = area or cycle.province_code or ""
    rows = evidence.list_files(session, under=under, simulated=cycle.is_simulated)
    holding = {each.id for each in files_in_force([_file(each) for each in rows])}
    return {"files": [_told_file(each, is_in_force=each.id in holding) for each in rows]}


def _told_file(row: EvidenceFileRow, *, is_in_force: bool) -> dict[str, Any]:
    return {
        "file": row.id,
        "kind": row.kind,
        "kind_th": KINDS_TH[EvidenceKind(row.kind)],
        "kind_en": KINDS_EN[EvidenceKind(row.kind)],
        "year": row.year_be,
        "area": row.area_code,
        "area_th": name_area(row.area_code),
        "version": row.version,
        "file_name": row.file_name,
        "sha256": row.sha256,
        "places": row.places,
        "left_out": row.left_out,
        "by": row.imported_by,
        "reason": row.reason,
        "at": row.imported_at,
        "is_in_force": is_in_force,
    }


def find_file(
    session: Session, cycle: Cycle, file_id: int, *, area: str = ""
) -> EvidenceFileRow | None:
    """The file of an id, where all that it is about may be seen; None otherwise."""
    under = area or cycle.province_code or ""
    found = evidence.list_files(session, under=under, simulated=cycle.is_simulated, of=file_id)
    return next((each for each in found if each.area_code.startswith(area)), None)
