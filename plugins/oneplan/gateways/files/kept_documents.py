"""Documents that an office keeps as they are: minutes, orders, enclosures of a letter.

They are let in as forms are, and no cell of them is read. A file of another type is refused
in words about that document: the words for a form say to fill in a form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.spreadsheets.workbooks import FileReading, read_file

_OF_TYPE = frozenset(
    {"type_unknown", "type_refused", "save_as", "picture", "packed", "shortcut", "encoding",
     "not_binary", "quote_open", "line_long"}
)  # fmt: skip
"""Rules that say that a file is of another type, or that ask for a table."""
_OF_STATE = frozenset({"damaged", "empty"})
_TYPES_TH: Mapping[str, str] = {"pdf": "PDF", "docx": "Word (.docx)", "xlsx": "Excel (.xlsx)"}


def read_kept(
    content: bytes, *, accepts: Sequence[str], name_th: str, name_en: str, file_name: str
) -> FileReading:
    """Let a document in.

    Args:
        content: The file.
        accepts: Types that are taken.
        name_th: What the document is, as people call it.
        name_en: The same in English.
        file_name: Name of the file, to be told.

    Raises:
        FileRefused: It is of another type or not safe; ``document_type`` and
            ``document_damaged`` speak of the document and not of a form.
        ReaderBusy: No reader was free in time.
    """
    try:
        return read_file(content, accepts=tuple(accepts))
    except FileRefused as refusal:
        types = " หรือ ".join(_TYPES_TH[each] for each in accepts)
        types_en = " or ".join(f".{each}" for each in accepts)
        if refusal.rule in _OF_TYPE:
            raise FileRefused(
                rule="document_type",
                th=f"{name_th}รับเฉพาะไฟล์ {types} แต่ “{file_name}” เป็นไฟล์ชนิดอื่น"
                f" กรุณาบันทึกเป็น {types} แล้วส่งใหม่",
                en=f"{name_en} is taken as {types_en}, and {file_name!r} is of another type;"
                " save it as one of them and send that",
            ) from refusal
        if refusal.rule in _OF_STATE:
            raise FileRefused(
                rule="document_damaged",
                th=f"เปิด{name_th} “{file_name}” ไม่ได้ เพราะไฟล์ว่างเปล่า เสียหาย หรือส่งมาไม่ครบ"
                f" กรุณาเปิดเอกสารต้นฉบับ บันทึกเป็น {types} ใหม่ แล้วส่งอีกครั้ง",
                en=f"{name_en} {file_name!r} cannot be opened: it is empty, damaged or not all of"
                f" it came; save the original anew as {types_en} and send that",
            ) from refusal
        raise
