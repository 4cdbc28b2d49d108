"""Which column a printed heading names, with or without its unit, year and footnote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from oneplan.domain.shared.thai_numerals import compared, to_arabic_digits

if TYPE_CHECKING:
    from oneplan.domain.forms.forms import Column

_NOISE = re.compile(r"[\s*:.()\[\]_'’‘¹²³⁰⁴-⁹†‡]+")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_YEAR = re.compile(
    r"(?:ประจำ)?(?:ปีงบประมาณ|ปี)?(?:พศ|คศ)?(?<!\d)((?:19|20|24|25|26)\d\d)(?!\d)"
    r"|(?:ปีงบประมาณ|ปี|พศ)(\d\d)(?!\d)"
)
_UNIT = re.compile(r"(?:หน่วย)?(?:บาท|baht)$")
_FOOTNOTE = re.compile(r"^\d{1,2}(?=\D)|(?<=\D)\d$")
_LAST_CHRISTIAN, _OFFSET = 2100, 543


@lru_cache(maxsize=1 << 16)
def heading_key(text: str) -> str:
    """A heading as it is compared: Arabic digits, no spaces, dots, stars, brackets or footnotes."""
    return _NOISE.sub("", to_arabic_digits(compared(text)))


class Headings(Mapping[str, "Column"]):
    """Heading, as it is compared → column.

    A full heading wins over another column's synonym. What is not known word for word is
    looked up without its unit, its year and its footnote; a year must be the column's own.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        """Take every heading of *columns*."""
        self._exact: dict[str, Column] = {}
        for column in columns:
            for heading in column.headings:
                self._exact.setdefault(heading_key(heading), column)
        self._exact.update({heading_key(column.th): column for column in columns})
        self._bare: dict[tuple[str, int | None], Column | None] = {}
        for column in columns:
            for bare in {_bare(key) for key in _without_brackets(column)}:
                is_taken = self._bare.get(bare, column) is not column
                self._bare[bare] = None if is_taken else column
        self._missed: set[str] = set()

    def __getitem__(self, key: str) -> Column:
        column = self._exact.get(key)
        if column is None and key not in self._missed:
            column = self._find_bare(key)
        if column is None:
            raise KeyError(key)
        return column

    def __iter__(self) -> Iterator[str]:
        return iter(self._exact)

    def __len__(self) -> int:
        return len(self._exact)

    def _find_bare(self, key: str) -> Column | None:
        words, year = _bare(key)
        column = self._bare.get((words, year))
        if column is None and words:
            column = self._bare.get((words, None))
            column = column if column is not None and year in (None, column.year) else None
        if column is None and len(self._missed) < _REMEMBERED:
            self._missed.add(key)
        return column


_REMEMBERED = 10_000


def year_of(heading: str) -> int | None:
    """The Buddhist year that a heading names."""
    return _bare(heading_key(heading))[1]


def _without_brackets(column: Column) -> Iterator[str]:
    for heading in (column.th, *column.synonyms):
        yield heading_key(heading)
        yield heading_key(_IN_BRACKETS.sub("", heading))


def _bare(key: str) -> tuple[str, int | None]:
    """The words of a heading without unit and footnote, and the Buddhist year in it."""
    found = _YEAR.search(key)
    year = None
    if found:
        key = key[: found.start()] + key[found.end() :]
        year = int(found[1] or f"25{found[2]}")
        year += _OFFSET if year < _LAST_CHRISTIAN else 0
    return _UNIT.sub("", _FOOTNOTE.sub("", key)), year
