"""A plan as open data: one row a project and fiscal year, and what each column of it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from oneplan.domain.documents.document_identity import IDENTITY_COLUMNS
from oneplan.domain.documents.document_kinds import KIND_NAMES_TH, DocumentKind
from oneplan.domain.documents.document_tables import Value
from oneplan.domain.documents.documents import PROVINCE_WIDE, Document, Project
from oneplan.domain.shared.thai_dates import BE_OFFSET
from oneplan.errors import OneplanError

OPEN_DATA_KINDS = (DocumentKind.PROVINCIAL_PLAN, DocumentKind.ANNUAL_ACTION_PLAN)
"""The documents that anyone may look at, and that are published as data."""
LEVELS_TH = {2: "จังหวัด", 4: "อำเภอ", 6: "ตำบล", 8: "หมู่บ้าน"}
"""Digits of a DOPA code → what it is the code of."""
SIMULATED = "การซักซ้อม: ข้อมูลจำลอง"


class NoOpenData(OneplanError):
    """Open data was asked for of a document that is not published."""

    status_code = 422

    def __init__(self, *, kind: DocumentKind) -> None:
        names = ", ".join(each.value for each in OPEN_DATA_KINDS)
        super().__init__(f"{kind.value} is not published as open data; these are: {names}.")
        published = " และ".join(KIND_NAMES_TH[each] for each in OPEN_DATA_KINDS)
        self.th = f"{KIND_NAMES_TH[kind]}ไม่มีชุดข้อมูลเปิด เอกสารที่เผยแพร่เป็นข้อมูลเปิดคือ{published}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRow:
    """One project in one fiscal year, a Buddhist year of four digits.

    *year* is empty for a project that neither asks nor was given money of any year.
    """

    document: Document
    project: Project
    year: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenColumn:
    """One column: its name, its Thai heading, what it holds in both languages, how it is read."""

    key: str
    th: str
    type: str
    unit: str
    meaning_th: str
    meaning: str
    read: Callable[[OpenRow], Value]


def open_rows(document: Document) -> Iterator[OpenRow]:
    """Every project once for each year that it asks money of or was given money of."""
    for project in document.projects:
        years = sorted({*project.budgets, *project.given}) or [""]
        for year in years:
            yield OpenRow(document=document, project=project, year=year)


def _code(row: OpenRow) -> str:
    return row.project.place_code or row.project.area_code


def _amphoe(row: OpenRow) -> str:
    return row.project.place_amphoe if row.project.place_code else row.project.amphoe


def _tambon(row: OpenRow) -> str:
    return row.project.place_tambon if row.project.place_code else row.project.tambon


def _area(digits: int) -> Callable[[OpenRow], str]:
    def read(row: OpenRow) -> str:
        code = _code(row)
        return code[:digits] if len(code) >= digits else ""

    return read


def _of_project(name: str) -> Callable[[OpenRow], str]:
    return lambda row: str(getattr(row.project, name))


def _of_document(read: Callable[[Document], str | int | None]) -> Callable[[OpenRow], Value]:
    return lambda row: read(row.document)


def _province(row: OpenRow) -> str:
    return row.document.province if row.project.area_code else ""


def _level(row: OpenRow) -> str:
    return LEVELS_TH.get(len(row.project.area_code), "")


def _place(row: OpenRow) -> str:
    tambon, amphoe = _tambon(row), _amphoe(row)
    parts = (f"ตำบล{tambon}" if tambon else "", f"อำเภอ{amphoe}" if amphoe else "")
    return " ".join(filter(None, parts)) or PROVINCE_WIDE


def _remarks(row: OpenRow) -> str:
    simulated = (SIMULATED,) if row.document.is_simulated else ()
    return "; ".join((*simulated, *row.project.remarks))


def _text(key: str, th: str, meaning_th: str, meaning: str,
          read: Callable[[OpenRow], Value] | None = None) -> OpenColumn:  # fmt: skip
    return OpenColumn(key=key, th=th, type="text", unit="", meaning_th=meaning_th,
                      meaning=meaning, read=read or _of_project(key))  # fmt: skip


def _number(key: str, th: str, meaning_th: str, meaning: str,
            read: Callable[[OpenRow], Value]) -> OpenColumn:  # fmt: skip
    return OpenColumn(key=key, th=th, type="integer", unit="", meaning_th=meaning_th,
                      meaning=meaning, read=read)  # fmt: skip


def _baht(key: str, th: str, meaning_th: str, meaning: str,
          read: Callable[[OpenRow], Decimal | None]) -> OpenColumn:  # fmt: skip
    return OpenColumn(key=key, th=th, type="decimal(18,2)", unit="บาท", meaning_th=meaning_th,
                      meaning=meaning, read=read)  # fmt: skip


OPEN_COLUMNS: tuple[OpenColumn, ...] = (
    _text("project_id", "รหัสโครงการ",
          "รอบแผน/ขั้นตอน/หน่วยงาน/แถวในไฟล์ ไฟล์ใหม่ของหน่วยงานอาจมีโครงการอื่นในแถวเดียวกัน",
          "Cycle/step/unit/sheet row; a newer file of the unit may have another project there",
          lambda row: f"{row.document.scope.cycle_id}/{row.project.row_key}"),
    _number("project_number", "ที่", "ลำดับที่ในเอกสาร", "Running number in the document, from 1",
            lambda row: row.project.number),
    _text("title", "โครงการ", "ชื่อโครงการตามที่หน่วยงานเขียน", "Title as the unit wrote it"),
    _text("strategy", "ประเด็นการพัฒนา", "ประเด็นการพัฒนาหรือยุทธศาสตร์ที่โครงการสนับสนุน",
          "Development issue or strategy that the project serves"),
    _text("master_plan", "แผนแม่บท", "แผนแม่บทหรือยุทธศาสตร์ชาติที่หน่วยงานระบุ",
          "Master plan or national strategy named by the unit"),
    _number("priority", "ลำดับความสำคัญ", "ลำดับความสำคัญในประเด็นเดียวกัน ๑ คือลำดับแรก",
            "Priority among the projects of its strategy, 1 is first",
            lambda row: row.project.rank),
    _text("province_code", "รหัสจังหวัด", "รหัสจังหวัดของกรมการปกครอง ๒ หลัก เป็นข้อความ",
          "DOPA code of the province, 2 digits, as text", _area(2)),
    _text("province", "จังหวัด", "ชื่อจังหวัด", "Province in Thai", _province),
    _text("amphoe_code", "รหัสอำเภอ", "รหัสอำเภอที่โครงการอยู่ ๔ หลัก ว่าง: ทั้งจังหวัดหรือหลายอำเภอ",
          "DOPA code of the amphoe that it lies in, as text; empty: the whole province, or several",
          _area(4)),
    _text("amphoe", "อำเภอ", "ชื่ออำเภอ ว่าง: ทั้งจังหวัดหรือหลายอำเภอ",
          "Amphoe in Thai; empty: the whole province, or several", _amphoe),
    _text("tambon_code", "รหัสตำบล", "รหัสตำบลที่โครงการอยู่ ๖ หลัก ว่าง: ทั้งอำเภอหรือหลายตำบล",
          "DOPA code of the tambon that it lies in, as text; empty: the whole amphoe, or several",
          _area(6)),
    _text("tambon", "ตำบล", "ชื่อตำบล ว่าง: ทั้งอำเภอหรือหลายตำบล",
          "Tambon in Thai; empty: the whole amphoe, or several", _tambon),
    _text("place", "พื้นที่", "พื้นที่ของโครงการเป็นข้อความเดียว", "The place in one text", _place),
    _text("unit_code", "รหัสหน่วยงาน", "รหัสหน่วยงานที่เสนอ", "Code of the unit that asked"),
    _text("unit", "หน่วยงานที่เสนอ", "ชื่อหน่วยงานที่เสนอโครงการ", "Name of the unit that asked"),
    _text("unit_level", "ระดับของหน่วยงาน", "จังหวัด อำเภอ ตำบล หรือหมู่บ้าน ตามพื้นที่ของหน่วยงานที่เสนอ",
          "Level of the area of the unit that asked", _level),
    _text("agency", "หน่วยดำเนินการ", "หน่วยงานที่ระบุให้ดำเนินการ", "Agency named to carry it out"),
    _text("objective", "วัตถุประสงค์", "วัตถุประสงค์หรือความต้องการที่ตอบสนอง",
          "Objective or the need that is met"),
    _text("target", "เป้าหมาย", "ผลผลิตที่ตั้งเป้าไว้", "Output aimed at"),
    _text("holder", "ผู้รับไว้พิจารณา", "ผู้ที่ถือโครงการที่เกินขีดความสามารถของเจ้าของไว้ในขณะนั้น",
          "Who holds a project beyond its owner's capacity; else empty"),
    _number("fiscal_year_be", "ปีงบประมาณ (พ.ศ.)", "ปีงบประมาณ พ.ศ. ว่าง: ไม่ระบุงบประมาณ",
            "Fiscal year of the Buddhist Era; empty: no amount was given",
            lambda row: int(row.year) if row.year else None),
    _number("fiscal_year_ce", "ปีงบประมาณ (ค.ศ.)", "ปีงบประมาณ ค.ศ.",
            "The same year of the Common Era",
            lambda row: int(row.year) - BE_OFFSET if row.year else None),
    _baht("baht_asked", "งบประมาณที่ขอ (บาท)", "เงินที่ขอของปีงบประมาณนั้น ว่าง: ไม่ได้ขอ",
          "Baht asked for in that year; empty: none",
          lambda row: row.project.budgets.get(row.year)),
    _baht("baht_allocated", "งบประมาณที่ได้รับจัดสรร (บาท)",
          "เงินที่ได้รับจัดสรรของปีนั้น แยกจากเงินที่ขอ ว่าง: ไม่มีข้อมูล",
          "Baht allocated in that year, apart from what was asked; empty: nothing says so",
          lambda row: row.project.given.get(row.year)),
    _text("remarks", "หมายเหตุ", "สิ่งที่ผู้ใช้ข้อมูลต้องทราบของแถวนี้", "What a reader must know of the row",
          _remarks),
    _text("source_sheet", "แผ่นงานต้นทาง", "แผ่นงานของไฟล์ที่หน่วยงานส่ง", "Sheet of the uploaded file",
          lambda row: row.project.sheet),
    _text("source_sha256", "รหัสไฟล์ต้นทาง", "SHA-256 ของไฟล์ที่หน่วยงานส่ง",
          "SHA-256 of the uploaded file",
          lambda row: row.project.sha256),
    *(
        OpenColumn(
            key=each.key, th=each.th, type=each.type, unit="", meaning=each.meaning,
            meaning_th=f"{each.th}ของแผนที่แถวนี้มาจาก",
            read=_of_document(each.read),
        )
        for each in IDENTITY_COLUMNS
    ),
)  # fmt: skip
"""The columns of the open data of a plan, in order."""
