"""Which sheet of an .xlsx workbook a part of its archive holds; runs in the child process."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from xml.etree import ElementTree

from oneplan.gateways.spreadsheets.packages import Package

BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def name_sheets(archive: Package) -> dict[str, str]:
    """Part → name of its sheet, of a workbook that the guards let in; empty for another archive."""
    names = archive.NameToInfo
    if BOOK not in names or RELATIONS not in names:
        return {}
    found = _name_sheets(archive.part(BOOK), archive.part(RELATIONS))
    return {part: name for part, name in found.items() if part in names}


@lru_cache(maxsize=8)
def _name_sheets(book: bytes, relations: bytes) -> dict[str, str]:
    """The same of two parts; the workbooks of one template share theirs."""
    targets = ElementTree.fromstring(relations)  # noqa: S314  guarded: no DTD
    parts = {
        each.get("Id"): posixpath.normpath(posixpath.join("/xl", each.get("Target", ""))).lstrip(
            "/"
        )
        for each in targets
    }
    return {
        parts[number]: each.get("name", "")
        for each in ElementTree.fromstring(book).iter()  # noqa: S314
        if each.tag.endswith("}sheet")
        for key, number in each.items()
        if key.endswith("}id") and number in parts
    }
