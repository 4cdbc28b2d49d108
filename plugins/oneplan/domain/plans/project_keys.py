"""What names a project in every version of its unit's file.

A row key (``<step>/<unit>/<sheet row>``) names a row: a newer version may have another project
there. What is said of a project over months, as who holds it, is kept under its project key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


def project_key(sender: str, match_key: bytes, number: int) -> str:
    """The key of a project.

    Args:
        sender: ``<step>/<unit>``.
        match_key: Of its title and place.
        number: Which of the rows of its file with that title and place it is, from 0.
    """
    return f"{sender}/{match_key.hex()}/{number}"


def number_alike(match_keys: Iterable[bytes]) -> list[int]:
    """Which of those alike each row of one file is, from 0; in the order of the file."""
    seen: Counter[bytes] = Counter()
    found = []
    for each in match_keys:
        found.append(seen[each])
        seen[each] += 1
    return found
