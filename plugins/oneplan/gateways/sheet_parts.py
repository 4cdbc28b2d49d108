"""Which sheet of an .xlsx workbook a part of its archive holds; runs in the child process."""

from __future__ import annotations

import io
import posixpath
import zipfile
from xml.etree import ElementTree

BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def name_sheets(content: bytes) -> dict[str, str]:
    """Part → name of its sheet, of a workbook that the guards let in.

    Raises:
        KeyError, ParseError: The workbook does not say.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        book = ElementTree.fromstring(archive.read(BOOK))  # noqa: S314  guarded: no DTD
        relations = ElementTree.fromstring(archive.read(RELATIONS))  # noqa: S314
    parts = {
        each.get("Id"): posixpath.normpath(posixpath.join("/xl", each.get("Target", ""))).lstrip(
            "/"
        )
        for each in relations
    }
    return {
        parts[number]: each.get("name", "")
        for each in book.iter()
        if each.tag.endswith("}sheet")
        for key, number in each.items()
        if key.endswith("}id") and number in parts
    }
