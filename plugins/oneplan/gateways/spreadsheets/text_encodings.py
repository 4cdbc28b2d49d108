"""Which encoding a text file is in, found without decoding all of it at once."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from oneplan.gateways.files.file_types import BOOK, OLE, ZIP, FileRefused, refuse
from oneplan.gateways.spreadsheets.wide_texts import wide_codec

CHUNK = 1 << 16
UTF8_MARK = codecs.BOM_UTF8
OPEN_WORKBOOK, OPEN_HEAD = b"application/vnd.oasis.opendocument.spreadsheet", 256
"""What an .ods workbook says of itself first, and within how many bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEncoding:
    """How a text file is decoded.

    Attributes:
        codec: Name of Python's codec.
        start: Bytes before the text: its mark, however often it stands there.
        shown: What a person calls the encoding.
    """

    codec: str
    start: int
    shown: str


def find_encoding(content: bytes) -> TextEncoding:
    """UTF-16 and UTF-8 by their marks or their bytes, else Windows-874 (TIS-620).

    Raises:
        FileRefused: The text fits none of them.
    """
    codec, start = wide_codec(content)
    if codec:
        shown = codec[:6].upper() + (" (BOM)" if start else "")
        return _checked(content, TextEncoding(codec=codec, start=start, shown=shown))
    start = 0
    while content.startswith(UTF8_MARK, start):
        start += len(UTF8_MARK)
    if start:
        return _checked(content, TextEncoding(codec="utf-8", start=start, shown="UTF-8 (BOM)"))
    if _fits(content, "utf-8", 0):
        return TextEncoding(codec="utf-8", start=0, shown="UTF-8")
    found = _checked(content, TextEncoding(codec="cp874", start=0, shown="Windows-874 (TIS-620)"))
    if not _holds_thai(content):
        raise refuse("encoding", "?")
    return found


def decode_text(content: bytes) -> str:
    """The text of a file.

    Raises:
        FileRefused: It fits none of the encodings.
    """
    encoding = find_encoding(content)
    return content[encoding.start :].decode(encoding.codec)


def decode_list(content: bytes) -> str:
    """The text of a list that the office hands in as CSV.

    Raises:
        FileRefused: It is a workbook, or fits none of the encodings.
    """
    if program := _program_of(content):
        raise FileRefused(
            rule="list_workbook",
            th=f"ไฟล์นี้เป็นสมุดงาน {program} รายการนี้รับเฉพาะไฟล์ CSV"
            f" กรุณาเปิดใน {program} แล้วเลือก บันทึกเป็น (Save As) ชนิด “CSV UTF-8 (Comma delimited)”",
            en=f"The file is {'an' if program == 'Excel' else 'a'} {program} workbook,"
            f" and this list is taken as CSV only; open it in {program}"
            " and save it as “CSV UTF-8 (Comma delimited)”",
        )
    try:
        return decode_text(content)
    except FileRefused as refused:
        raise FileRefused(
            rule=refused.rule,
            th=refused.th.replace(" หรือ .xlsx", ""),
            en=refused.en.replace(" or .xlsx", ""),
        ) from refused


def _program_of(content: bytes) -> str:
    """The program whose workbook a file is, or nothing."""
    is_packed = content.startswith(ZIP)
    if content.startswith(OLE) or (is_packed and BOOK.encode() in content):
        return "Excel"
    return "LibreOffice" if is_packed and OPEN_WORKBOOK in content[:OPEN_HEAD] else ""


def _checked(content: bytes, encoding: TextEncoding) -> TextEncoding:
    if not _fits(content, encoding.codec, encoding.start):
        raise refuse("encoding", encoding.shown)
    return encoding


def _fits(content: bytes, codec: str, start: int) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for at in range(start, len(content), CHUNK):
            decoder.decode(content[at : at + CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _holds_thai(content: bytes) -> bool:
    """Whether Windows-874 text holds a Thai letter: the two scripts share no other sign of it."""
    return any(0xA1 <= byte <= 0xDA or 0xDF <= byte <= 0xFB for byte in set(content))  # noqa: PLR2004
