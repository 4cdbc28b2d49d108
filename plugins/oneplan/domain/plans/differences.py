"""What a later version of a plan changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Row keys that a later version added, dropped or changed."""

    added: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]


def difference(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Difference:
    """Compare two versions: row key → digest of what the row says, each in plan order."""
    return Difference(
        added=tuple(key for key in after if key not in before),
        gone=tuple(key for key in before if key not in after),
        changed=tuple(key for key in after if key in before and after[key] != before[key]),
    )


def pair_by_name(
    gone: Sequence[tuple[str, str, str]], added: Sequence[tuple[str, str, str]]
) -> list[tuple[str | None, str | None]]:
    """Lay rows that went beside rows that came, where they name one project.

    Args:
        gone: Row key, title and place as they are compared, in plan order.
        added: The same of the rows that came.

    Returns:
        Key before and key after; those of the same title and place first, then those of the same
        title, then those of the same key, which were renamed; then each alone: what went without
        what came, and the other way round.
    """
    left, right = list(gone), list(added)
    pairs: list[tuple[str | None, str | None]] = []
    for named in (itemgetter(1, 2), itemgetter(1), itemgetter(0)):
        waiting: dict[object, list[tuple[str, str, str]]] = {}
        for row in right:
            waiting.setdefault(named(row), []).append(row)
        for row in list(left):
            if found := waiting.get(named(row)):
                match = found.pop(0)
                pairs.append((row[0], match[0]))
                left.remove(row)
                right.remove(match)
    return [
        *pairs,
        *((row[0], None) for row in left),
        *((None, row[0]) for row in right),
    ]
