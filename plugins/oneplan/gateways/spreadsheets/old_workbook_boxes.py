"""How large the sheets of an .xls workbook are, and whether it is linked to other files.

Both are asked before a reader sees it. Source: [MS-XLS] 2.4.271 (SupBook), 2.5.277 (VirtualPath).
"""

from __future__ import annotations

import struct

from oneplan.domain.forms.sheets import cell_name
from oneplan.gateways.files.file_types import refuse
from oneplan.gateways.spreadsheets.old_workbook_streams import all_records, read_stream
from oneplan.gateways.spreadsheets.sheet_boxes import Reach

_BOF, _MANY_NUMBERS, _LINKED_BOOK = 0x0809, 0x00BD, 0x01AE
_OF_ITSELF = frozenset({b"\x01\x04", b"\x01\x3a"})
"""In place of a path: the sheets of the workbook itself, and functions of add-ins."""
_OF_FILE, _PARTS = "\x01", "\x03"
"""The first letter of the path of a file; what parts its folders, and a program from its topic."""
_FILLED = frozenset({0x0203, 0x0204, 0x00FD, 0x027E, 0x00BD, 0x0205, 0x0006, 0x00D6})
"""Records of cells that hold something; a cell that is only formatted has another."""
_CELL = struct.Struct("<HH")


def measure_old_workbook(content: bytes) -> None:
    """Measure the sheets of an .xls workbook.

    Raises:
        FileRefused: A cell lies far from the others, a sheet holds too many, or values
            come from another file or program.
    """
    reach = Reach()
    for _, kind, data in all_records(read_stream(content)):
        if kind == _BOF:
            reach = Reach()
        elif kind == _LINKED_BOOK:
            _guard_link(data)
        elif kind in _FILLED and len(data) >= _CELL.size:
            row, first = _CELL.unpack_from(data)
            last = (
                max(first, int.from_bytes(data[-2:], "little")) if kind == _MANY_NUMBERS else first
            )
            reach.add(row + 1, last + 1, cell_name(row + 1, last), held=last - first + 1)


def _guard_link(data: bytes) -> None:
    """Refuse a link to data outside the workbook, as in an .xlsx workbook."""
    size, path = data[2:4], data[4:]
    if size in _OF_ITSELF or len(path) < 2:  # noqa: PLR2004  a byte that says how it is written
        return
    is_wide, letters = path[0] & 1, path[1:]
    text = letters.decode("utf-16-le" if is_wide else "latin-1", errors="replace")
    if text not in ("", " ", "\0"):
        raise refuse(
            "dde" if _PARTS in text and not text.startswith(_OF_FILE) else "external_links"
        )
