"""What is wrong with a list that a person hands in, line by line, in English and in Thai."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from oneplan.domain.shared.thai_numerals import to_thai_digits

MOST = 50
"""Problems that are told; a file of the wrong kind has one in every line."""


SHOWN = 60
"""Letters of a value that are quoted; the file holds all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong: what, its value and the rule."""

    en: str
    th: str


def at_line(number: int, en: str, th: str) -> Problem:
    """A problem of one line of a file."""
    return Problem(en=f"line {number}: {en}", th=f"บรรทัดที่ {to_thai_digits(number)}: {th}")


def as_told(value: str) -> str:
    """A value as it is quoted: on one line, readable, and no longer than a person reads."""
    line = "".join(each if each.isprintable() else "\ufffd" for each in value[:SHOWN])
    return line if len(value) <= SHOWN else f"{line}… ({len(value)})"


def join_problems(problems: Iterable[Problem], *, most: int = MOST) -> tuple[str, str]:
    """All problems in English and in Thai, a line each; of many, the first and how many more."""
    found = list(problems)
    en, th = [each.en for each in found[:most]], [each.th for each in found[:most]]
    more = len(found) - most
    if more > 0:
        en.append(f"and {more} more")
        th.append(f"และอีก {to_thai_digits(more)} แห่ง")
    return "\n".join(en), "\n".join(th)
