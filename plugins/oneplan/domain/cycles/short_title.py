"""What a short title of a calendar may be."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from oneplan.domain.cycles.wrong_values import WrongValue
from oneplan.domain.shared.thai_letters import count_letters
from oneplan.domain.shared.thai_numerals import to_arabic_digits

_YEAR = re.compile(r"\b2[45]\d\d\b")
MAX_SHORT = 34
"""Letters of a short title: with the number of its step it takes forty."""


def _must_be_short(title: str) -> str:
    if (letters := count_letters(title)) > MAX_SHORT or not letters:
        raise WrongValue(
            th=f"ชื่อย่อมี {letters} ตัวอักษร ใช้ได้ 1 ถึง {MAX_SHORT}",
            en=f"short {title!r} has {letters} letters; 1 to {MAX_SHORT} fit",
        )
    if _YEAR.search(to_arabic_digits(title)):
        raise WrongValue(
            th="ชื่อย่อมีปีอยู่ด้วย ปีนั้นจะค้างในปฏิทินปีถัดไป",
            en=f"short {title!r} names a year: it would stay in the calendar of the next",
        )
    return title


ShortTitle = Annotated[str, AfterValidator(_must_be_short)]
"""A title for where there is little room (``short_titles.py``); it stands in no document."""
