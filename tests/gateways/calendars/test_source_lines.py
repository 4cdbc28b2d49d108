"""Each step names the line of the document that it was read from."""

import re
from difflib import SequenceMatcher

import pytest

from oneplan.gateways.calendars.calendar_files import list_calendar_files, load_calendar
from tests.support.builders import ROOT

DOCUMENTS = ROOT / "tests" / "data" / "printed_calendars"
CALENDARS = list_calendar_files(ROOT / "dags" / "calendars")
PRINTED = 0.95
"""Share of a title that its line prints; the rest are letters that were read wrongly."""
ON_TWO_LINES = {("chachoengsao-tambon-2566", "1")}


def share_on(line, title):
    """The share of a title that stands on a line, whatever its spaces and table borders."""
    title, line = (re.sub(r"[\s|]", "", text) for text in (title, line))
    blocks = SequenceMatcher(None, title, line, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size > 2) / len(title)


@pytest.mark.parametrize("path", CALENDARS, ids=lambda path: path.stem)
def test_each_step_names_the_line_that_prints_it(path):
    calendar = load_calendar(path)
    elsewhere = {}
    for step in calendar.steps:
        lines = (DOCUMENTS / step.source.document).read_text(encoding="utf-8").splitlines()
        shares = [share_on(line, step.title.th) for line in lines]
        named = shares[step.source.line - 1]
        is_on_two = (calendar.cycle, step.id) in ON_TWO_LINES
        if named < max(shares) or (named < PRINTED and not is_on_two):
            elsewhere[step.id] = (step.source.line, shares.index(max(shares)) + 1)

    assert elsewhere == {}
