"""What taking a survey in would do: how much it says, what is a need, what to think of."""

from __future__ import annotations

import pandas as pd

from oneplan.desk.acts import ActPreview, Text
from oneplan.domain.evidence.evidence_tables import EvidenceTable
from oneplan.domain.evidence.kinds import KINDS_EN, KINDS_TH
from oneplan.domain.evidence.needs import EvidenceFile, in_force
from oneplan.domain.shared.line_problems import MOST
from oneplan.services.evidence.evidence_imports import EvidenceOrder, EvidenceSeen

TOLD_NAMES = 20


def preview_of(
    table: EvidenceTable, order: EvidenceOrder, seen: EvidenceSeen, *, is_remembered: bool
) -> ActPreview:
    """What a file would say; *is_remembered*: its columns are proposed as they were matched last."""
    facts = seen.reading.facts
    said = in_force(
        facts.assign(file=0),
        [
            EvidenceFile(
                id=0,
                kind=order.kind,
                year_be=seen.year_be,
                area_code=order.area_code,
                indicators=order.uses.indicators,
            )
        ],
    )
    kind_th, kind_en = KINDS_TH[order.kind], KINDS_EN[order.kind]
    sentences: list[Text] = [
        (
            f"{kind_th} ปี {seen.year_be}: {seen.reading.places} หมู่บ้านหรือตำบล"
            f" {facts['number'].nunique()} ตัวชี้วัด {len(facts)} ค่า",
            f"{kind_en} {seen.year_be}: {seen.reading.places} places,"
            f" {facts['number'].nunique()} indicators, {len(facts)} values.",
        ),
        (
            f"เป็นความต้องการ {int(said['is_need'].sum())} ค่า",
            f"{int(said['is_need'].sum())} of them are needs.",
        ),
        (
            "จะจำการจับคู่คอลัมน์นี้ไว้ใช้กับไฟล์ที่มีหัวตารางเดียวกัน",
            "The matching is remembered for files with the same heading.",
        ),
    ]
    if is_remembered:
        sentences.append(("เสนอตามที่จับคู่ไว้ครั้งก่อน", "Proposed as it was matched the last time."))
    return ActPreview(
        sentences=sentences,
        warnings=_warnings(table, seen),
        headings=[
            ("ตัวชี้วัดที่", "Indicator"),
            ("ชื่อ", "Name"),
            ("เกณฑ์", "Threshold"),
            ("หมู่บ้านที่มีค่า", "Villages that say"),
            ("หมู่บ้านที่เป็นความต้องการ", "Villages in need"),
        ],
        rows=_counted(said),
    )


def _counted(said: pd.DataFrame) -> list[list[str]]:
    found = said.groupby(["number", "name", "target"], sort=True).agg(
        said=("place", "nunique"), needs=("is_need", "sum")
    )
    return [
        [str(number), str(name), str(target), str(row.said), str(row.needs)]
        for (number, name, target), row in zip(found.index, found.itertuples(), strict=True)
    ]


def _warnings(table: EvidenceTable, seen: EvidenceSeen) -> list[Text]:
    reading = seen.reading
    told: list[Text] = [(each.th, each.en) for each in reading.problems[:MOST]]
    if len(reading.problems) > MOST:
        more = len(reading.problems) - MOST
        told.append((f"และอีก {more} แห่งที่ละไว้", f"And {more} more that are left out."))
    if seen.absent:
        names = ", ".join(seen.absent[:TOLD_NAMES])
        more_th = f" และอีก {len(seen.absent) - TOLD_NAMES}" if len(seen.absent) > TOLD_NAMES else ""
        told.append(
            (
                f"ไม่มีข้อมูลของ {len(seen.absent)} หมู่บ้านในทะเบียน: {names}{more_th}",
                f"{len(seen.absent)} villages of the register are not in the file: {names}",
            )
        )
    if reading.bands:
        rows = ", ".join(str(row) for _, row in reading.bands[:TOLD_NAMES])
        told.append(
            (
                f"แถวชื่อตำบลหรืออำเภอ ใช้กับหมู่บ้านใต้แถว: {rows}",
                f"Rows that name the tambon or the amphoe of those below them: {rows}",
            )
        )
    if reading.left_out:
        rows = ", ".join(str(row) for _, row in reading.left_out[:TOLD_NAMES])
        told.append((f"ไม่นับแถวผลรวมและหมายเหตุ: {rows}", f"Totals and notes are not read: {rows}"))
    told += [
        (
            f"“{each}” เป็นสัดส่วน 0 ถึง 1 อ่านเป็นร้อยละ",
            f"“{each}” goes from 0 to 1 and is read as per cent.",
        )
        for each in reading.fractions
    ]
    if seen.others:
        years = ", ".join(seen.others)
        told.append(
            (f"เหนือหัวตารางเขียนปี {years} ตรวจว่าเลือกปีถูกต้อง", f"Above the table stands {years}.")
        )
    told += [
        (
            f"ไม่ได้อ่านแผ่นงาน {each} เพราะหัวตารางไม่เหมือนกัน",
            f"The sheet {each} has another heading and is not read.",
        )
        for each in table.unread
    ]
    return told + _of_the_file(table)


def _of_the_file(table: EvidenceTable) -> list[Text]:
    """What a person who looks at the file may not see: hidden rows and sheets, blank formulas."""
    told: list[Text] = [
        (
            f"แผ่นงาน {each} ซ่อนอยู่ จึงไม่ได้อ่าน หากต้องการนำเข้าให้เลิกซ่อนแล้วส่งใหม่",
            f"The sheet {each} is hidden and is not read; unhide it to take it in.",
        )
        for each in table.hidden
    ]
    told += [
        (f"{place}: {each.message_th}" if place else each.message_th,
         f"{place}: {each.message_en}" if place else each.message_en)
        for each in table.said[:MOST]
        for place in (" ".join(filter(None, (each.sheet, each.cell))),)
    ]  # fmt: skip
    if len(table.said) > MOST:
        more = len(table.said) - MOST
        told.append((f"และอีก {more} แห่งในไฟล์", f"And {more} more cells of the file."))
    return told
