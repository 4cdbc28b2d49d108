"""The runs of a rich text of an .xlsx workbook: which letters are struck out or raised.

Source: ECMA-376 part 1, 18.4.4 (``r``), 18.4.10 (``strike``), 18.4.14 (``vertAlign``).
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import NamedTuple

from oneplan.domain.forms.struck_cells import LOWERED, RAISED, STRUCK
from oneplan.gateways.spreadsheets.marked_styles import OFF_VALUES
from oneplan.gateways.spreadsheets.sheet_boxes import Room
from oneplan.gateways.spreadsheets.shown_texts import MAX_SHOWN
from oneplan.gateways.spreadsheets.xml_scans import local_name, scan_xml

MARKS = (b"strike", b"vertAlign")
"""What stands in every part that holds such letters."""
_ON_LINE, _BELOW_LINE = "baseline", "subscript"
_MAX_REST = 200


class Marked(NamedTuple):
    """What is marked in a text: the rule, and what is left without its marked letters."""

    rule: str
    rest: str


class RichText:
    """Reads the runs of one text by the elements that it is given."""

    def __init__(self) -> None:
        """Begin a text."""
        self._rest: list[str] = []
        self._rules: set[str] = set()
        self._rule = ""
        self._is_run = self._is_text = False
        self._sounds = 0

    def start(self, name: str, values: dict[str, str]) -> None:
        """Take the start of an element, by its name without a prefix."""
        if name == "rPh":
            self._sounds += 1
        elif name == "r":
            self._is_run, self._rule = True, ""
        elif name == "t":
            self._is_text = not self._sounds
        elif name == "strike" and self._is_run and values.get("val", "1") not in OFF_VALUES:
            self._rule = STRUCK
        elif name == "vertAlign" and self._is_run and values.get("val", _ON_LINE) != _ON_LINE:
            is_low = values.get("val") == _BELOW_LINE
            self._rule = self._rule or (LOWERED if is_low else RAISED)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == "rPh":
            self._sounds -= 1
        elif name == "r":
            self._is_run, self._rule = False, ""
        elif name == "t":
            self._is_text = False

    def data(self, text: str) -> None:
        """Take a text."""
        if not self._is_text:
            return
        if not self._rule:
            self._rest.append(text)
        elif text.strip():
            self._rules.add(self._rule)

    def is_blank(self) -> bool:
        """Whether nothing was read."""
        return not self._rules and not "".join(self._rest).strip()

    def marked(self) -> Marked | None:
        """What is marked in the text that was read; None for one whose letters stand alike.

        A text that is raised as a whole reads as it is.
        """
        return mark("".join(self._rest), self._rules)


def mark(rest: str, rules: Set[str]) -> Marked | None:
    """What is marked in a text, by what is left without it and the rules of its runs."""
    plain = rest.strip()[:_MAX_REST]
    if STRUCK in rules:
        return Marked(STRUCK, plain)
    rule = RAISED if RAISED in rules else LOWERED
    return Marked(rule, plain) if rules and plain else None


def find_marked(strings: Iterable[bytes]) -> dict[str, Marked]:
    """The shared strings, by their numbers, that hold marked letters.

    Args:
        strings: The part ``sharedStrings.xml``, in pieces.

    Raises:
        ExpatError: It is no XML.
        FileRefused: ``too_many_rows``, for more of them than a form holds.
    """
    scan = _StringScan()
    scan_xml(strings, scan.start, scan.end, scan.data)
    return scan.found


class _StringScan:
    def __init__(self) -> None:
        self.found: dict[str, Marked] = {}
        self._number = -1
        self._text = RichText()
        self._room = Room(MAX_SHOWN)

    def start(self, tag: str, values: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "si":
            self._number += 1
            self._text = RichText()
        else:
            self._text.start(name, values)

    def end(self, tag: str) -> None:
        name = local_name(tag)
        self._text.end(name)
        if name == "si" and (marked := self._text.marked()) is not None:
            self._room.take(1)
            self.found[str(self._number)] = marked

    def data(self, text: str) -> None:
        self._text.data(text)
