"""The words of a PDF's pages as lines, with the texts of a table's columns apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from oneplan.gateways.pdf.pdf_words import PageWord

SAME_LINE = 0.45
"""Words whose height differs by less of their size stand on one line."""
SPACE, GAP, WIDE_GAP = 0.18, 0.45, 1.5
"""Of the size of letters: a blank; what may part columns where one begins; what does anywhere."""
OFTEN = 3
"""So many lines that begin at one place make it the place of a column."""

Text = tuple[float, str]


def lines_of(words: Iterable[PageWord]) -> Iterator[tuple[int, list[Text]]]:
    """Each line from the top: its page, and its texts with where they begin."""
    for page, found in groupby(words, key=lambda word: word.page):
        rows = list(_rows(list(found)))
        starts = _starts(rows)
        for row in rows:
            yield page, list(_texts(row, starts))


def _rows(words: Sequence[PageWord]) -> Iterator[list[PageWord]]:
    """The words of each line from left to right."""
    row: list[PageWord] = []
    for word in sorted(words, key=lambda each: -each.y):
        if row and row[0].y - word.y > SAME_LINE * max(row[0].size, 1.0):
            yield sorted(row, key=lambda each: each.x)
            row = []
        row.append(word)
    if row:
        yield sorted(row, key=lambda each: each.x)


def _starts(rows: Iterable[Sequence[PageWord]]) -> frozenset[int]:
    """Places at which texts of several lines begin."""
    counts: Counter[int] = Counter()
    for row in rows:
        before: PageWord | None = None
        for word in row:
            if before is None or _gap(before, word) > WIDE_GAP * word.size:
                counts[round(word.x)] += 1
            before = word
    return frozenset(at for at, count in counts.items() if count >= OFTEN)


def _texts(row: Sequence[PageWord], starts: frozenset[int]) -> Iterator[Text]:
    at, text = row[0].x, ""
    before: PageWord | None = None
    for word in row:
        gap = _gap(before, word) if before else 0.0
        is_start = any(abs(word.x - each) <= 1 for each in starts)
        if before and (gap > WIDE_GAP * word.size or (is_start and gap > GAP * word.size)):
            yield at, text
            at, text = word.x, ""
        elif before and gap > SPACE * word.size:
            text += " "
        text += word.text if gap > SPACE * word.size or not text else word.text.lstrip()
        before = word
    yield at, text


def _gap(before: PageWord, word: PageWord) -> float:
    return word.x - (before.x + before.width)
