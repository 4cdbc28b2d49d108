"""What the fonts and styles of an .xls workbook do to their text; runs in the child process.

Source: [MS-XLS] 2.4.122 (Font), 2.4.126 (Format), 2.4.188 (Palette), 2.4.353 (XF),
2.5.129 (FontIndex: there is no font 4).
"""

from __future__ import annotations

import struct

from oneplan.domain.forms.struck_cells import LOWERED, RAISED, STRUCK, UNSEEN
from oneplan.gateways.spreadsheets.marked_styles import HIDES_TEXT, TINY, hides_text, is_white
from oneplan.gateways.spreadsheets.old_workbook_texts import plain_text

_FONT, _XF, _PALETTE, _FORMAT = 0x0031, 0x00E0, 0x0092, 0x041E
_STRUCK_OUT = 0x0008
_PLACES = {1: RAISED, 2: LOWERED}
_NO_FONT = 4
_WHITE, _FIRST_OWN, _OF_SYSTEM = 1, 8, 64
"""Index of white; of the first colour that a book may set; of those that the system sets."""
_FIXED = tuple(
    bytes.fromhex(each)
    for each in ("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF")
)
"""The first eight colours, which stand there twice."""
_SOLID, _MAX_XF = 1, 20
_WORD = struct.Struct("<H")
_POINT = 20
"""The height of letters is told in parts of a point."""
Colour = int | bytes


class OldStyles:
    """The fonts and styles that the records of a book told so far.

    Attributes:
        fonts: Of each font, what is said of its letters, or an empty string.
        cells: Of each style, the rules of its cells.
    """

    def __init__(self) -> None:
        """Begin before the first record."""
        self.fonts: list[str] = []
        self.cells: list[frozenset[str]] = []
        self._colours: list[int] = []
        self._looks: list[tuple[int, int, int]] = []
        self._palette: list[bytes] = []
        self._hiding: set[int] = set()
        self._white: set[int] = set()
        self._tiny: set[int] = set()

    def take(self, kind: int, data: bytes) -> None:
        """Take a record of the book; those of fonts and formats stand before those of styles.

        Raises:
            error: It is too short.
        """
        if kind == _FONT:
            self._take_font(data)
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HH", data)
            code = plain_text(data[4:], length)
            self._hiding |= {number} if hides_text(code) else set()
            self._white |= {number} if is_white(code) else set()
        elif kind == _PALETTE:
            self._palette = [data[at : at + 3] for at in range(2, len(data) - 3, 4)]
            self.cells = [
                rules - {UNSEEN} | self._unseen(*looks)
                for rules, looks in zip(self.cells, self._looks, strict=True)
            ]
        elif kind == _XF:
            self._take_style(data)

    def _take_font(self, data: bytes) -> None:
        height, flags, colour, _, place = struct.unpack_from("<5H", data)
        if len(self.fonts) == _NO_FONT:
            self.fonts.append("")
            self._colours.append(_OF_SYSTEM)
        if height <= TINY * _POINT:
            self._tiny.add(len(self.fonts))
        self.fonts.append(STRUCK if flags & _STRUCK_OUT else _PLACES.get(place, ""))
        self._colours.append(colour)

    def _take_style(self, data: bytes) -> None:
        font, number = struct.unpack_from("<HH", data)
        ground = _WHITE
        if len(data) >= _MAX_XF:
            pattern = data[17] >> 2
            colour = _WORD.unpack_from(data, 18)[0] & 0x7F
            ground = colour if pattern == _SOLID else _WHITE if not pattern else _OF_SYSTEM
        rules = {STRUCK} if font < len(self.fonts) and self.fonts[font] == STRUCK else set()
        if number in self._hiding:
            rules.add(HIDES_TEXT)
        self._looks.append((font, ground, number))
        self.cells.append(frozenset(rules) | self._unseen(font, ground, number))

    def colour(self, index: int) -> Colour:
        """A colour by its index; the index itself for one that the book does not set."""
        own = index - _FIRST_OWN
        if index >= _FIRST_OWN and own < len(self._palette):
            return self._palette[own]
        return _FIXED[index % _FIRST_OWN] if index < 2 * _FIRST_OWN else index

    def _unseen(self, font: int, ground: int, number: int) -> frozenset[str]:
        """Whether letters have the colour of their cell or are tiny, as a set of rules."""
        if font in self._tiny:
            return frozenset({UNSEEN})
        if number in self._white and self.colour(ground) == _FIXED[_WHITE]:
            return frozenset({UNSEEN})
        colour = self._colours[font] if font < len(self._colours) else _OF_SYSTEM
        is_alike = colour < _OF_SYSTEM and self.colour(colour) == self.colour(ground)
        return frozenset({UNSEEN} if is_alike else ())
