"""What the rule of a conditional format of an .xls workbook does to cells; runs in the child.

Source: [MS-XLS] 2.5.91 to 2.5.96 (DXFN, DXFN12, DXFNum, DXFFntD, DXFPat).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import NamedTuple

from oneplan.gateways.spreadsheets.number_formats import BUILT_IN
from oneplan.gateways.spreadsheets.old_workbook_styles import OldStyles
from oneplan.gateways.spreadsheets.old_workbook_texts import plain_text

_FLAGS, _SIZE, _WORD = struct.Struct("<IH"), struct.Struct("<I"), struct.Struct("<H")
_NUMBER, _FONT, _ALIGNED, _FRAMED, _FILLED = (1 << bit for bit in range(25, 30))
_KEEPS_GROUND = 1 << 18
_OWN_CODE = 1
_FONT_BYTES, _COLOUR_AT, _ALIGNED_BYTES, _FRAME_BYTES = 118, 80, 8, 8
_WHITE, _OF_WINDOW, _LAST_COLOUR = 1, 65, 64


class OldLook(NamedTuple):
    """What a rule does: hides by its colour, or gives a number format."""

    hides: bool = False
    code: str = ""


def read_look(
    data: bytes, at: int, styles: OldStyles, codes: Mapping[int, str]
) -> tuple[OldLook, int]:
    """The format at a place of a record of Excel 97, and the place after it.

    Args:
        data: The record.
        at: The place.
        styles: The colours of the book.
        codes: The number formats of the book, by number.

    Raises:
        error: The record is too short.
    """
    flags, more = _FLAGS.unpack_from(data, at)
    at += _FLAGS.size
    code, colour, ground = "", -1, _WHITE
    if flags & _NUMBER:
        if more & _OWN_CODE:
            size, letters = struct.unpack_from("<HH", data, at)
            code, at = plain_text(data[at + 4 :], letters), at + size
        else:
            number = data[at + 1 : at + 2]
            code = codes.get(number[0], BUILT_IN.get(number[0], "")) if number else ""
            at += 2
    if flags & _FONT:
        (colour,) = struct.unpack_from("<i", data, at + _COLOUR_AT)
        at += _FONT_BYTES
    at += _ALIGNED_BYTES * bool(flags & _ALIGNED) + _FRAME_BYTES * bool(flags & _FRAMED)
    if flags & _FILLED:
        given = _WORD.unpack_from(data, at + 2)[0] >> 7 & 0x7F
        ground = _WHITE if flags & _KEEPS_GROUND or given == _OF_WINDOW else given
        at += 4
    at += 2 * bool(flags >> 30 & 1)
    is_alike = 0 <= colour < _LAST_COLOUR and styles.colour(colour) == styles.colour(ground)
    return OldLook(is_alike, code), at


def read_sized_look(
    data: bytes, at: int, styles: OldStyles, codes: Mapping[int, str]
) -> tuple[OldLook, int]:
    """The same of a record of Excel 2007, which says how long the format is.

    Raises:
        error: The record is too short.
    """
    (size,) = _SIZE.unpack_from(data, at)
    if not size:
        return OldLook(), at + _SIZE.size + 2
    return read_look(data, at + _SIZE.size, styles, codes)[0], at + _SIZE.size + size
