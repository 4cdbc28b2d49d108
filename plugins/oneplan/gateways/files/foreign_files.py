"""Files of other programs that offices send in place of a workbook, by how they begin.

Each is named to its sender with the step that makes a workbook of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from oneplan.gateways.spreadsheets.old_workbook_streams import name_older

HEAD_BYTES = 4096
_SHEET_XML = (b"urn:schemas-microsoft-com:office:spreadsheet", b'progid="Excel.Sheet"')
_WORD_XML = (b'progid="Word.Document"', b"schemas.microsoft.com/office/word/")
_WEB = (
    b"<html",
    b"<!doctype",
    b"<table",
    b"<meta",
    b"<head",
    b"<body",
    b"<div",
    b"<style",
    b"<!--",
)
_PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
)
_PACKED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")

WEB_PAGE = "HTML (web page)"
WEB_ARCHIVE = "MHT (web archive)"
SHEET_XML = "XML Spreadsheet 2003"
WORD_XML = "Word XML"
RICH_TEXT = "Rich Text (RTF)"
OTHER_XML = "XML"
BINARY_WORKBOOK = "Excel Binary (.xlsb)"
APPLE = "Numbers / Pages"
SYLK = "SYLK (.slk)"
SHORTCUT = "shortcut"


def rule_of_head(content: bytes) -> tuple[str, str]:
    """The refusal of a file that begins as another program's, and its name; empty: none is known.

    Args:
        content: The file.
    """
    head = content[:HEAD_BYTES]
    if _is_picture(head):
        return "picture", ""
    if head.startswith(_PACKED):
        return "packed", ""
    if older := name_older(head):
        return "save_as", older
    plain = head.replace(b"\x00", b"") if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head
    name = _name_text(plain.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t"))
    if name == SHORTCUT:
        return "shortcut", name
    return ("save_as", name) if name else ("", "")


def _is_picture(head: bytes) -> bool:
    is_bitmap = not head.startswith(b"BM") or b"\x00" in head[:16]
    return (
        (head.startswith(_PICTURES) and is_bitmap)
        or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")
        or head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")
    )


def _name_text(head: bytes) -> str:
    if head.startswith(b"{\\rtf"):
        return RICH_TEXT
    if head.startswith((b"[InternetShortcut]", b'{"url":', b'{"doc_id":')):
        return SHORTCUT
    if head.startswith(b"ID;P"):
        return SYLK
    first = head[:1024].lower()
    if b"mime-version:" in first and b"content-type:" in head.lower():
        return WEB_ARCHIVE
    return _name_markup(head) if head.startswith(b"<") else ""


def _name_markup(head: bytes) -> str:
    if any(mark in head for mark in _SHEET_XML) and not head.lower().startswith(b"<html"):
        return SHEET_XML
    if any(mark in head for mark in _WORD_XML):
        return WORD_XML
    return WEB_PAGE if head.lower().startswith(_WEB) else OTHER_XML


def rule_of_parts(names: Iterable[str]) -> tuple[str, str]:
    """The same of an archive by the names of its parts."""
    known = set(names)
    if "xl/workbook.bin" in known:
        return "save_as", BINARY_WORKBOOK
    if any(
        name.startswith("Index/") or name in ("Index.zip", "index.apxl", "index.xml")
        for name in known
    ):
        return "save_as", APPLE
    return "packed", ""
