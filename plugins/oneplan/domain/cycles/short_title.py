"""What a short title of a calendar may be."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from oneplan.domain.shared.thai_letters import count_letters
from oneplan.domain.shared.thai_numerals import to_arabic_digits

_YEAR = re.compile(r"\b2[45]\d\d\b")
MAX_SHORT = 34
"""Letters of a short title: with the number of its step it takes forty."""


def _must_be_short(title: str) -> str:
    if (letters := count_letters(title)) > MAX_SHORT or not letters:
        message = f"short {title!r} has {letters} letters; 1 to {MAX_SHORT} fit"
        raise ValueError(message)
    if _YEAR.search(to_arabic_digits(title)):
        message = f"short {title!r} names a year: it would stay in the calendar of the next"
        raise ValueError(message)
    return title


ShortTitle = Annotated[str, AfterValidator(_must_be_short)]
"""A title for where there is little room (``short_titles.py``); it stands in no document."""
