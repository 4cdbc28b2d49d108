"""What is said of a Word file: each rule with its sentence and the next step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from oneplan.domain.shared.findings import Finding, Message, Severity
from oneplan.gateways.word.nested_tables import READ, UNREAD
from oneplan.gateways.word.word_tables import WordFile

MAX_SAID = 50
"""Findings of one rule in one table; the first ones are named."""


def findings_of(file: WordFile) -> tuple[Finding, ...]:
    """What is to be said of the file and of the cells of its tables."""
    found = [
        Finding.at("", "", note.value, _OF_FILE[note.rule])
        for note in file.notes
        if note.rule in _OF_FILE
    ]
    return (*found, *_about_tables(file))


def _about_tables(file: WordFile) -> Iterator[Finding]:
    for table in file.tables:
        said = Counter[str]()
        for note in (each for each in table.notes if each.rule in WORD_MESSAGES):
            said[note.rule] += 1
            if said[note.rule] <= MAX_SAID:
                yield Finding.at(table.name, note.cell, note.value, WORD_MESSAGES[note.rule])


def _message(rule: str, th: str, en: str, severity: Severity = Severity.WARNING) -> Message:
    return Message(rule, th, en, severity)


_ACCEPT = "ยอมรับการแก้ไขทั้งหมด (Accept All Changes) แล้วบันทึกใหม่"
_TRACKED = _message(
    "tracked_changes",
    f"มีการแก้ไขที่ติดตามไว้ (Track Changes) อ่านตามที่แก้ไขแล้ว หากไม่ตรง ให้{_ACCEPT}",
    "Tracked changes were read as accepted; if that is wrong, accept all changes and save again",
)
_PART = _message(
    "part_unread",
    "มีเนื้อหาที่ดึงมาจากไฟล์อื่นในเอกสาร จึงไม่ได้อ่าน กรุณาคัดลอกเป็นข้อความแล้วบันทึกใหม่",
    "Content brought in from another file was not read; paste it as text and save again",
    Severity.ERROR,
)
_OF_FILE: Mapping[str, Message] = {
    "tracked_changes": Message("tracked_text", _TRACKED.th, _TRACKED.en, Severity.NOTE),
    "part_unread": _PART,
    "story_table": _message(
        "story_table",
        "มีตารางในหัวกระดาษ ท้ายกระดาษ หรือเชิงอรรถ จึงไม่ได้อ่าน หากเป็นรายการของแบบให้ย้ายเข้ามาในเนื้อหา",
        "A table in a header, footer or note was not read; move entries into the body",
    ),
}
WORD_MESSAGES: Mapping[str, Message] = {
    "tracked_changes": _TRACKED,
    "part_unread": _PART,
    "cells_tracked": _message(
        "cells_tracked",
        f"มีการลบหรือผสานเซลล์ที่ติดตามไว้ (Track Changes) คอลัมน์จึงไม่แน่นอน กรุณา{_ACCEPT}",
        "Cells were deleted or merged under Track Changes, so the columns are not certain;"
        " accept all changes and save again",
        Severity.ERROR,
    ),
    "hidden_text": _message(
        "hidden_text",
        "มีข้อความที่ซ่อนไว้ (Hidden) จึงไม่ได้อ่าน หากต้องการส่ง ให้ยกเลิกการซ่อนแล้วบันทึกใหม่",
        "Hidden text was not read; to send it, unhide it and save again",
    ),
    "unseen_text": _message(
        "unseen_text",
        "มีข้อความสีขาวซึ่งมองไม่เห็น แต่ได้อ่านและนับรวมด้วย หากไม่ต้องการส่งให้ลบข้อความในเซลล์ออก",
        "White text that is not seen was read and counts; delete it if it is not to be sent",
    ),
    "text_box": _message(
        "text_box",
        "มีกล่องข้อความ (Text Box) ในเซลล์ จึงไม่ได้อ่าน กรุณาพิมพ์ข้อความลงในเซลล์",
        "A text box in the cell was not read; type its words into the cell",
    ),
    READ: _message(
        READ,
        "มีตารางซ้อนอยู่ในเซลล์ จึงอ่านข้อความในตารางนั้นรวมเป็นข้อความของเซลล์นี้ กรุณาตรวจ"
        " หากเป็นรายการของแบบให้ย้ายมาเป็นแถวของตาราง",
        "A table inside the cell was read as words of the cell; see that it is right, and move"
        " entries into rows of the table",
    ),
    UNREAD: _message(
        UNREAD,
        "มีตารางซ้อนอยู่ในเซลล์ซึ่งมีจำนวนเงินหรือข้อความมาก จึงไม่ได้อ่าน กรุณาย้ายรายการมาเป็นแถวของตาราง"
        " หรือพิมพ์เป็นข้อความในเซลล์โดยไม่ใช้ตารางซ้อน แล้วบันทึกและส่งใหม่",
        "A table inside the cell holds amounts or much text and was not read; move its entries into"
        " rows of the table, or type them as text of the cell",
        Severity.ERROR,
    ),
    "table_joined": _message(
        "table_joined",
        "ตารางนี้มีจำนวนคอลัมน์เท่ากับตารางก่อนหน้า จึงอ่านต่อกันเป็นตารางเดียว แถวนับต่อจากตารางก่อนหน้า",
        "This table has as many columns as the one before it and was read as its continuation;"
        " its rows are counted on",
    ),
    "picture": _message(
        "picture",
        "เซลล์มีรูปภาพแทนข้อความ จึงอ่านเป็นช่องว่าง กรุณาพิมพ์เป็นข้อความ",
        "The cell holds a picture in place of text and was read as blank; type the text",
    ),
    "auto_number": _message(
        "auto_number",
        "เลขลำดับในคอลัมน์นี้เป็นเลขอัตโนมัติของ Word ซึ่งไม่ได้เก็บในไฟล์ จึงอ่านเป็นช่องว่าง",
        "The numbers in this column are set by Word itself, are not kept in the file and were read"
        " as blank",
        Severity.NOTE,
    ),
}
