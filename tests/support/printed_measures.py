"""How well a draft of a calendar holds what its document prints: precision and recall."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

ALIKE = 0.5
"""Share of the shorter title that makes two steps of one line the same."""


@dataclass
class Share:
    """Of so many drafted *right* were; so many of the true ones were found."""

    drafted: int = 0
    right: int = 0
    true: int = 0
    found: int = 0

    @property
    def precision(self):
        return self.right / self.drafted if self.drafted else 1.0

    @property
    def recall(self):
        return self.found / self.true if self.true else 1.0

    def __add__(self, other):
        return Share(
            self.drafted + other.drafted,
            self.right + other.right,
            self.true + other.true,
            self.found + other.found,
        )

    def __str__(self):
        return f"precision {self.precision:.3f} ({self.right}/{self.drafted}), recall {self.recall:.3f} ({self.found}/{self.true})"


@dataclass
class Measures:
    steps: Share = field(default_factory=Share)
    windows: Share = field(default_factory=Share)
    agencies: Share = field(default_factory=Share)
    wrong: list = field(default_factory=list)

    def __add__(self, other):
        return Measures(
            self.steps + other.steps,
            self.windows + other.windows,
            self.agencies + other.agencies,
            self.wrong + other.wrong,
        )


def bare(text):
    return re.sub(r"[\s|.()]", "", text)


def likeness(one, other):
    one, other = bare(one), bare(other)
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(b.size for b in blocks if b.size > 2) / max(1, min(len(one), len(other)))


def measure(steps, calendar):
    """Hold drafted *steps* against a calendar that people made of the same document.

    A drafted step is the calendar's if it cites the same line and prints the same
    words; values of a step that the calendar does not have count as wrong.
    """
    pairs, free = [], list(steps)
    for true in calendar.steps:
        lines = {true.source.line}
        found = [
            (likeness(each.text, true.title.th), -at, each)
            for at, each in enumerate(free)
            if lines & {each.place.line, *(place.line for place in each.also)}
        ]
        if found and (best := max(found, key=lambda entry: entry[:2]))[0] >= ALIKE:
            pairs.append((best[2], true))
            free.remove(best[2])
    measures = Measures()
    measures.steps = Share(len(steps), len(pairs), len(calendar.steps), len(pairs))
    measures.wrong += [("step", each.id, each.text[:60]) for each in free]
    matched = {true.id for _, true in pairs}
    measures.wrong += [
        ("no step", t.id, t.title.th[:60]) for t in calendar.steps if t.id not in matched
    ]
    for drafted, true in [*pairs, *((each, None) for each in free)]:
        _measure_window(measures, drafted, true)
        _measure_agencies(measures, drafted, true)
    for true in calendar.steps:
        measures.windows.true += true.window.printed is not None
        measures.agencies.true += len(true.agencies)
    return measures


def _measure_window(measures, drafted, true):
    window = drafted.window
    days = (window.reading.start, window.reading.due) if window else None
    printed = true is not None and true.window.printed is not None
    is_right = printed and days == (true.window.start, true.window.due)
    measures.windows.drafted += window is not None
    measures.windows.right += bool(window and is_right)
    measures.windows.found += bool(window and is_right)
    if (window is not None or printed) and not is_right:
        measures.wrong.append(
            ("window", drafted.id, window and window.printed, true and true.window.printed)
        )


def _measure_agencies(measures, drafted, true):
    theirs = list(true.agencies) if true else []
    named = {
        index
        for index, agency in enumerate(theirs)
        if any(each.role == agency.role for each in drafted.agencies)
    }
    right = [
        each
        for each in drafted.agencies
        if any(each.role == a.role or bare(each.th) in bare(a.th) for a in theirs)
    ]
    measures.agencies.drafted += len(drafted.agencies)
    measures.agencies.right += len(right)
    measures.agencies.found += len(named)
    measures.wrong += [
        ("agency", drafted.id, e.th, e.role) for e in drafted.agencies if e not in right
    ]
    measures.wrong += [
        ("no agency", true.id, a.th, a.role) for i, a in enumerate(theirs) if i not in named
    ]
