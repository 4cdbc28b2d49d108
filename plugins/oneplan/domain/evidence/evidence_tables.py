"""Where the table of a survey lies in a file as an office has it.

Above its heading stands what it is about, the heading has one to four rows with cells merged
over several columns, below it stand totals and signatures. An office may have a sheet for each
amphoe: sheets with the same heading are one table.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from oneplan.domain.evidence.band_rows import read_band
from oneplan.domain.evidence.heading_words import says_a_column
from oneplan.domain.evidence.kinds import read_level
from oneplan.domain.forms.sheets import HEADING_ROWS, Sheet
from oneplan.domain.forms.total_words import may_be_total
from oneplan.domain.shared.findings import Finding, Severity
from oneplan.domain.shared.thai_numerals import compared, normalise_text, to_arabic_digits

MOST_HEADING_ROWS = 4
MIN_CELLS = 3
"""Filled cells of a row that is one of the table or of its heading."""
MIN_NUMBERS = 2
_NUMBER = re.compile(r"[-–—]|\(?-?[\d,]+(?:\.\d+)?\)? ?%?")
_CODE = re.compile(r"[\d .\-]{6,14}")
_YEAR = re.compile(r"(?<!\d)25\d\d(?!\d)")
_NUMBERING = re.compile(r"\(?\d{1,3}\)?")
Texts = list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTable:
    """The table of a file.

    Attributes:
        headings: What stands above each column; of a heading of several rows its parts, parted
            by a stroke. Empty: nothing.
        rows: ``sheet`` and ``row`` (as a spreadsheet shows it, 1 is the first) of each row, and a
            column of text by its index from 0.
        above: The texts above the heading.
        unread: Sheets with another table.
        hidden: Sheets that a person does not see; they are not read.
        said: What was found of the cells while the file was read: hidden rows, errors of formulas.
    """

    headings: Sequence[str]
    rows: pd.DataFrame
    above: Sequence[str] = ()
    unread: Sequence[str] = ()
    hidden: Sequence[str] = ()
    said: Sequence[Finding] = ()

    @property
    def fingerprint(self) -> str:
        """A hash of the headings: files of the same form have the same, whoever writes them."""
        return hashlib.sha256("\n".join(map(compared, self.headings)).encode()).hexdigest()

    def years_above(self, *, but: int) -> list[str]:
        """Buddhist years that stand above the heading, unless *but* is one of them."""
        text = to_arabic_digits(" ".join(self.above))
        years = sorted(set(_YEAR.findall(text)))
        return [] if str(but) in years else years

    @property
    def columns(self) -> list[int]:
        """Indexes of the columns in which something stands."""
        return [
            at for at, heading in enumerate(self.headings) if heading or (self.rows[at] != "").any()
        ]


def find_table(sheets: Sequence[Sheet], findings: Sequence[Finding] = ()) -> EvidenceTable | None:
    """The table of a file; of several the one with the most rows, and those with its heading.

    *findings* are of the whole file; the table keeps those of its own sheets.
    """
    found = [table for each in sheets if (table := _table_of(each)) is not None]
    if not found:
        return None
    sizes: dict[str, int] = {}
    for each in found:
        sizes[each.fingerprint] = sizes.get(each.fingerprint, 0) + len(each.rows)
    most = max(sizes, key=lambda key: sizes[key])
    same = [each for each in found if each.fingerprint == most]
    return EvidenceTable(
        headings=same[0].headings,
        rows=pd.concat([each.rows for each in same], ignore_index=True),
        above=[text for each in same for text in each.above],
        unread=[str(each.rows["sheet"].iloc[0]) for each in found if each.fingerprint != most],
        hidden=[each.name for each in sheets if each.is_hidden and _is_filled(each)],
        said=[
            each
            for each in findings
            if each.severity != Severity.NOTE
            and each.sheet in {"", *(str(one.rows["sheet"].iloc[0]) for one in same)}
        ],
    )


def _is_filled(sheet: Sheet) -> bool:
    """Whether a sheet has as many cells filled as a row of a table."""
    return sum(cell not in ("", None) for row in sheet.cells for cell in row) >= MIN_CELLS


def _table_of(sheet: Sheet) -> EvidenceTable | None:
    if sheet.is_hidden:
        return None
    texts = [
        [normalise_text(sheet.text(at, column)) for column in range(len(row))]
        for at, row in enumerate(sheet.cells)
    ]
    first = next((at for at in range(min(HEADING_ROWS, len(texts))) if _is_data(texts[at])), None)
    if first is None:
        return None
    width = max(map(len, texts))
    texts = [row + [""] * (width - len(row)) for row in texts]
    # Of the first villages little may be known; they are no part of the heading. Nor is the name
    # of their tambon, which may stand over the heading too.
    while first and (_is_like(texts[first - 1], texts[first]) or _is_band(texts[first - 1])):
        first -= 1
    heading, top = _heading_rows(texts[:first])
    if not heading:
        return None
    over = [at for at in range(top) if _is_band(texts[at])]
    below = [(at + 1, texts[at]) for at in (*over, *range(first, len(texts))) if any(texts[at])]
    rows = pd.DataFrame([row for _, row in below], columns=range(width), dtype="str")
    rows.insert(0, "sheet", sheet.name)
    rows.insert(1, "row", [number for number, _ in below])
    return EvidenceTable(
        headings=_joined(heading),
        rows=rows,
        above=[text for row in texts[:top] for text in row if text],
    )


def _is_data(row: Texts) -> bool:
    """Whether a row says figures of a place: a heading names columns, or numbers them."""
    filled = [text for text in row if text]
    if len(filled) < MIN_CELLS or any(map(_names_a_column, filled)):
        return False
    figures = [text for text in filled if _is_figure(text)]
    names_a_place = len(figures) < len(filled) or any(map(_is_code, filled))
    return names_a_place and len(figures) >= MIN_NUMBERS and not may_be_total(filled[0])


def _is_like(row: Texts, data: Texts) -> bool:
    """Whether what a row says stands where a row of a place says the like: figures over figures."""
    both = [
        (_is_figure(text), _is_figure(below))
        for text, below in zip(row, data, strict=True)
        if text and below
    ]
    filled = [text for text in row if text]
    is_of_a_place = (False, False) in both or any(map(_is_code, filled))
    return (
        is_of_a_place
        and (True, True) in both
        and all(one == other for one, other in both)
        and not any(map(_names_a_column, filled))
        and not numbers_columns(row)
    )


def _is_band(row: Texts) -> bool:
    return read_band(row) is not None


def _is_figure(text: str) -> bool:
    return _NUMBER.fullmatch(to_arabic_digits(text)) is not None or read_level(text) is not None


def _names_a_column(text: str) -> bool:
    """A level may begin as the heading of a column of levels does."""
    return says_a_column(text) and read_level(text) is None


def _is_code(text: str) -> bool:
    digits = sum(map(str.isdigit, text))
    return _CODE.fullmatch(to_arabic_digits(text)) is not None and digits in {6, 8}


def _heading_rows(above: Sequence[Texts]) -> tuple[list[Texts], int]:
    """The rows of a heading that ends right above the first row, and the index of the first."""
    found: list[Texts] = []
    top = len(above)
    for at in range(len(above) - 1, -1, -1):
        row = above[at]
        filled = [text for text in row if text]
        if len(found) == MOST_HEADING_ROWS:
            break
        if not filled and not found:
            continue
        is_named = any(map(_names_a_column, filled))
        if not is_named and (len(filled) < MIN_CELLS or len(set(filled)) == 1):
            # Merged cells leave a row between two of a heading with one text or two.
            over = above[max(0, len(above) - MOST_HEADING_ROWS) : at] if filled else []
            if not any(map(_names_columns, over)):
                break
        found.insert(0, row)
        top = at
    return [row for row in found if not numbers_columns(row)] or found, top


def _names_columns(row: Texts) -> bool:
    filled = [text for text in row if text]
    return len(filled) >= MIN_CELLS and sum(map(_names_a_column, filled)) >= MIN_NUMBERS


def numbers_columns(row: Sequence[str]) -> bool:
    """Whether a row numbers the columns of a printed table: (1) (2) (3), from the first one on."""
    filled = [(at, to_arabic_digits(text)) for at, text in enumerate(row) if text]
    if not filled:
        return False
    is_from_first = filled[0][0] == 0 and filled[0][1].strip("()") == "1"
    return is_from_first and all(_NUMBERING.fullmatch(text) for _, text in filled)


def _joined(rows: Sequence[Texts]) -> list[str]:
    """The headings from their rows: a text that is merged stands over the blanks behind it."""
    spread: list[Texts] = []
    for at, row in enumerate(rows):
        below = rows[at + 1 :]
        line, last = [], ""
        for column, text in enumerate(row):
            has_lower = any(each[column] for each in below)
            last = text or (last if has_lower else "")
            line.append(last)
        spread.append(line)
    columns = range(len(rows[0]))
    return [" / ".join(dict.fromkeys(filter(None, (row[at] for row in spread)))) for at in columns]


def samples_of(table: EvidenceTable, *, most: int = 3) -> Mapping[int, Sequence[str]]:
    """Column → a few of the texts that stand in it."""
    return {at: [text for text in table.rows[at] if text][:most] for at in table.columns}
