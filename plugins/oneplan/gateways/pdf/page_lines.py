"""The words of a PDF's pages as lines, with the texts of a table's columns apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from oneplan.gateways.pdf.pdf_words import PageWord

SAME_LINE = 0.45
"""Words whose height differs by less of their size stand on one line."""
SPACE, GAP, WIDE_GAP = 0.18, 0.45, 1.5
"""Of the size of letters: a blank; what may part columns where one begins; what does anywhere."""
BACK = 2.0
"""Of the size of letters: so far back a page begins another text."""
LAST = 4
"""The end of a run is that of the last of so many words: a letter, and marks over it."""
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


def _rows(words: Sequence[PageWord]) -> Iterator[list[list[PageWord]]]:
    """The runs of words of each line from left to right."""
    row: list[tuple[int, PageWord]] = []
    for each in sorted(enumerate(words), key=lambda entry: -entry[1].y):
        if row and row[0][1].y - each[1].y > SAME_LINE * max(row[0][1].size, 1.0):
            yield _runs([word for _, word in sorted(row, key=lambda entry: entry[0])])
            row = []
        row.append(each)
    if row:
        yield _runs([word for _, word in sorted(row, key=lambda entry: entry[0])])


def _runs(words: Sequence[PageWord]) -> list[list[PageWord]]:
    """Words in the order they are set, cut where the page moves on; the runs from left to right.

    A mark that is raised over a letter is set behind it and stands before its end.
    """
    runs: list[list[PageWord]] = []
    for word in words:
        gap = _gap(runs[-1], word) if runs else 0.0
        if not runs or gap > GAP * word.size or gap < -BACK * word.size:
            runs.append([])
        runs[-1].append(word)
    return sorted(runs, key=lambda run: run[0].x)


def _starts(rows: Iterable[Sequence[Sequence[PageWord]]]) -> frozenset[int]:
    """Places at which texts of several lines begin."""
    counts: Counter[int] = Counter()
    for row in rows:
        for before, run in zip([None, *row], row, strict=False):
            if before is None or _gap(before, run[0]) > WIDE_GAP * run[0].size:
                counts[round(run[0].x)] += 1
    return frozenset(at for at, count in counts.items() if count >= OFTEN)


def _texts(row: Sequence[Sequence[PageWord]], starts: frozenset[int]) -> Iterator[Text]:
    at, text = row[0][0].x, _text(row[0])
    for before, run in pairwise(row):
        first = run[0]
        gap = _gap(before, first)
        is_start = any(abs(first.x - each) <= 1 for each in starts)
        if gap > WIDE_GAP * first.size or (is_start and gap > GAP * first.size):
            yield at, text
            at, text = first.x, _text(run)
        else:
            text = f"{text} {_text(run)}"
    yield at, text


def _text(run: Sequence[PageWord]) -> str:
    """The text of a run, with a blank where a gap shows one."""
    text = run[0].text
    for at, word in enumerate(run[1:], start=1):
        shows_blank = _gap(run[:at], word) > SPACE * word.size
        text += f" {word.text.lstrip()}" if shows_blank else word.text.lstrip()
    return text.strip()


def _gap(before: Sequence[PageWord], word: PageWord) -> float:
    """How far behind the end of a run a word begins; a raised mark ends before its letter."""
    return word.x - max(each.x + each.width for each in before[-LAST:])
