"""How complete a plan is: which units it stands on, and how much they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from oneplan.domain.cycles.acts import collects, sources_of
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.shared.thai_numerals import to_thai_digits


def collecting_steps(calendar: Calendar, step_id: str) -> tuple[str, ...]:
    """The steps whose files reach the plan of *step_id*, in calendar order."""
    found: set[str] = set()
    ahead, seen = [step_id], set()
    while ahead:
        name = ahead.pop()
        if name in seen:
            continue
        seen.add(name)
        if collects(calendar.step(name)):
            found.add(name)
        else:
            ahead += sources_of(calendar, calendar.step(name))
    return tuple(step.id for step in calendar.steps if step.id in found)


UNREGISTERED_TH = "ไม่มีหน่วยงานในทะเบียน"
"""Stands beside a group for which the register holds no unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """Units of a plan.

    Attributes:
        received: Units whose file was collected, nil returns with them.
        share_of_villages: Villages that the received units stand for, 0 to 1; None without any.
        share_of_last_year: Money of the year before of the received units, 0 to 1; None where
            it is not known.
        unregistered: Groups of steps that were opened and for which the register holds no
            unit: nobody is missing there, and nothing came.
    """

    expected: int
    received: int
    nil: int
    late: int
    share_of_villages: str | None
    share_of_last_year: str | None
    unregistered: int = 0

    @property
    def missing(self) -> int:
        """Units that a plan goes on without."""
        return self.expected - self.received

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "expected": self.expected,
            "received": self.received,
            "nil": self.nil,
            "late": self.late,
            "missing": self.missing,
            "share_of_villages": self.share_of_villages,
            "share_of_last_year": self.share_of_last_year,
            "unregistered": self.unregistered,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Completeness:
        """Read what a plan version keeps."""
        return cls(**{name: stored[name] for name in cls.__slots__ if name in stored})

    def line(self) -> str:
        """The sentence that is printed beside every total, in Thai."""
        words = [
            f"ได้รับแผน {self.received:,} จาก {self.expected:,} หน่วยงาน",
            f"ไม่มีโครงการ {self.nil:,}",
            f"ล่าช้า {self.late:,}",
            f"ขาด {self.missing:,}",
        ]
        if self.unregistered:
            words.append(f"{UNREGISTERED_TH} {self.unregistered:,} กลุ่ม")
        for name, share in (
            ("หมู่บ้าน/ชุมชน", self.share_of_villages),
            ("งบประมาณปีก่อน", self.share_of_last_year),
        ):
            shown = f"ร้อยละ {Decimal(share) * 100:.1f}" if share is not None else "ไม่ทราบ"
            words.append(f"คิดเป็น{name} {shown}")
        return to_thai_digits(" · ".join(words))


def share(part: Decimal | int | None, whole: Decimal | int | None) -> str | None:
    """A share with four decimals; None where there is nothing to share."""
    return f"{Decimal(part or 0) / Decimal(whole):.4f}" if whole else None
