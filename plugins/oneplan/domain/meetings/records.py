"""What a meeting leaves behind: who came, one resolution an item, and tasks that follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oneplan.domain.decisions.decisions import Resolution
from oneplan.domain.shared.list_columns import columns_named
from oneplan.domain.shared.thai_numerals import normalise_text

ATTENDANCE_COLUMNS = columns_named("who", "state", "proxy", "people")
RESOLUTION_COLUMNS = columns_named("number", "outcome", "text")
TASK_COLUMNS = columns_named("number", "owner", "what", "due")


class Presence(StrEnum):
    """Whether somebody who was invited came."""

    PRESENT = "present"
    PROXY = "proxy"
    ABSENT = "absent"


PRESENCE_TH: Mapping[Presence, str] = {
    Presence.PRESENT: "มาประชุม",
    Presence.PROXY: "ผู้แทนมาประชุม",
    Presence.ABSENT: "ไม่มาประชุม",
}
_PRESENCE = {
    "": Presence.PRESENT,
    "มา": Presence.PRESENT,
    "เข้าประชุม": Presence.PRESENT,
    "ผู้แทน": Presence.PROXY,
    "แทน": Presence.PROXY,
    "มาแทน": Presence.PROXY,
    "ไม่มา": Presence.ABSENT,
    "ขาด": Presence.ABSENT,
    "ลา": Presence.ABSENT,
    "ติดราชการ": Presence.ABSENT,
    **{words: each for each, words in PRESENCE_TH.items()},
    **{each.value: each for each in Presence},
}


class ItemOutcome(StrEnum):
    """What a meeting resolved about one item."""

    ACKNOWLEDGED = "acknowledged"
    APPROVED = "approved"
    DISAPPROVED = "disapproved"
    REVISE = "revise"


OUTCOMES_TH: Mapping[ItemOutcome, str] = {
    ItemOutcome.ACKNOWLEDGED: "รับทราบ",
    ItemOutcome.APPROVED: "เห็นชอบ",
    ItemOutcome.DISAPPROVED: "ไม่เห็นชอบ",
    ItemOutcome.REVISE: "ให้ปรับแก้",
}
_OUTCOMES = {
    **{words: each for each, words in OUTCOMES_TH.items()},
    **{each.value: each for each in ItemOutcome},
    "อนุมัติ": ItemOutcome.APPROVED,
    "ไม่อนุมัติ": ItemOutcome.DISAPPROVED,
    "ส่งกลับแก้ไข": ItemOutcome.REVISE,
    "ให้แก้ไข": ItemOutcome.REVISE,
}
RESOLVED: Mapping[ItemOutcome, Resolution] = {
    ItemOutcome.ACKNOWLEDGED: Resolution.ACKNOWLEDGED,
    ItemOutcome.APPROVED: Resolution.APPROVED,
    ItemOutcome.DISAPPROVED: Resolution.RETURNED,
    ItemOutcome.REVISE: Resolution.RETURNED,
}
"""What an outcome is to the plan that the item is about: only a plan that passes goes on."""
NEEDS_REASON = (ItemOutcome.DISAPPROVED, ItemOutcome.REVISE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """One unit or office, as the list of attendance has it; *people* counts who came for it."""

    who: str
    presence: Presence
    proxy: str = ""
    people: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What was resolved about an item of the agenda."""

    number: str
    outcome: ItemOutcome
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """A task that a resolution gives: who does what by which day."""

    number: str
    owner: str
    what: str
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRecord:
    """All that is written down of a sitting that was held.

    Attributes:
        held_on: The day; the day that it was called for by default.
        present: Members who were there; those of the list of attendance by default.
        members: Members of the committee; by its list, else those invited, by default.
    """

    attended: tuple[Attended, ...]
    resolved: tuple[Resolved, ...]
    assigned: tuple[Assigned, ...] = ()
    held_on: date | None = None
    present: int | None = None
    members: int | None = None


def read_presence(text: str) -> Presence | None:
    """Whether somebody came, in the words of a list; one who is only named was there."""
    return _PRESENCE.get(normalise_text(text).casefold())


def read_outcome(text: str) -> ItemOutcome | None:
    """An outcome in Thai or English, or None."""
    return _OUTCOMES.get(normalise_text(text).casefold())
