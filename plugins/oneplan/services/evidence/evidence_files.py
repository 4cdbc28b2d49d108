"""A file of a survey: looked at before it is kept, and opened again where it was."""

from __future__ import annotations

from threading import Lock

from oneplan.domain.evidence.evidence_tables import EvidenceTable, find_table
from oneplan.domain.evidence.personal_columns import require_no_people
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError
from oneplan.gateways.files.areas import areas_with_provinces
from oneplan.gateways.files.files import Files
from oneplan.gateways.spreadsheets.workbooks import read_file

EVIDENCE_TYPES = ("csv", "xlsx", "xls", "ods")
MOST_KEPT = 4
MOST_ROWS = 20_000
"""Rows of a file: the largest province has some 3,300 villages."""
_kept: dict[str, EvidenceTable] = {}
_lock = Lock()


class NoEvidenceTable(OneplanError):
    """A file holds no table with a row for each village."""

    status_code = 422
    th = "ไม่พบตารางในไฟล์ ต้องมีหัวตาราง แล้วตามด้วยแถวของแต่ละหมู่บ้าน ที่มีรหัสหรือชื่อ และตัวเลขอย่างน้อยสองช่อง"

    def __init__(self) -> None:
        super().__init__(
            "There is no table in the file: a heading, and below it a row for each village with"
            " its code or name and two figures at least."
        )


class EvidenceTooLong(OneplanError):
    """A file has more rows than a province has villages."""

    status_code = 422

    def __init__(self, *, rows: int) -> None:
        self.th = to_thai_digits(
            f"ตารางมี {rows:,} แถว รับไม่เกิน {MOST_ROWS:,} แถว ต้องเป็นไฟล์สรุปรายหมู่บ้าน ไม่ใช่รายครัวเรือน"
        )
        super().__init__(
            f"The table has {rows:,} rows, and a file at most {MOST_ROWS:,}: use the summary by"
            " village, not the households."
        )


def open_evidence(content: bytes) -> EvidenceTable:
    """Read the table of a survey's file.

    Raises:
        FileRefused: It is no .csv or workbook, or breaks a rule of files.
        NoEvidenceTable: It has no such table.
        EvidenceTooLong: It has more rows than there are villages.
        NamesPeople: It names people, or their numbers.
    """
    file = read_file(content, accepts=EVIDENCE_TYPES)
    table = find_table(file.sheets, file.findings)
    if table is None:
        raise NoEvidenceTable
    if len(table.rows) > MOST_ROWS:
        raise EvidenceTooLong(rows=len(table.rows))
    require_no_people(table, file.sheets, areas_with_provinces())
    return table


def keep_evidence(files: Files, content: bytes) -> str:
    """Keep a file once it was seen to name nobody; return its SHA-256.

    Raises:
        FileRefused, NoEvidenceTable, EvidenceTooLong, NamesPeople: Nothing of it is kept.
    """
    table = open_evidence(content)
    sha256 = files.put(content)
    _remember(sha256, table)
    return sha256


def open_kept(files: Files, sha256: str) -> EvidenceTable:
    """The table of a file that was kept; one that was opened lately is not read again.

    Raises:
        ContentUnknown: Nothing is kept under that hash.
        FileRefused, NoEvidenceTable, EvidenceTooLong, NamesPeople: It is no file of a survey.
    """
    with _lock:
        table = _kept.get(sha256)
    if table is None:
        table = open_evidence(files.get(sha256))
        _remember(sha256, table)
    return table


def _remember(sha256: str, table: EvidenceTable) -> None:
    with _lock:
        _kept.pop(sha256, None)
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[sha256] = table
