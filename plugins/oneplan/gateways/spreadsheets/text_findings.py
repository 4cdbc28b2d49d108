"""What is said of a text file: each rule with its sentence and the next step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oneplan.domain.shared.findings import Finding, Message, Severity
from oneplan.gateways.spreadsheets.cell_scans import ERROR_VALUE
from oneplan.gateways.spreadsheets.text_lines import AFTER_END
from oneplan.gateways.spreadsheets.text_quotes import QUOTE_INSIDE
from oneplan.gateways.spreadsheets.text_rows import LONG_ROW, OTHER_SEPARATOR, SHORT_ROW
from oneplan.gateways.spreadsheets.text_tables import CONTROL_CHARACTERS, NARROW_COLUMN, TextTable

MAX_SAID = 50
TEXT_SHEET = "CSV"


def findings_of(table: TextTable) -> tuple[Finding, ...]:
    """What is to be said of the file, its encoding first, and of its cells."""
    return (_encoding_note(table.encoding), *_about_cells(table))


def _about_cells(table: TextTable) -> Iterator[Finding]:
    said: dict[str, int] = {}
    for note in table.notes:
        said[note.rule] = said.get(note.rule, 0) + 1
        if said[note.rule] <= MAX_SAID:
            sheet = TEXT_SHEET if note.cell else ""
            message = TEXT_MESSAGES[note.rule]
            yield Finding.at(sheet, note.cell, note.value, message)


def _encoding_note(encoding: str) -> Finding:
    message = Message(
        "encoding",
        f"อ่านไฟล์ข้อความด้วยรหัส {encoding}",
        f"The text file was read as {encoding}",
        Severity.NOTE,
    )
    return Finding.at("", "", encoding, message)


TEXT_MESSAGES: Mapping[str, Message] = {
    ERROR_VALUE: Message(
        ERROR_VALUE,
        "เซลล์มีค่าผิดพลาดของสูตร (เช่น #REF!) จึงอ่านเป็นช่องว่าง",
        "The cell holds an error of a formula (as #REF!) and was read as blank",
        Severity.WARNING,
    ),
    NARROW_COLUMN: Message(
        NARROW_COLUMN,
        "เซลล์มีแต่เครื่องหมาย # เพราะคอลัมน์แคบเมื่อบันทึก กรุณาขยายคอลัมน์ใน Excel แล้วบันทึกใหม่",
        "The cell holds nothing but #, since its column was too narrow when it was saved;"
        " widen the column and save again",
    ),
    CONTROL_CHARACTERS: Message(
        CONTROL_CHARACTERS,
        "เซลล์มีอักขระควบคุมที่มองไม่เห็น จึงตัดออก กรุณาตรวจว่าข้อความถูกต้อง",
        "The cell held control characters, which were taken out; see that the text is right",
        Severity.WARNING,
    ),
    QUOTE_INSIDE: Message(
        QUOTE_INSIDE,
        'เซลล์มีเครื่องหมายคำพูด (") ซ้อนอยู่ข้างในโดยไม่ได้พิมพ์ซ้ำสองตัว จึงอ่านได้ตามที่แสดง กรุณาตรวจ'
        ' หากไม่ตรงให้พิมพ์ "" แทน " หรือบันทึกเป็น .xlsx แล้วส่งใหม่',
        "Quotes inside this quoted cell were not doubled; see that it was read as meant, or double"
        " them, or save the file as .xlsx",
        Severity.WARNING,
    ),
    AFTER_END: Message(
        AFTER_END,
        "มีข้อมูลอยู่หลังเครื่องหมายจบไฟล์ (Ctrl-Z) จึงไม่ได้อ่าน กรุณาลบเครื่องหมายนั้น หรือบันทึกเป็น .xlsx แล้วส่งใหม่",
        "Data behind the end mark of the file (Ctrl-Z) was not read; remove the mark or save the"
        " file as .xlsx and send it again",
    ),
    LONG_ROW: Message(
        LONG_ROW,
        "แถวนี้มีช่องมากกว่าหัวตาราง ข้อมูลจึงเลื่อนช่อง อาจมีเครื่องหมายคั่นในจำนวนเงิน เช่น 50,000"
        " ให้เขียน 50000 หรือใส่เครื่องหมายคำพูด หรือบันทึกเป็น .xlsx",
        "This row has more cells than the heading, so that they have shifted: an amount such as"
        " 50,000 may stand without quotes; write 50000, or save the file as .xlsx",
    ),
    SHORT_ROW: Message(
        SHORT_ROW,
        "แถวนี้มีช่องน้อยกว่าหัวตาราง กรุณาตรวจว่าข้อมูลอยู่ตรงคอลัมน์",
        "This row has fewer cells than the heading; see that each stands in its column",
        Severity.WARNING,
    ),
    OTHER_SEPARATOR: Message(
        OTHER_SEPARATOR,
        "แถวนี้ใช้เครื่องหมายคั่นต่างจากแถวอื่น จึงแยกช่องไม่ได้ กรุณาใช้เครื่องหมายเดียวกันทั้งไฟล์ หรือบันทึกเป็น .xlsx",
        "This row uses another separator than the rest and was not split; use one separator, or"
        " save the file as .xlsx",
    ),
}
