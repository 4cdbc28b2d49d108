"""The life of a calendar: drafted, endorsed by a meeting, circulated by letter, amended (R10)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import normalise_text, to_thai_digits
from oneplan.errors import OneplanError


class Stage(StrEnum):
    """What a revision of a calendar has become."""

    DRAFT = "draft"
    ENDORSED = "endorsed"
    CIRCULATED = "circulated"
    AMENDED = "amended"


STAGES_TH: Mapping[Stage, str] = {
    Stage.DRAFT: "ร่างปฏิทิน",
    Stage.ENDORSED: "ที่ประชุมเห็นชอบปฏิทิน",
    Stage.CIRCULATED: "เวียนแจ้งปฏิทิน",
    Stage.AMENDED: "แก้ไขปฏิทิน",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedStage:
    """A stage that a revision reached, and the day it did."""

    revision: int
    stage: Stage
    on_day: date


class StageRefused(OneplanError):
    """A stage was to be written down that a calendar cannot have reached."""

    status_code = 409

    def __init__(self, *, cycle_id: str, stage: Stage, rule: str, rule_th: str) -> None:
        self.th = f"บันทึก “{STAGES_TH[stage]}” ของรอบแผน {cycle_id} ไม่ได้: {rule_th}"
        super().__init__(f"{cycle_id} cannot be written down as {stage}: {rule}.")


def require_stage(
    cycle_id: str,
    stage: Stage,
    *,
    revision: int,
    on_day: date,
    today: date,
    reached: Collection[ReachedStage],
    by: str,
) -> None:
    """Check that a revision can have reached a stage on a day.

    A revision is endorsed once and circulated once. The first circular needs a meeting
    that endorsed the calendar before; later revisions change what was endorsed and need
    none of their own (R08).

    Raises:
        StageRefused: It cannot; the message says why.
    """
    endorsed = [each.on_day for each in reached if each.stage == Stage.ENDORSED]
    same = [each for each in reached if (each.revision, each.stage) == (revision, stage)]
    rules = (
        (not normalise_text(by), "nobody is named who did it", "ไม่ได้บอกว่าผู้ใดบันทึก"),
        (
            bool(same),
            f"revision {revision} has been since {same[0].on_day if same else ''}",
            f"ครั้งที่ {to_thai_digits(revision)} บันทึกไว้แล้วเมื่อ"
            f" {format_date(same[0].on_day) if same else ''}",
        ),
        (
            on_day > today,
            f"{on_day} lies after today, {today}",
            f"วันที่ {format_date(on_day)} ยังมาไม่ถึง",
        ),
        (
            stage == Stage.CIRCULATED and not endorsed,
            "no meeting has endorsed it yet; use `oneplan calendar endorse` first",
            "ยังไม่มีที่ประชุมเห็นชอบ ให้ใช้ oneplan calendar endorse ก่อน",
        ),
        (
            stage == Stage.CIRCULATED and bool(endorsed) and on_day < min(endorsed, default=on_day),
            f"it was endorsed on {min(endorsed, default='')}, later than {on_day}",
            "วันเวียนแจ้งอยู่ก่อนวันที่ที่ประชุมเห็นชอบ",
        ),
    )
    for is_broken, rule, rule_th in rules:
        if is_broken:
            raise StageRefused(cycle_id=cycle_id, stage=stage, rule=rule, rule_th=rule_th)
