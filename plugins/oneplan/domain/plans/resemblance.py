"""Titles that resemble each other, for a person to judge."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oneplan.domain.plans.merging import CandidateRule
from oneplan.domain.shared.titles import numbers_of, words_of

_TAMBON = re.compile(r"\d{6}")
_SLICE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """A row as its title is compared; *sender* is ``<step>/<unit>``."""

    row_key: str
    sender: str
    place_key: str
    title_key: str
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Two rows of two senders in plan order, and how alike their titles are, 0 to 100."""

    first: Titled
    second: Titled
    score: float


def find_alike(rows: Sequence[Titled], rule: CandidateRule) -> list[Alike]:
    """Compare titles within each tambon; rows are in plan order.

    A number names which road or which village: titles with other numbers are
    other projects, however much the words resemble, unless the rule says *any*; so are titles
    with the same numbers in another order.
    Words are compared without spaces, which Thai does not need.
    """
    buckets: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        numbers = numbers_of(row.title_key) if rule.numbers == "same" else ()
        for area in _areas(row.place_key):
            buckets[area, *numbers].append(at)
    found: dict[tuple[int, int], float] = {}
    for members in buckets.values():
        if len(members) > 1:
            found.update(_pairs(rows, members, rule))
    return [
        Alike(first=rows[first], second=rows[second], score=score)
        for (first, second), score in sorted(found.items())
    ]


def _areas(place: str) -> frozenset[str]:
    """The tambon that a place names; without one, its first four characters."""
    return frozenset(_TAMBON.findall(place)) or frozenset((place[:4],))


def _pairs(
    rows: Sequence[Titled], members: Sequence[int], rule: CandidateRule
) -> Iterator[tuple[tuple[int, int], float]]:
    # Loaded where titles are compared: a task that parses the DAG file compares none.
    import numpy as np  # noqa: PLC0415
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    scorer = {"ratio": fuzz.ratio, "partial_ratio": fuzz.partial_ratio}[rule.scorer]
    titles = [words_of(rows[at].title_key) for at in members]
    for start in range(0, len(members), _SLICE):
        scores = process.cdist(
            titles[start : start + _SLICE],
            titles,
            scorer=scorer,
            score_cutoff=rule.score,
            dtype=np.float32,
        )
        for left, right in np.argwhere(scores >= rule.score):
            first, second = members[start + int(left)], members[int(right)]
            if first < second and rows[first].sender != rows[second].sender:
                yield (first, second), round(float(scores[left, right]), 1)
