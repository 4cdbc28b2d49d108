"""Variables of the environment, read and checked; whatever is wrong is named."""

from __future__ import annotations

import re
from collections.abc import Mapping

from oneplan.errors import OneplanError

MAX_COUNT = 1_000_000
_RATE = re.compile(r"[1-9][0-9]{0,8}/(second|minute|hour|day)")


class SettingMissing(OneplanError):
    """A production process was started without a setting it cannot guess."""

    def __init__(self, *, name: str, reason: str) -> None:
        self.name = name
        super().__init__(f"Set {name}: {reason}.")


def read_count(environment: Mapping[str, str], name: str, default: int, *, least: int = 1) -> int:
    """A whole number, *default* where none is set."""
    text = environment.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= MAX_COUNT:
        reason = f"{text!r} is no number from {least} to {MAX_COUNT:,}"
        raise SettingMissing(name=name, reason=reason)
    return int(text)


def read_rate(environment: Mapping[str, str], name: str, default: str) -> str:
    """A rate such as ``600/minute``, *default* where none is set."""
    text = environment.get(name, "").strip() or default
    if not _RATE.fullmatch(text):
        raise SettingMissing(name=name, reason=f"{text!r} is no rate such as {default}")
    return text


def require_set(environment: Mapping[str, str], name: str, reason: str) -> None:
    """Check that a variable has a value; *reason* says why it must."""
    if not environment.get(name):
        raise SettingMissing(name=name, reason=reason)
