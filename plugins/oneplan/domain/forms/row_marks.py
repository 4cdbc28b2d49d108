"""What a row is compared by: worked out once, when its file is received."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from msgspec.json import Encoder

from oneplan.domain.forms.form_rows import Row
from oneplan.domain.shared.footnote_marks import without_footnote
from oneplan.domain.shared.thai_numerals import compared

_SEPARATOR = "\x1f"
_encode = Encoder(order="deterministic").encode


class RowMarks(NamedTuple):
    """The marks of one row.

    Attributes:
        place_key: Where the project stands: ``210101/3``, ``210101, 210102``, or an area code.
        strategy_key: The strategy as it is compared; None where the form names none.
        priority: The unit's own order, 1 first.
        match_key: 16 bytes over title and place; equal for the same project.
        digest: SHA-256 over what the row says.
        values: The row's values as JSON, as they are hashed and stored.
        budgets: The money that it asks by year, likewise.
        allocated: The money that it was given by year, likewise; among *values* for the digest.
    """

    place_key: str
    strategy_key: str | None
    priority: int | None
    match_key: bytes
    digest: bytes
    values: bytes
    budgets: bytes
    allocated: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """How the rows of one file are marked.

    Attributes:
        place: Columns that name where a project stands.
        strategy: Column that names the provincial strategy.
        area_code: DOPA code of the unit's area, for rows that name no place.
    """

    place: tuple[str, ...] = ()
    strategy: str | None = None
    area_code: str = ""

    def marks(self, row: Row) -> RowMarks:
        """Work out the marks of a row."""
        place = self._place(row.values)
        strategy = row.values.get(self.strategy, "") if self.strategy else ""
        values, budgets = as_json(row.values), as_json(money_of(row))
        allocated = as_json(_money(row.allocated))
        return RowMarks(
            place_key=place,
            strategy_key=compared(without_footnote(strategy)) or None,
            priority=_number(row.values.get("priority")),
            match_key=match_key(row.title_key, place),
            digest=_digest(row.title, values, budgets, allocated),
            values=values,
            budgets=budgets,
            allocated=allocated,
        )

    def _place(self, values: Mapping[str, str]) -> str:
        parts = [values[name] for name in self.place if values.get(name)]
        first = _in_order(parts[0]) if parts else ""
        return "/".join((first, *parts[1:])) if first else self.area_code


@lru_cache(maxsize=1 << 12)
def _in_order(codes: str) -> str:
    return ", ".join(sorted(part.strip() for part in codes.split(",")))


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004  what fits an integer


def money_of(row: Row) -> dict[str, str]:
    """Buddhist year → baht that a row asks, as it is stored."""
    return _money(row.budgets)


def _money(by_year: Mapping[int, Decimal]) -> dict[str, str]:
    return {str(year): f"{baht:.2f}" for year, baht in by_year.items()}


def match_key(title_key: str, place_key: str) -> bytes:
    """The 16 bytes by which the same project is found: normalised title and place."""
    return hashlib.sha256(f"{title_key}{_SEPARATOR}{place_key}".encode()).digest()[:16]


def row_digest(
    title: str,
    values: Mapping[str, str],
    budgets: Mapping[str, str],
    allocated: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """SHA-256 over what a row says, wherever it stands."""
    return _digest(title, as_json(values), as_json(budgets), as_json(dict(allocated)))


def _digest(title: str, values: bytes, budgets: bytes, allocated: bytes) -> bytes:
    """The digest of a row; one to which nothing was allocated keeps the digest of before."""
    given = b"" if allocated == b"{}" else b"," + allocated
    said = b"[%b,%b,%b%b]" % (_encode(title), values, budgets, given)
    return hashlib.sha256(said).digest()


def as_json(texts: Mapping[str, str]) -> bytes:
    """Texts by name as compact JSON in UTF-8, the names in order."""
    return _encode(texts)


def rows_hash(rows: Iterable[tuple[int, str, bytes]]) -> str:
    """SHA-256 over the rows of a file: (row number, sheet, digest) in the order of the sheet."""
    digest = hashlib.sha256()
    for number, sheet, content in sorted(rows):
        digest.update(f"{number}{_SEPARATOR}{sheet}{_SEPARATOR}".encode() + content)
    return digest.hexdigest()
