"""How many files a process reads at once, and what looks for viruses in them."""

from __future__ import annotations

import os

from oneplan.config.environment import SettingMissing

DEFAULT_READERS, MAX_READERS = 4, 32
"""Child processes that read files: at most so many by default, and at all."""


def reader_count() -> int:
    """How many files this process reads at once: ``ONEPLAN_READERS``, else one for each processor.

    Raises:
        SettingMissing: The variable is no number from 1 to 32.
    """
    text = os.environ.get("ONEPLAN_READERS", "")
    if not text:
        return min(DEFAULT_READERS, len(os.sched_getaffinity(0)))
    if not text.isdecimal() or not 1 <= int(text) <= MAX_READERS:
        raise SettingMissing(
            name="ONEPLAN_READERS", reason=f"{text!r} is no number from 1 to {MAX_READERS}"
        )
    return int(text)


def scanner_address() -> str:
    """ClamAV as ``host:port`` or the path of its socket; empty where an office has none."""
    return os.environ.get("ONEPLAN_CLAMD", "")
