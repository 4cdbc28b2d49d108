"""What a cell may hold, in words: for the template, the portal and the reference page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from oneplan.domain.forms.forms import Column, ColumnType, Need


class Words(NamedTuple):
    """A sentence in both languages."""

    th: str
    en: str


def describe(column: Column) -> Words:
    """What a cell of *column* may hold."""
    th, en = _TYPES[column.type]
    if column.choices:
        values = " / ".join(choice.th for choice in column.choices)
        th, en = f"{th}: {values}", f"{en}: {values}"
    if column.type == ColumnType.INTEGER and column.minimum is not None:
        th, en = f"{th} ตั้งแต่ {column.minimum}", f"{en} from {column.minimum}"
        if column.maximum is not None:
            th, en = f"{th} ถึง {column.maximum}", f"{en} to {column.maximum}"
    return Words(th, en)


def describe_need(column: Column) -> Words:
    """Whether a column must be filled in."""
    if column.condition is not None:
        return Words("ต้องกรอกในบางกรณี", "sometimes")
    return _NEEDS[column.need]


_NEEDS: Mapping[Need, Words] = {
    Need.YES: Words("ต้องกรอก", "yes"),
    Need.NO: Words("ไม่บังคับ", "no"),
    Need.SYSTEM: Words("ระบบกรอกให้", "by the office"),
}
_TYPES: Mapping[ColumnType, Words] = {
    ColumnType.TEXT: Words("ข้อความ", "text"),
    ColumnType.TEXT_LIST: Words("ข้อความ คั่นด้วยจุลภาค", "texts, commas between"),
    ColumnType.INTEGER: Words("จำนวนเต็ม", "a whole number"),
    ColumnType.BAHT: Words("จำนวนเงิน (บาท) ทศนิยมไม่เกินสองตำแหน่ง", "baht, two decimals at most"),
    ColumnType.CHOICE: Words("เลือกหนึ่งค่า", "one of"),
    ColumnType.DATE: Words("วันที่ เช่น ๑๕ มี.ค. ๒๕๖๒", "a day such as 15 มี.ค. 2562"),
    ColumnType.YEAR_BE: Words("ปีสี่หลัก", "a year of four digits, either era"),
    ColumnType.TAMBON_CODE: Words("รหัสตำบล 6 หลัก หรือชื่อตำบล", "a tambon's code or name"),
    ColumnType.AREA_CODES: Words("รหัสพื้นที่ คั่นด้วยจุลภาค", "area codes, commas between"),
    ColumnType.PROJECT_ID: Words("รหัสโครงการ", "a project's id"),
    ColumnType.PROJECT_IDS: Words("รหัสโครงการ คั่นด้วยจุลภาค", "project ids, commas between"),
    ColumnType.UNIT_CODE: Words("รหัสหน่วยงาน", "a unit's code"),
    ColumnType.ACTIVITIES: Words(
        "บรรทัดละหนึ่งกิจกรรม เช่น “อบรม: 50000: สสจ.”", "one activity a line: name, baht, who"
    ),
}
