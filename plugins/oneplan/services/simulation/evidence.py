"""Simulated surveys of a rehearsal's villages, as awkward as those of an office.

One village is missing in each file and one stands there twice; one file is CSV in TIS-620 with
a heading of two rows, Thai digits and totals, the other a workbook by codes of eight digits.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from random import Random

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_steps import Level
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.evidence.kinds import EvidenceKind
from oneplan.domain.evidence.places import moo_of
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.domain.shared.thai_years import be_year
from oneplan.gateways.files.areas import name_area
from oneplan.gateways.files.files import Files
from oneplan.gateways.spreadsheets.list_exports import write_list_sheet
from oneplan.services.cycles.clock import planning_now
from oneplan.services.evidence.evidence_files import keep_evidence, open_kept
from oneplan.services.evidence.evidence_imports import EvidenceOrder, import_evidence, uses_of
from oneplan.store.cycles.cycles import get_cycle
from oneplan.store.evidence import evidence
from oneplan.store.units import units
from oneplan.store.units.units import Unit

MOST_VILLAGES = 1_000
"""A rehearsal of ten thousand units has no survey of each."""
HOUSEHOLDS = (
    (1, "เด็กแรกเกิดมีน้ำหนักไม่น้อยกว่า ๒,๕๐๐ กรัม"),
    (7, "คนอายุ ๖ ปีขึ้นไปออกกำลังกายทุกสัปดาห์"),
    (9, "ครัวเรือนมีน้ำสะอาดสำหรับดื่มและบริโภคเพียงพอตลอดปี"),
    (12, "ครัวเรือนมีการจัดการขยะและสิ่งแวดล้อม"),
    (22, "ครัวเรือนมีรายได้เฉลี่ยตามเกณฑ์"),
)
PROBLEMS = ((1, "ถนน"), (2, "น้ำดื่ม"), (4, "น้ำเพื่อการเกษตร"), (8, "การมีงานทำ"), (30, "การปลอดยาเสพติด"))
"""Number and name of the indicators that the simulated files have."""
WHY = "การซักซ้อม: ข้อมูลจำลอง"


def prepare_evidence(session: Session, files: Files, calendar: Calendar, *, seed: int) -> int:
    """Take a simulated file of each survey in for a province; return how many were.

    A nation's rehearsal has none. Files of a rehearsal before are taken out first: its villages
    may be others.
    """
    if calendar.province is None:
        return 0
    province = calendar.province.code
    villages = units.list_units(session, levels=(Level.VILLAGE,), under=province, simulated=True)[
        :MOST_VILLAGES
    ]
    if len(villages) < 3:  # noqa: PLR2004  one missing, one twice, one that is right
        return 0
    evidence.delete_simulated(session, under=province)
    cycle = get_cycle(session, calendar.cycle)
    year = str(be_year(planning_now(session, cycle.id).date()) - 1)
    written = (
        (EvidenceKind.BMN, "จปฐ-จำลอง.csv", _households(villages, seed, year)),
        (EvidenceKind.NRD2C, "กชช2ค-จำลอง.xlsx", _problems(villages, seed)),
    )
    for kind, name, content in written:
        sha256 = keep_evidence(files, content)
        table = open_kept(files, sha256)
        uses, _ = uses_of(session, table, kind)
        order = EvidenceOrder(
            sha256=sha256,
            file_name=name,
            kind=kind,
            year=year,
            area_code=province,
            uses=uses,
            leaves_out_wrong=True,
        )
        import_evidence(session, cycle, table, order, actor="rehearsal", reason=WHY)
    return len(written)


def _listed(villages: Sequence[Unit]) -> list[Unit]:
    """The villages as an office lists them: the last is forgotten, the second stands twice."""
    return [*villages[:-1], villages[1]]


def _households(villages: Sequence[Unit], seed: int, year: str) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([f"ข้อมูลความจำเป็นพื้นฐาน (จปฐ.) ปี {to_thai_digits(year)} ข้อมูลจำลองเพื่อการซักซ้อม"])
    writer.writerow([])
    names = [cell for number, name in HOUSEHOLDS for cell in (_numbered(number, name), "")]
    writer.writerow(["ที่", "อำเภอ", "ตำบล", "หมู่ที่", "ครัวเรือนทั้งหมด", *names])
    writer.writerow(["", "", "", "", "", *(["ผ่าน", "ไม่ผ่าน"] * len(HOUSEHOLDS))])
    everyone = 0
    for at, village in enumerate(_listed(villages), start=1):
        random = Random(f"{seed}/bmn/{village.code}")
        asked = random.randint(40, 320)
        everyone += asked
        failed = [round(asked * random.choice((0, 0, 0.02, 0.05, 0.15, 0.3))) for _ in HOUSEHOLDS]
        counts = [cell for each in failed for cell in (f"{asked - each:,}", each or "-")]
        area, moo = village.area_code, moo_of(village)
        amphoe = name_area(area[:4]).removeprefix("อำเภอ")
        tambon = name_area(area).removeprefix("ตำบล")
        told = [at, amphoe, tambon, moo or "", asked, *counts]
        writer.writerow([to_thai_digits(str(each)) for each in told])
    writer.writerow(["รวมทั้งสิ้น", "", "", "", f"{everyone:,}"])
    return stream.getvalue().encode("cp874")


def _numbered(number: int, name: str) -> str:
    return f"ตัวชี้วัดที่ {to_thai_digits(number)} {name}"


def _problems(villages: Sequence[Unit], seed: int) -> bytes:
    headings = ["รหัสหมู่บ้าน", "ชื่อหมู่บ้าน", *(f"ข้อ {number} {name}" for number, name in PROBLEMS)]
    rows = []
    for village in _listed(villages):
        random = Random(f"{seed}/nrd2c/{village.code}")
        levels = [random.choice("1233333") for _ in PROBLEMS]
        code = f"{village.area_code}{moo_of(village) or 0:02d}"
        rows.append(dict(zip(headings, [code, village.name_th, *levels], strict=True)))
    return write_list_sheet(headings, rows)
