"""What a spreadsheet program shows of a number by its format, as far as it is certain.

Covers General, digits with grouping, scaling, percent, literal text, sections and
days and times, with the codes of Thai Excel: ``bbbb``, ``ปปปป``, ``t0``, ``[$-D07041E]``.
A format that is not understood (fractions, powers, conditions) shows None.
Source: ECMA-376 part 1, 18.8.30 and 18.8.31.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from oneplan.gateways.spreadsheets.format_sections import (
    TEXT_HERE,
    FormatSection,
    Token,
    parse_sections,
    parse_text_section,
)
from oneplan.gateways.spreadsheets.shown_days import show_day

GENERAL, TEXT = "General", "@"
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "[$-F800]d/m/bbbb", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "[$-F800]d/m/bbbb h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: '#,##0;-#,##0;"-"', 42: '#,##0;-#,##0;"-"',
    43: '#,##0.00;-#,##0.00;"-"', 44: '#,##0.00;-#,##0.00;"-"', 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: TEXT, 59: "t0", 60: "t0.00", 61: "t#,##0", 62: "t#,##0.00",
    67: "t0%", 68: "t0.00%", 69: "t# ?/?", 70: "t# ??/??", 71: "ว/ด/ปปปป", 72: "ว-ดดด-ปป",
    73: "ว-ดดด", 74: "ดดด-ปป", 75: "ช:นน", 76: "ช:นน:ทท", 77: "ว/ด/ปปปป ช:นน", 78: "นน:ทท",
    79: "[ช]:นน:ทท", 80: "นน:ทท.0", 81: "d/m/bb",
}  # fmt: skip
"""The formats that a workbook names by number; 59 to 81 are those of Thai Excel."""

_SCALE = re.compile(r"[0#?](,+)(?:\.|[^0#?,.]*\Z)")
_MAX_SERIAL = 2_958_466
_BROKEN_FROM = 60
"""Serial 60 is 29 February 1900, a day that never was; later ones count from a day earlier."""
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_MAX_FORMAT = 255
_ZERO = 2
"""Index of the section for zero."""
MAX_DIGITS = 15
_PLAIN_SIGNS = frozenset(" -()฿")
_OF_SYSTEM = frozenset({*range(5, 9), *range(37, 45)})
"""Formats that show the money of the computer, whatever a file says: a dollar on many."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A number format.

    Attributes:
        code: As the file has it.
        sections: For numbers above zero, below it and zero; a section for text is left out.
    """

    code: str
    sections: tuple[FormatSection, ...]

    @property
    def is_day(self) -> bool:
        """Whether numbers are shown as days or times."""
        return self.sections[0].is_day

    @property
    def is_plain(self) -> bool:
        """Whether it shows every number as General does."""
        return self.code in (GENERAL, TEXT, "")

    @property
    def is_number(self) -> bool:
        """Whether it shows a number as that number, with marks for thousands and money at most."""
        return self.is_plain or all(
            _is_number(section, is_zero=at == _ZERO) for at, section in enumerate(self.sections)
        )

    @property
    def decimals(self) -> int:
        """How many decimals are shown; all of them by General."""
        if self.is_plain:
            return MAX_DIGITS
        return sum(each in "0#?" for each in _pattern(self.sections[0]).partition(".")[2])

    @property
    def around_text(self) -> str:
        """What is shown of a text where that is more than the text; else empty.

        A format that shows nothing of a text is told of with the cells that are not seen.
        """
        shown = parse_text_section(self.code) if len(self.code) <= _MAX_FORMAT else TEXT_HERE
        return shown.strip() if TEXT_HERE in shown and shown.strip(" ") != TEXT_HERE else ""

    @property
    def is_of_system(self) -> bool:
        """Whether a day is shown as the computer is set, which a file does not say."""
        return self.sections[0].locale in (0xF800, 0xF400)

    def show(self, number: float, *, from_1904: bool = False) -> str | None:
        """What is shown of *number*; None where that is not certain."""
        if self.is_plain:
            return show_general(number)
        section, value = self._section_of(number)
        if not section.is_known:
            return None
        if section.is_day:
            day = to_day(number, from_1904=from_1904)
            shown = None if day is None else show_day(section, day, number)
        else:
            shown = _show_number(section, value)
        return shown.translate(_THAI_DIGITS) if shown and section.is_thai else shown

    def _section_of(self, number: float) -> tuple[FormatSection, Decimal]:
        """The section that shows *number*, and what it shows: one for negatives no sign."""
        exact, sections = exact_number(number), self.sections
        if exact < 0 and len(sections) > 1:
            return sections[1], -exact
        if exact == 0 and len(sections) > _ZERO:
            return sections[_ZERO], exact
        return sections[0], exact


def exact_number(number: float) -> Decimal:
    """A number to the 15 digits that a spreadsheet keeps."""
    return Decimal(format(number, ".15g"))


def show_general(number: float) -> str:
    """A number as General shows it in a wide cell, but without a power of ten."""
    shown = format(exact_number(number), "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def to_day(serial: float, *, from_1904: bool = False) -> datetime | None:
    """The day and time that a number stands for; None beyond the years 1900 to 9999."""
    if not 0 <= serial < _MAX_SERIAL - 1462 * from_1904:
        return None
    first = datetime(1904, 1, 1)  # noqa: DTZ001  a cell has no zone
    if not from_1904:
        first = datetime(1899, 12, 31 - (serial >= _BROKEN_FROM))  # noqa: DTZ001
    exact = first + timedelta(days=serial)  # for each cell, and a cell has no zone: plain types
    return (exact + timedelta(microseconds=500)).replace(
        microsecond=exact.microsecond // 1000 * 1000
    )


@lru_cache(maxsize=512)
def parse_format(code: str) -> NumberFormat:
    """Parse a number format; one that is too long to be real is not understood."""
    if len(code) > _MAX_FORMAT:
        return NumberFormat(code, (FormatSection((), is_known=False),))
    return NumberFormat(code, parse_sections(code))


def parse_own(number: int, code: str) -> NumberFormat:
    """Parse the format that a workbook gives a number; money of the computer is baht."""
    return parse_format(code.replace('"$"', '"฿"') if number in _OF_SYSTEM else code)


def _is_number(section: FormatSection, *, is_zero: bool) -> bool:
    signs = {each for t in section.tokens if t.kind != "digits" for each in t.text}
    pattern = _pattern(section)
    if not section.is_known or section.is_day or section.is_thai or signs - _PLAIN_SIGNS:
        return False
    if not re.search("[0#?]", pattern):
        return is_zero
    whole = pattern.partition(".")[0]
    return "%" not in pattern and not _SCALE.search(pattern) and whole.count("0") <= 1


def _pattern(section: FormatSection) -> str:
    return "".join(token.text for token in section.tokens if token.kind == "digits")


def _show_number(section: FormatSection, value: Decimal) -> str | None:
    if any(token.kind == "general" for token in section.tokens):
        return "".join(
            show_general(float(value)) if t.kind == "general" else t.text for t in section.tokens
        )
    pattern = _pattern(section)
    if not re.search("[0#?]", pattern):
        return "".join(token.text for token in section.tokens)
    shown = _digits(pattern, value)
    return None if shown is None else _fill(section, pattern, shown)


def _digits(pattern: str, value: Decimal) -> str | None:
    """The digits of *value* in a pattern such as ``#,##0.00``."""
    whole, _, part = pattern.replace("%", "").partition(".")
    if "." in part:
        return None
    scale = _SCALE.search(pattern.replace("%", ""))
    scaled = value * 100 ** pattern.count("%") / 1000 ** (len(scale[1]) if scale else 0)
    places = [each for each in part if each in "0#?"]
    try:
        rounded = abs(scaled).quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    except InvalidOperation:
        return None  # more digits than are calculated with
    front, _, behind = f"{rounded:f}".partition(".")
    least = sum(each == "0" for each in whole)
    front = ("" if front == "0" else front).zfill(least)
    if re.search("[0#?],+[0#?]", whole):
        front = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", front)
    needed = max((at + 1 for at, each in enumerate(places) if each == "0"), default=0)
    while len(behind) > needed and behind.endswith("0"):
        behind = behind[:-1]
    sign = "-" if scaled < 0 and rounded else ""
    return f"{sign}{front}.{behind}" if part or "." in pattern else f"{sign}{front}"


def _fill(section: FormatSection, pattern: str, shown: str) -> str | None:
    """Put the digits in place; percent signs and words stay where they stand."""
    groups = [t for t in section.tokens if t.kind == "digits" and re.search("[0#?.]", t.text)]
    parts = [shown] if len(groups) == 1 else _parted(groups, pattern, shown)
    if parts is None:
        return None
    out: list[str] = []
    for token in section.tokens:
        if token not in groups or token.kind != "digits":
            out.append(token.text.replace(",", "") if token.kind == "digits" else token.text)
            continue
        signs = "%" * token.text.count("%")
        part = parts.pop(0)
        out.append(signs + part if token.text.startswith("%") else part + signs)
    return "".join(out)


def _parted(groups: list[Token], pattern: str, shown: str) -> list[str] | None:
    """Digits in groups, as in ``0-0000-00000-00-0``, filled from the right."""
    if set(pattern) - set("0#?"):
        return None
    parts: list[str] = []
    for group in reversed(groups[1:]):
        parts.insert(0, shown[-len(group.text) :])
        shown = shown[: -len(group.text)]
    return [shown, *parts]
