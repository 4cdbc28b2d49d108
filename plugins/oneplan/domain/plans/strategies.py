"""The provincial strategies of a cycle, and ceilings on the money of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from oneplan.domain.shared.line_problems import Problem, as_told, join_problems
from oneplan.domain.shared.thai_numerals import compared, to_thai_digits
from oneplan.errors import OneplanError

NONE_TH = "ไม่ระบุยุทธศาสตร์"


class StrategiesRefused(OneplanError):
    """A list of strategies was refused; nothing of it was loaded."""

    status_code = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(dict.fromkeys(each.en for each in problems))
        en, th = join_problems(dict.fromkeys(problems))
        super().__init__(f"The strategies were not loaded:\n{en}")
        self.th = f"ไม่ได้โหลดยุทธศาสตร์ รายการเดิมยังใช้อยู่:\n{th}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """One strategy: its code, its name and how else units write it.

    Attributes:
        is_abolished: It stood in an earlier list and is no longer one.
        replaced_by: Code of the strategy that its rows count under.
    """

    code: str
    name_th: str
    also: tuple[str, ...] = ()
    is_abolished: bool = False
    replaced_by: str | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """Every way to write it, as it is compared."""
        return tuple(compared(word) for word in (self.code, self.name_th, *self.also))


@dataclass(frozen=True)
class Strategies:
    """The list of a cycle; without one, no row is held against it."""

    entries: tuple[Strategy, ...] = ()
    _by_word: Mapping[str, Strategy] = field(default_factory=dict)

    @classmethod
    def from_entries(cls, entries: Iterable[Mapping[str, Any]]) -> Strategies:
        """Read a stored list."""
        found = tuple(
            Strategy(
                code=each["code"],
                name_th=each["name_th"],
                also=tuple(each.get("also", ())),
                is_abolished=each.get("abolished", False),
                replaced_by=each.get("replaced_by"),
            )
            for each in entries
        )
        return cls(found, {word: each for each in reversed(found) for word in each.words})

    @property
    def accepted(self) -> tuple[str, ...]:
        """Every word of a strategy that rows may name: one in force, or one that was replaced."""
        return tuple(
            sorted(
                word
                for word, each in self._by_word.items()
                if not each.is_abolished or each.replaced_by
            )
        )

    def is_abolished(self, word: str) -> bool:
        """Whether a word names a strategy that is no longer one."""
        found = self._by_word.get(word)
        return found is not None and found.is_abolished and found.replaced_by is None

    def code_of(self, word: str | None) -> str:
        """The code that a row counts under; empty for a row without a known strategy."""
        found = self._by_word.get(word or "")
        if found is None:
            return ""
        return found.replaced_by or found.code

    def name_of(self, code: str) -> str:
        """The Thai name of a code."""
        return next((each.name_th for each in self.entries if each.code == code), NONE_TH)

    def position(self, code: str) -> int:
        """Where a strategy stands in the list; a row without one comes last."""
        return next(
            (at for at, each in enumerate(self.entries) if each.code == code), len(self.entries)
        )


def check_entries(entries: Any, known: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Check a new list, and keep what an earlier list held and this one does not as abolished.

    Args:
        entries: What the file holds: a list of ``code``, ``name_th``, and as needed ``also``,
            ``abolished`` and ``replaced_by``.
        known: The list in force.

    Raises:
        StrategiesRefused: Every problem, by its entry.
    """
    if not isinstance(entries, list) or not entries:
        en, th = "the file must hold a list of strategies", "ไฟล์ต้องเป็นรายการของยุทธศาสตร์"
        raise StrategiesRefused([Problem(en=en, th=th)])
    problems = [p for number, each in enumerate(entries, 1) for p in _problems(number, each)]
    if problems:
        raise StrategiesRefused(problems)
    codes = [each["code"] for each in entries]
    problems += [
        Problem(en=f"code {code!r} stands there twice", th=f"รหัส “{code}” ซ้ำ")
        for code in codes
        if codes.count(code) > 1
    ]
    live = {each["code"] for each in entries if not each.get("abolished")}
    problems += [
        Problem(
            en=f"{each['code']}: replaced_by {each['replaced_by']!r} is no strategy in force",
            th=f"{each['code']}: replaced_by “{each['replaced_by']}” ไม่ใช่ยุทธศาสตร์ที่ใช้อยู่",
        )
        for each in entries
        if each.get("replaced_by") and each["replaced_by"] not in live
    ]
    if problems:
        raise StrategiesRefused(problems)
    dropped = [
        {
            **each,
            "abolished": True,
            "replaced_by": each.get("replaced_by") if each.get("replaced_by") in live else None,
        }
        for each in known
        if each["code"] not in codes
    ]
    return [*entries, *dropped]


_KEYS = {"code": str, "name_th": str, "also": list, "abolished": bool, "replaced_by": str}


_KINDS_TH = {str: "ข้อความ", list: "รายการ", bool: "true หรือ false"}


def _problems(number: int, entry: Any) -> list[Problem]:
    if not isinstance(entry, dict):
        told = as_told(repr(entry))
        return [
            _at(
                number, f"{entry!r} must have a code and a name_th", f"{told} ต้องมี code และ name_th"
            )
        ]
    found = [
        _at(number, f"{key!r} is not known", f"ไม่รู้จักคอลัมน์ “{as_told(str(key))}”")
        for key in entry
        if key not in _KEYS
    ]
    found += [
        _at(
            number,
            f"{key} {entry[key]!r} must be of type {kind.__name__}",
            f"{key} “{as_told(str(entry[key]))}” ต้องเป็น{_KINDS_TH[kind]}",
        )
        for key, kind in _KEYS.items()
        if entry.get(key) is not None and not isinstance(entry[key], kind)
    ]
    found += [
        _at(number, f"{key} is missing", f"ไม่มี {key}")
        for key in ("code", "name_th")
        if not entry.get(key)
    ]
    return found


def _at(number: int, en: str, th: str) -> Problem:
    return Problem(en=f"entry {number}: {en}", th=f"รายการที่ {to_thai_digits(number)}: {th}")


@dataclass(frozen=True)
class Ceilings:
    """(Buddhist year, strategy code or empty) → baht that may be given out."""

    limits: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)

    @classmethod
    def from_entries(cls, entries: Iterable[Sequence[str]]) -> Ceilings:
        """Read (year, strategy, baht) entries."""
        return cls({(year, strategy): Decimal(baht) for year, strategy, baht in entries})

    def entries(self) -> list[list[str]]:
        """The ceilings as a stored document holds them."""
        return [
            [year, strategy, f"{baht:.2f}"]
            for (year, strategy), baht in sorted(self.limits.items())
        ]
