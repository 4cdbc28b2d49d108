"""What a sheet of an .xls workbook says beside its cells; runs in the child process.

Source: [MS-XLS] 2.4.136 (Header), 2.4.124 (Footer), 2.4.329 (TxO: text boxes and comments).
"""

from __future__ import annotations

import struct

from oneplan.gateways.spreadsheets.old_workbook_streams import all_records, read_stream
from oneplan.gateways.spreadsheets.old_workbook_texts import plain_text
from oneplan.gateways.spreadsheets.words_beside import MAX_LETTERS, page_text

_BOF, _SHEET, _TEXT_BOX, _CONTINUED = 0x0809, 0x0085, 0x01B6, 0x003C
_PAGE = frozenset({0x0014, 0x0015})


def find_old_words(content: bytes) -> list[str]:
    """Of each sheet, in the order of the workbook, a line for each text beside its cells.

    Empty where the records end too early.
    """
    found: dict[int, list[str]] = {}
    texts: list[str] | None = None
    letters = 0
    try:
        for at, kind, data in all_records(read_stream(content)):
            if kind == _BOF:
                texts = found.get(at)
            elif kind == _SHEET:
                found[struct.unpack_from("<I", data)[0]] = []
            elif texts is not None and kind in _PAGE and len(data) > 3:  # noqa: PLR2004  a count and flags
                texts.append(page_text(plain_text(data[2:], struct.unpack_from("<H", data)[0])))
            elif texts is not None and letters and kind == _CONTINUED:
                texts.append(plain_text(data, letters).strip())
            letters = struct.unpack_from("<H", data, 10)[0] if kind == _TEXT_BOX else 0
    except struct.error:
        return []  # calamine says what is wrong with it
    return ["\n".join(filter(None, each))[:MAX_LETTERS] for each in found.values()]
