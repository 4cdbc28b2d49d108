"""How large the sheets of an .xls workbook are, counted before a reader asks for their memory."""

from __future__ import annotations

import struct

from oneplan.domain.forms.sheets import cell_name
from oneplan.gateways.spreadsheets.old_workbook_streams import all_records, read_stream
from oneplan.gateways.spreadsheets.sheet_boxes import Reach

_BOF, _MANY_NUMBERS = 0x0809, 0x00BD
_FILLED = frozenset({0x0203, 0x0204, 0x00FD, 0x027E, 0x00BD, 0x0205, 0x0006, 0x00D6})
"""Records of cells that hold something; a cell that is only formatted has another."""
_CELL = struct.Struct("<HH")


def measure_old_workbook(content: bytes) -> None:
    """Measure the sheets of an .xls workbook.

    Raises:
        FileRefused: A cell lies far from the others, or a sheet holds too many.
    """
    reach = Reach()
    for _, kind, data in all_records(read_stream(content)):
        if kind == _BOF:
            reach = Reach()
        elif kind in _FILLED and len(data) >= _CELL.size:
            row, first = _CELL.unpack_from(data)
            last = (
                max(first, int.from_bytes(data[-2:], "little")) if kind == _MANY_NUMBERS else first
            )
            reach.add(row + 1, last + 1, cell_name(row + 1, last), held=last - first + 1)
