"""What a unit changed between two versions of its file, row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from oneplan.domain.forms.form_rows import Row

_UNCOMPARED = frozenset({"seq", "justification"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRow:
    """A row of both versions and the columns that differ: key → (before, after)."""

    title: str
    fields: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDifference:
    """Titles that came and went, and the rows that changed."""

    added: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[ChangedRow, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both versions say the same."""
        return not (self.added or self.gone or self.changed)


def compare_rows(before: Sequence[Row], after: Sequence[Row]) -> RowDifference:
    """Compare two versions; rows of one title are paired in their order."""
    old, new = _by_title(before), _by_title(after)
    added: list[str] = []
    gone: list[str] = []
    changed: list[ChangedRow] = []
    for key in dict.fromkeys((*old, *new)):
        earlier, later = old.get(key, []), new.get(key, [])
        for one, other in zip(earlier, later, strict=False):
            fields = _changed_fields(one, other)
            if fields:
                changed.append(ChangedRow(title=other.title, fields=fields))
        gone += [row.title for row in earlier[len(later) :]]
        added += [row.title for row in later[len(earlier) :]]
    return RowDifference(added=tuple(added), gone=tuple(gone), changed=tuple(changed))


def _by_title(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.title_key].append(row)
    return found


def _changed_fields(before: Row, after: Row) -> dict[str, tuple[str, str]]:
    keys = dict.fromkeys((*before.values, *after.values))
    return {
        key: (before.values.get(key, ""), after.values.get(key, ""))
        for key in keys
        if key not in _UNCOMPARED and before.values.get(key, "") != after.values.get(key, "")
    }
