"""What committees are asked and what they resolve about a plan.

A plan is endorsed (เห็นชอบ), taken note of (รับทราบ), or sent back with a reason,
for the whole or row by row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from oneplan.domain.decisions.answers import AnsweredAlready, AnswerRefused, shown
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError


class Resolution(StrEnum):
    """What a committee resolved, or that a person wrote down what was held."""

    APPROVED = "approved"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    RECORDED = "recorded"


RESOLUTIONS_TH: Mapping[Resolution, str] = {
    Resolution.APPROVED: "เห็นชอบ",
    Resolution.ACKNOWLEDGED: "รับทราบ",
    Resolution.RETURNED: "ส่งกลับแก้ไข",
    Resolution.RECORDED: "บันทึกแล้ว",
}

COMMITTEE_ANSWERS = (Resolution.APPROVED, Resolution.ACKNOWLEDGED, Resolution.RETURNED)
"""In the order of the buttons."""

PASSED = (Resolution.APPROVED, Resolution.ACKNOWLEDGED)
"""Resolutions after which the cycle goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person is asked in a Required Action.

    Attributes:
        subject, body: Headline and Markdown.
        settled: Why nobody need be asked; None where somebody must.
        values: What the form shows before anyone types.
        deciders: (user, name) of those who may answer; empty where anyone may.
    """

    subject: str = ""
    body: str = ""
    settled: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    deciders: tuple[tuple[str, str], ...] = ()


SENT_BACK_TH = (
    "คณะกรรมการส่งแผนกลับแก้ไข โปรดแก้แผน แล้วล้าง (Clear) งานนี้เพื่อเสนอใหม่"
    " (The committee sent the plan back; revise it, then clear this task.)"
)


class ResolutionMissing(OneplanError):
    """A plan was to leave whose content a committee of the calendar has not let pass."""

    status_code = 409

    def __init__(
        self, *, step_id: str, committees: Sequence[str], version: int, content_hash: str
    ) -> None:
        names = ", ".join(committees)
        names_th = ", ".join(name_of_id(each) for each in committees)
        super().__init__(
            f"Step {step_id}: version {version} of the plan ({content_hash[:16]}) is not sent: no"
            f" resolution of step {names} about exactly this content is stored that lets it pass."
            " The state of a task in Airflow is none; answer under Required Actions."
        )
        self.th = (
            f"{name_of_id(step_id)} ยังส่งแผนฉบับที่ {to_thai_digits(version)} ไม่ได้:"
            f" ไม่มีมติของคณะกรรมการใน{names_th} ที่เห็นชอบหรือรับทราบแผน"
            f" ซึ่งมีเนื้อหาตรงกับฉบับนี้ (รหัสเนื้อหา {content_hash[:16]}) แผนส่งได้เมื่อมีมติที่บันทึกไว้แล้ว"
            " การตั้งสถานะงานด้วยมือไม่ใช่มติ โปรดตอบใน “การดำเนินการที่จำเป็น”"
        )


class DecidedAlready(AnsweredAlready):
    """A committee or a meeting was answered for by another answer before."""

    def __init__(
        self, *, step_id: str, resolution: Resolution, decided_by: str, version: int = 0
    ) -> None:
        super().__init__(
            f"Step {step_id}: {resolution.value} by {shown(decided_by)!r} is stored"
            + (f" about version {version} of the plan" if version else "")
            + "; it holds, and this answer was not kept."
        )
        which = f"เกี่ยวกับแผนฉบับที่ {to_thai_digits(version)} " if version else ""
        self.th = (
            f"{name_of_id(step_id)} มีคำตอบ{which}แล้ว:"
            f" {RESOLUTIONS_TH[resolution]} โดย {shown(decided_by)}"
            " คำตอบเดิมยังมีผล คำตอบนี้จึงไม่ได้บันทึก"
        )


class RowNotInPlan(AnswerRefused):
    """A committee sent a row back that the plan it saw does not hold."""

    def __init__(self, *, row_key: str, version: int) -> None:
        super().__init__(
            f"Row {shown(row_key)!r} does not stand in version {version} of the plan;"
            " a row reads <step>/<unit>/<sheet row>, as `oneplan plan` prints it."
        )
        self.th = (
            f"รายการที่ส่งกลับ “{shown(row_key)}” ไม่มีในแผนฉบับที่ {to_thai_digits(version)}"
            " รหัสรายการเขียนว่า ขั้นตอน/หน่วยงาน/แถวในแผ่นงาน"
        )


class NotOfTheCommittee(AnswerRefused):
    """Somebody answered for a committee who is not among those who may."""

    status_code = 403

    def __init__(self, *, step_id: str, user: str, may: Sequence[str] = ()) -> None:
        super().__init__(
            f"Step {step_id}: {shown(user)!r} may not answer for the committee; its chair, its"
            " members and, while one of these is away, its alternates may:"
            " see `oneplan committees list`."
        )
        who = ", ".join(may) or "วันนี้ไม่มีผู้ตอบแทนได้"
        self.th = f"ผู้ใช้ “{shown(user)}” ไม่มีสิทธิตอบแทนคณะกรรมการ ผู้ตอบได้: {who}"
