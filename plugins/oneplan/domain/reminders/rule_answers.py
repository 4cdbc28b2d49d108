"""The rules of reminding as a person types them: days, who is told after how many, and hours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from oneplan.domain.cycles.calendar_steps import Policy
from oneplan.domain.shared.thai_numerals import to_arabic_digits, to_thai_digits
from oneplan.errors import OneplanError

MOST_DAYS = 365
YES = "yes"
_BETWEEN = re.compile(r"[\s,、]+|และ")
_HOUR = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)(?:\s*น\.?)?")
LEVELS = {
    "superior": "นายอำเภอ/หัวหน้าหน่วยงาน",
    "provincial_office": "สำนักงานจังหวัด",
    "governor": "ผู้ว่าราชการจังหวัด",
}
"""Keys of an escalation, from the unit up, and who each is."""


class ReminderRulesRefused(OneplanError):
    """Rules of reminding cannot be read as they were typed; all that is wrong is listed."""

    status_code = 422

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        self.th = "\n".join(th for th, _ in problems)
        super().__init__("; ".join(en for _, en in problems) + ".")


class RulesUnchanged(OneplanError):
    """Rules were given that are in force already."""

    status_code = 422
    th = "ตารางเตือนที่กรอกเหมือนที่ใช้อยู่ จึงไม่มีอะไรเปลี่ยน"

    def __init__(self) -> None:
        super().__init__("These rules are in force already; nothing changes.")


def type_rules(policy: Policy) -> dict[str, str]:
    """A policy as the answers that would give it."""
    delays = policy.escalation
    hours = policy.send_window
    return {
        "before": ", ".join(str(-day) for day in policy.reminders if day < 0),
        "on_day": YES if 0 in policy.reminders else "",
        "after": ", ".join(str(day) for day in policy.reminders if day > 0),
        **{name: "" if (days := getattr(delays, name)) is None else str(days) for name in LEVELS},
        "opens": f"{hours.opens:%H.%M}",
        "closes": f"{hours.closes:%H.%M}",
        "working_days_only": YES if hours.working_days_only else "",
    }


def read_rules(answers: Mapping[str, str]) -> dict[str, Any]:
    """Rules of a calendar's ``policy`` from what was typed (:func:`type_rules`).

    Returns:
        reminders, escalation and send_window as JSON values.

    Raises:
        ReminderRulesRefused: Days, delays or hours are none, or do not follow each other.
    """
    problems: list[tuple[str, str]] = []
    before = _days(answers["before"], "เตือนก่อนกำหนด", "days before", problems)
    after = _days(answers["after"], "เตือนหลังกำหนด", "days after", problems)
    delays = {name: _delay(answers[name], name, problems) for name in LEVELS}
    climbing = [each for each in delays.values() if each is not None]
    if climbing != sorted(climbing):
        problems.append(
            (
                "จำนวนวันที่แจ้งต้องไม่ลดลงตามลำดับชั้น: นายอำเภอ สำนักงานจังหวัด ผู้ว่าราชการจังหวัด",
                "the delays must climb: superior, provincial office, governor",
            )
        )
    opens = _hour(answers["opens"], "เริ่มส่ง", "opens", problems)
    closes = _hour(answers["closes"], "หยุดส่ง", "closes", problems)
    if opens and closes and opens >= closes:
        problems.append(("เวลาเริ่มส่งต้องก่อนเวลาหยุดส่ง", "sending must begin before it ends"))
    if problems:
        raise ReminderRulesRefused(problems)
    due = [0] if answers["on_day"] == YES else []
    return {
        "reminders": sorted([*(-day for day in before), *due, *after]),
        "escalation": delays,
        "send_window": {
            "opens": opens,
            "closes": closes,
            "working_days_only": answers["working_days_only"] == YES,
        },
    }


def changed_rules(policy: Policy, rules: Mapping[str, Any]) -> dict[str, Any]:
    """The rules that are others than those of a policy."""
    after = Policy.model_validate({**policy.model_dump(mode="json"), **rules})
    return {key: rule for key, rule in rules.items() if getattr(after, key) != getattr(policy, key)}


def unheard_levels(rules: Mapping[str, Any]) -> Iterable[str]:
    """Keys of the levels that are never told: no reminder goes as late as their delay."""
    last = max((day for day in rules["reminders"] if day > 0), default=-1)
    return [
        name
        for name, days in rules["escalation"].items()
        if days is not None and days > max(last, 0)
    ]


def _days(typed: str, th: str, en: str, problems: list[tuple[str, str]]) -> list[int]:
    found: list[int] = []
    for word in filter(None, _BETWEEN.split(to_arabic_digits(typed).strip())):
        days = int(word) if word.isdecimal() and len(word) < 4 else 0  # noqa: PLR2004  no such number
        if not 1 <= days <= MOST_DAYS:
            problems.append(
                (
                    f"{th}: “{word[:20]}” ไม่ใช่จำนวนวัน ๑ ถึง {to_thai_digits(MOST_DAYS)}"
                    " เขียนเช่น ๑๔, ๗, ๓, ๑",
                    f"{en}: {word[:20]!r} is no number of days from 1 to {MOST_DAYS}",
                )
            )
        elif days in found:
            problems.append(
                (f"{th}: {to_thai_digits(days)} วัน เขียนซ้ำ", f"{en}: {days} stands there twice")
            )
        else:
            found.append(days)
    return found


def _delay(typed: str, name: str, problems: list[tuple[str, str]]) -> int | None:
    word = to_arabic_digits(typed).strip()
    if not word:
        return None
    if word.isdecimal() and len(word) < 4 and int(word) <= MOST_DAYS:  # noqa: PLR2004  as above
        return int(word)
    problems.append(
        (
            f"แจ้ง{LEVELS[name]}: “{word[:20]}” ไม่ใช่จำนวนวัน ๐ ถึง {to_thai_digits(MOST_DAYS)}"
            " เว้นว่างไว้เมื่อไม่แจ้ง",
            f"{name}: {word[:20]!r} is no number of days from 0 to {MOST_DAYS}",
        )
    )
    return None


def _hour(typed: str, th: str, en: str, problems: list[tuple[str, str]]) -> str:
    found = _HOUR.fullmatch(to_arabic_digits(typed).strip())
    if found is None:
        problems.append(
            (
                f"เวลา{th}: “{typed[:20]}” ไม่ใช่เวลา เขียนเช่น ๐๘.๓๐",
                f"{en}: {typed[:20]!r} is no time of day, such as 08:30",
            )
        )
        return ""
    return f"{int(found[1]):02}:{found[2]}"
