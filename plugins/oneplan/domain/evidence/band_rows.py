"""Rows of a survey's table that name the tambon or the amphoe of the villages below them.

Offices that have no column for the tambon print its name over its villages, in a row of its own
or above the heading of a sheet; such a row may give the figures of the tambon as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from oneplan.domain.evidence.column_uses import ColumnUses
from oneplan.domain.evidence.kinds import ColumnRole, read_level
from oneplan.domain.forms.total_words import NOTE_WORDS, may_be_total
from oneplan.domain.shared.thai_numerals import compared, to_arabic_digits

NO_AREA = "\x00"
"""Stands for an area that a row does not name, where one above it no longer holds."""
_AREA = r"(?:{words}) ?(?P<{name}>[ก-๙]+(?: ?\d{{1,2}})?)"
_TAMBON = _AREA.format(words=r"ตำบล|ต\.", name="tambon")
_AMPHOE = _AREA.format(words=r"อำเภอ|อ\.", name="amphoe")
_BAND = re.compile(
    rf"(?:\(?\d{{1,3}}(?:\.\d{{1,3}})?[.)]* ?)?(?:{_TAMBON})?(?: ?{_AMPHOE})?"
    r"(?: ?(?:จังหวัด|จ\.) ?[ก-๙]+)?(?: ?\(?(?:จำนวน ?)?\d{1,3} ?หมู่บ้าน\)?)?(?: ?\(ต่อ\))?"
)
_OTHER_AREAS = (
    "ตำบล", "ต.", "อำเภอ", "อ.", "จังหวัด", "เทศบาล", "ทต.", "ทม.", "ทน.", "องค์การบริหารส่วน", "อบต",
)  # fmt: skip
"""A row that begins so and names no tambon that is read ends the one above it."""
_FIGURE = re.compile(r"[-–—]|[(]?-?[\d,]+(?:\.\d+)?[.)]* ?%?")
_PLACING = (ColumnRole.CODE, ColumnRole.MOO)


class Band(NamedTuple):
    """The area that a row names; :data:`NO_AREA` where it ends one, empty where it says nothing."""

    tambon: str = ""
    amphoe: str = ""


def read_band(texts: Iterable[str]) -> Band | None:
    """The area that the cells of a row name, where they say nothing else in words."""
    words = {text for text in texts if text and not _is_figure(text)}
    return _named(words.pop()) if len(words) == 1 else None


def _is_figure(text: str) -> bool:
    return _FIGURE.fullmatch(to_arabic_digits(text)) is not None or read_level(text) is not None


def _named(text: str) -> Band | None:
    found = _BAND.fullmatch(to_arabic_digits(compared(text)))
    if found is None or not (found["tambon"] or found["amphoe"]):
        return None
    return Band(found["tambon"] or NO_AREA, found["amphoe"] or "")


def find_bands(rows: pd.DataFrame, uses: ColumnUses) -> dict[int, Band]:
    """Index of each row that names an area for the rows below it → that area.

    A row with a code, a moo or a village of its own is a village. One that names another kind of
    area, as เทศบาล, ends the tambon above it.
    """
    cells = [at for at in rows.columns if at not in {"sheet", "row"}]
    placing = uses.of(*_PLACING)
    tambon = uses.of(ColumnRole.TAMBON)
    found: dict[int, Band] = {}
    unplaced = rows[(rows[placing] == "").all(axis="columns")][cells]
    for index, row in zip(unplaced.index, unplaced.to_dict("records"), strict=True):
        texts = [str(text) for text in row.values()]
        band = read_band(texts) or _alone(texts, [str(row[at]) for at in tambon])
        if band is not None:
            found[index] = band
    return found


def _alone(texts: Sequence[str], tambon: Sequence[str]) -> Band | None:
    """A name that stands alone in its row: in the column of tambon, or of an area of its kind."""
    filled = {text for text in texts if text}
    if len(filled) != 1:
        return None
    (text,) = filled
    if text.startswith(_OTHER_AREAS):
        return Band(NO_AREA)
    is_name = text in tambon and not (may_be_total(text) or text.startswith(NOTE_WORDS))
    return Band(text) if is_name and not _is_figure(text) else None


def fill_bands(
    rows: pd.DataFrame, uses: ColumnUses, bands: dict[int, Band], places: Sequence[int]
) -> tuple[pd.DataFrame, dict[ColumnRole, int]]:
    """The rows with the area of each band in its cells, where the rows below take it from.

    Args:
        rows: Rows of the table; they are not changed.
        uses: What its columns are.
        bands: The rows that name an area.
        places: Columns that name a place: those of a band hold its area alone.

    Returns:
        The rows, and the columns of areas: those of the table, and those that it does not have.
    """
    filled = rows.copy()
    columns = {role: at for at, use in uses.columns.items() if (role := use.role) in _ROLES}
    if not bands:
        return filled, columns
    filled.loc[[*bands], [*places]] = ""
    width = len(rows.columns)
    for number, (role, name) in enumerate(_ROLES.items()):
        if role not in columns:
            columns[role] = width + number
            filled[width + number] = ""
        for index, band in bands.items():
            filled.at[index, columns[role]] = getattr(band, name)
    return filled, columns


_ROLES = {ColumnRole.TAMBON: "tambon", ColumnRole.AMPHOE: "amphoe"}
