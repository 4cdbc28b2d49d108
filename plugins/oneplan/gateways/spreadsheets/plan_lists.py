"""The lists behind the projects of a plan's workbook: the year as it was, and the sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from oneplan.domain.documents import document_words as words
from oneplan.domain.documents.document_tables import Value, project_columns
from oneplan.domain.documents.documents import Document
from oneplan.domain.shared.step_ids import number_of_id
from oneplan.domain.shared.thai_numerals import to_arabic_digits


class PlanList(NamedTuple):
    """One sheet.

    Attributes:
        name: Its name.
        widths: Widths of its columns, in letters.
        headings: Their headings.
        rows: What stands below them.
        nothing: What is said where there is no row.
    """

    name: str
    widths: Sequence[float]
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]
    nothing: str


def plan_lists(document: Document) -> tuple[PlanList, ...]:
    """Who resolved what, what was said, what is missing, the sources; and the data dictionary."""
    return (
        PlanList(
            "ปฏิทิน",
            (8, 80, 24, 18, 18),
            ("ขั้นที่", "การดำเนินงาน", "ตามแผน", "เริ่มจริง", "แล้วเสร็จ"),
            [
                (
                    _number(m.step),
                    m.title,
                    m.planned,
                    words.thai_day(m.opened_at),
                    words.thai_day(m.finished_at),
                )
                for m in document.milestones
            ],
            "ปฏิทินนี้ไม่มีขั้นตอน",
        ),
        PlanList(
            "มติ",
            (8, 80, 22, 18, 60),
            ("ขั้นที่", "เรื่อง", "ผล", "วันที่", "รายละเอียด"),
            [
                (
                    _number(r.step),
                    r.title,
                    r.resolution,
                    words.thai_day(r.decided_at),
                    "; ".join(f"{label} {value}" for label, value in r.facts),
                )
                for r in document.resolutions
            ],
            "ยังไม่มีมติหรือบันทึกการประชุม",
        ),
        PlanList(
            "ความเห็น",
            (24, 70, 70),
            ("ช่องทาง", "ความเห็น", "คำชี้แจง"),
            [(c.channel, c.text, c.answer or "ยังไม่มีคำชี้แจง") for c in document.comments],
            "ไม่มีความเห็น",
        ),
        PlanList(
            "ความครบถ้วน",
            (8, 70, 10, 10, 10, 10, 60),
            ("ขั้นที่", "การจัดเก็บ", "ต้องส่ง", "ส่งแล้ว", "ไม่มีโครงการ", "ล่าช้า", "หน่วยงานที่ขาดส่ง"),
            [
                (
                    _number(c.step),
                    c.title,
                    c.expected,
                    c.received,
                    c.nil,
                    c.late,
                    ", ".join(c.missing),
                )
                for c in document.counts
            ],
            "ปฏิทินนี้ไม่มีขั้นตอนที่หน่วยงานจัดส่งแผน",
        ),
        PlanList(
            "ยุทธศาสตร์",
            (10, 50, 50, 10, 20, 30),
            (
                "รหัส",
                "ยุทธศาสตร์จังหวัด",
                "ประเด็นที่หน่วยงานระบุ",
                "โครงการ",
                "งบประมาณ (บาท)",
                "โครงการที่",
            ),
            [
                (
                    a.code,
                    a.name,
                    a.words,
                    len(a.numbers),
                    a.total,
                    words.thai_numbers(a.numbers),
                )
                for a in document.alignment
            ],
            "ไม่มีโครงการในเอกสารนี้",
        ),
        PlanList(
            "เกินขีดความสามารถ",
            (36, 70, 36, 20, 40),
            ("ผู้รับไว้พิจารณา", "โครงการ", "หน่วยงานที่เสนอ", "งบประมาณ (บาท)", "เหตุผล"),
            [(e.holder, e.title, e.unit, e.baht, e.reason) for e in document.escalations],
            "ไม่มีโครงการที่เกินขีดความสามารถ",
        ),
        PlanList(
            "แหล่งที่มา",
            (8, 40, 12, 20, 16, 68),
            ("ขั้นที่", "หน่วยงาน", "โครงการ", "งบประมาณ (บาท)", "วันที่รับ", "SHA-256"),
            [
                (_number(s.step), s.unit, s.rows, s.total, words.thai_day(s.received_at), s.sha256)
                for s in document.sources
            ],
            "ไม่มีไฟล์ต้นทาง",
        ),
        PlanList(
            "พจนานุกรมข้อมูล",
            (16, 36, 16, 10, 90),
            ("key", "หัวตาราง", "ชนิด", "หน่วย", "ความหมาย"),
            [(c.key, c.th, c.type, c.unit, c.meaning) for c in project_columns(document)],
            "",
        ),
    )


def _number(step_id: str) -> str:
    """A step's number in the digits of a list: 2.1; ข้อ 3.1.2."""
    return to_arabic_digits(number_of_id(step_id))
