"""The rows of a survey's table that are about a place: no totals, no notes, no names of areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from oneplan.domain.evidence.band_rows import NO_AREA, Band, fill_bands, find_bands
from oneplan.domain.evidence.column_uses import ColumnUses
from oneplan.domain.evidence.evidence_tables import EvidenceTable
from oneplan.domain.evidence.kinds import MEASURES, ColumnRole
from oneplan.domain.evidence.measures import STROKES
from oneplan.domain.evidence.repeated_headings import find_repeated
from oneplan.domain.forms.total_words import NOTE_WORDS, is_total, may_be_total

NOTHING = frozenset({"", *STROKES, "n/a", "ไม่มีข้อมูล"})
PLACES = {
    ColumnRole.CODE: "code",
    ColumnRole.VILLAGE: "village",
    ColumnRole.MOO: "moo",
    ColumnRole.TAMBON: "tambon",
    ColumnRole.AMPHOE: "amphoe",
}
"""What a column says of a place → how a written place calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRows:
    """The rows of a table that are about a place.

    Attributes:
        rows: Those rows, each with the areas that a merged cell or a row above it names.
        columns: What is said of a place, by its name in :data:`PLACES` → its column.
        left_out: Sheet and row of totals and notes.
        bands: The same of rows that name the area of those below them.
        moved: Rows that are a heading in another order: what stands under it is not read.
    """

    rows: pd.DataFrame
    columns: Mapping[str, int]
    left_out: Sequence[tuple[str, int]]
    bands: Sequence[tuple[str, int]]
    moved: pd.DataFrame


def find_place_rows(table: EvidenceTable, uses: ColumnUses) -> PlaceRows:
    """Part the rows of a table by what its columns are."""
    again = find_repeated(table)
    every = table.rows.drop(index=[*again.same, *again.moved, *again.below])
    bands = find_bands(every, uses)
    rows, left_out = _without_totals(every, table.columns, uses, bands)
    left_out += _named_rows(table.rows.loc[sorted(again.same)])
    rows, areas = fill_bands(rows, uses, bands, uses.of(*PLACES))
    columns = {role: at for at, use in uses.columns.items() if (role := use.role) in PLACES}
    return PlaceRows(
        rows=_without_bands(_filled_down(rows, [*areas.values()]), uses, bands),
        columns={PLACES[role]: at for role, at in (columns | areas).items()},
        left_out=sorted(left_out),
        bands=_named_rows(table.rows.loc[[*bands]]),
        moved=table.rows.loc[sorted(again.moved)],
    )


def _without_totals(
    rows: pd.DataFrame, filled: Sequence[int], uses: ColumnUses, bands: Mapping[int, Band]
) -> tuple[pd.DataFrame, list[tuple[str, int]]]:
    """The rows of places and *bands*; a total, a note or a signature names none."""
    columns = [at for at in filled if uses.columns.get(at) is not None]
    named = [at for at in filled if at not in uses.of(*MEASURES, ColumnRole.HOUSEHOLDS)]
    texts = zip(*(rows[at] for at in named), strict=True) if named else ()
    first = pd.Series([next(filter(None, row), "") for row in texts], rows.index, dtype="str")
    said = (rows[columns] != "").sum(axis="columns")
    placing = uses.of(*PLACES)
    beside = [at for at in named if at not in placing]
    has_words = rows[named].map(lambda each: is_total(each) or each.startswith(NOTE_WORDS))
    # Beside a village such words are a remark. A total may count villages in their column.
    is_village = (rows[uses.of(ColumnRole.CODE)] != "").any(axis="columns") | rows[
        uses.of(ColumnRole.VILLAGE)
    ].map(lambda each: bool(each) and not each.strip("( ")[:1].isdigit()).any(axis="columns")
    words = has_words[placing].any(axis="columns")
    words |= has_words[beside].any(axis="columns") & ~is_village.astype("bool")
    # A village may be called รวมไทย; a total has no code and no moo.
    numbered = (rows[uses.of(ColumnRole.CODE, ColumnRole.MOO)] != "").any(axis="columns")
    words |= first.map(may_be_total).astype("bool") & ~numbered
    is_left_out = words | (said <= 1) | (first == "") if len(rows) else words
    is_left_out &= ~rows.index.isin([*bands])
    return rows[~is_left_out], _named_rows(rows[is_left_out])


def _named_rows(rows: pd.DataFrame) -> list[tuple[str, int]]:
    return list(zip(rows["sheet"], rows["row"], strict=True))


def _without_bands(rows: pd.DataFrame, uses: ColumnUses, bands: Mapping[int, Band]) -> pd.DataFrame:
    """The rows without the bands that say nothing of their own area."""
    figures = rows[uses.of(*MEASURES)]
    says_nothing = figures.isin(NOTHING).all(axis="columns") & rows.index.isin([*bands])
    return rows[~says_nothing]


def _filled_down(rows: pd.DataFrame, columns: Sequence[int]) -> pd.DataFrame:
    """A tambon or amphoe that is merged over its villages stands in the first of them alone."""
    filled = rows.copy()
    for at in columns:
        blank = filled[at].isin(NOTHING)
        below = filled[at].mask(blank).groupby(filled["sheet"]).ffill().fillna("")
        filled[at] = below.replace(NO_AREA, "")
    return filled
