"""The columns of the open data: one list for workbook, CSV, JSON and data dictionary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from oneplan.domain.documents.documents import Document, Project

Value = str | int | Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataColumn:
    """One column: its key, its Thai heading, what it holds, in what unit, and how to read it."""

    key: str
    th: str
    type: str
    unit: str
    meaning: str
    read: Callable[[Project], Value]
    width: int = 14


def project_columns(document: Document) -> tuple[DataColumn, ...]:
    """The columns of a document's project list with the money of its years; one row a project."""
    allocated = (ALLOCATED,) if document.has_allocated else ()
    return (*_BEFORE, *(_year_column(year) for year in document.years), *allocated, *_AFTER)


def _year_column(year: str) -> DataColumn:
    return DataColumn(
        key=f"baht_{year}",
        th=f"งบประมาณปี {year} (บาท)",
        type="decimal(18,2)",
        unit="บาท",
        meaning=f"Budget asked for in fiscal year B.E. {year}; empty: the unit gave no amount",
        read=lambda project: project.budgets.get(year),
        width=18,
    )


def _text(key: str, th: str, meaning: str, width: int = 14) -> DataColumn:
    return DataColumn(
        key=key,
        th=th,
        type="text",
        unit="",
        meaning=meaning,
        width=width,
        read=lambda project: str(getattr(project, key)),
    )


_BEFORE = (
    DataColumn(key="number", th="ที่", type="integer", unit="",
               meaning="Running number in the document, from 1; empty: the document has no project",
               read=lambda project: project.number, width=6),
    _text("row_key", "รหัสแถว", "Key of the project in every version: step/unit/sheet row", 24),
    _text("title", "โครงการ/กิจกรรม", "Title as the unit wrote it", 60),
    _text("strategy", "ประเด็นการพัฒนา", "Development issue or strategy that the project serves", 28),
    _text("area_code", "รหัสพื้นที่", "DOPA code of the area, 2, 4 or 6 digits, kept as text", 10),
    _text("amphoe", "อำเภอ", "Amphoe in Thai; empty: the whole province", 16),
    _text("tambon", "ตำบล", "Tambon in Thai; empty: the whole amphoe", 16),
    _text("unit_code", "รหัสหน่วยงาน", "Code of the unit that asked", 16),
    _text("unit", "หน่วยงานที่เสนอ", "Name of the unit that asked", 32),
    _text("agency", "หน่วยดำเนินการ", "Agency named to carry the project out", 32),
    _text("objective", "วัตถุประสงค์", "Objective or the need that is met", 36),
    _text("target", "เป้าหมาย", "Output aimed at", 36),
    _text("master_plan", "ยุทธศาสตร์/แผนแม่บทฯ", "Master plan or national strategy named by the unit", 28),
    DataColumn(key="rank", th="ลำดับความสำคัญ", type="integer", unit="",
               meaning="Priority among the projects of its strategy in the whole plan, 1 is first",
               read=lambda project: project.rank),
)  # fmt: skip

ALLOCATED = DataColumn(
    key="baht_allocated",
    th="งบประมาณที่ได้รับจัดสรร (บาท)",
    type="decimal(18,2)",
    unit="บาท",
    meaning="Budget that was allocated, apart from what was asked; empty: nothing says so",
    read=lambda project: project.allocated,
    width=18,
)

_AFTER = (
    DataColumn(key="baht_total", th="รวม (บาท)", type="decimal(18,2)", unit="บาท",
               meaning="Sum of the years that is asked", read=lambda project: project.total, width=18),
    _text("holder", "ผู้รับไว้พิจารณา", "Who holds a project beyond its owner's capacity; else empty", 20),
    DataColumn(key="remarks", th="หมายเหตุ", type="text", unit="",
               meaning="What a reader must know of the row",
               read=lambda project: "; ".join(project.remarks), width=30),
    _text("sheet", "แผ่นงาน", "Sheet of the uploaded workbook", 16),
    _text("sha256", "รหัสไฟล์ต้นทาง", "SHA-256 of the uploaded workbook", 66),
)  # fmt: skip
