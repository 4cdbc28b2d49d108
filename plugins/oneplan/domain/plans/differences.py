"""What a later version of a plan changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


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
