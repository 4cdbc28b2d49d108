"""A draft of a calendar from the document that prints it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from oneplan.domain.cycles.draft_words import cycle_from
from oneplan.domain.cycles.printed_drafts import DraftedCalendar, draft_calendar
from oneplan.domain.cycles.printed_heads import KnownProvince
from oneplan.gateways.calendars.printed_calendars import read_printed_calendar
from oneplan.gateways.files.areas import list_area_rows
from oneplan.gateways.files.forms import list_form_titles

PROVINCE_DIGITS, AMPHOE_DIGITS, TAMBON_DIGITS = 2, 4, 6


def import_printed_calendar(content: bytes, document: str, *, cycle: str = "") -> DraftedCalendar:
    """Read an official table into a draft; what cannot be read is asked.

    Args:
        content: The file.
        document: Its name, which the draft tells as the source of each step.
        cycle: Name of the cycle, where it is not to be made of province and year.

    Raises:
        DraftAnswerRefused: No cycle can be named so.
        FileRefused: The file cannot be read safely, or holds no text.
        ReaderBusy: No reader was free in time.
    """
    if cycle:
        cycle_from(cycle, "ชื่อรอบแผน")
    printed = read_printed_calendar(content, document)
    return draft_calendar(
        printed, provinces=list_provinces(), forms=list_form_titles(), cycle=cycle
    )


@lru_cache(maxsize=1)
def list_provinces() -> Mapping[str, KnownProvince]:
    """Thai name → province, with how many amphoe and tambon it has."""
    rows = list(list_area_rows())
    counts = Counter((code[:PROVINCE_DIGITS], len(code)) for code, *_ in rows)
    return {
        name_th: KnownProvince(
            code=code,
            name_th=name_th,
            name_en=name_en,
            amphoe_count=counts[code, AMPHOE_DIGITS],
            tambon_count=counts[code, TAMBON_DIGITS],
        )
        for code, _, name_th, name_en in rows
        if len(code) == PROVINCE_DIGITS
    }
