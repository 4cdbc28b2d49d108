"""The way of a project beyond a unit's capacity: each row is in one place, with one holder."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

OWNER = "owner"
Exceeded = Literal["lao", "amphoe", "pao", "province"]
EXCEEDED_TH: Mapping[str, str] = {
    "lao": "อปท.",
    "amphoe": "อำเภอ",
    "pao": "อบจ.",
    "province": "จังหวัด",
}


class RouteOutcome(StrEnum):
    """How a row stands with its holder."""

    HOLDS = "holds"
    TAKEN = "taken"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


OUTCOMES_TH: Mapping[RouteOutcome, str] = {
    RouteOutcome.HOLDS: "อยู่ระหว่างพิจารณา",
    RouteOutcome.TAKEN: "บรรจุในแผนแล้ว",
    RouteOutcome.RETURNED: "ส่งคืนหน่วยงาน",
    RouteOutcome.WITHDRAWN: "หน่วยงานถอนหรือแก้ไขแล้ว",
}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BeyondColumn(_Part):
    """The column of a form that says whose capacity a row exceeds; other values say nobody's."""

    column: str
    levels: Mapping[str, Exceeded]


class Hop(_Part):
    """One rule: who holds next what a holder cannot do; *source* is where it is printed."""

    exceeded: Exceeded
    from_: str = Field(alias="from")
    to: str
    source: str


class RoutingRules(_Part):
    """The file ``include/rules/routing.yaml``.

    Attributes:
        holders: Kind of holder → Thai name.
        rows: Form → its column.
        hops: The rules.
        roles: Role in a step's ``submitted_to`` → kind of holder.
    """

    version: Literal[1]
    holders: Mapping[str, str]
    rows: Mapping[str, BeyondColumn]
    hops: tuple[Hop, ...]
    roles: Mapping[str, str]

    @model_validator(mode="after")
    def _must_lead_somewhere(self) -> RoutingRules:
        named = {
            OWNER,
            *(h.from_ for h in self.hops),
            *(h.to for h in self.hops),
            *self.roles.values(),
        }
        if unknown := sorted(named - set(self.holders)):
            message = f"{', '.join(unknown)} is no holder"
            raise ValueError(message)
        starts = [(hop.exceeded, hop.from_) for hop in self.hops]
        if twice := [start for start in starts if starts.count(start) > 1]:
            message = f"two hops lead on from {twice[0][1]} for {twice[0][0]}"
            raise ValueError(message)
        for exceeded in {level for each in self.rows.values() for level in each.levels.values()}:
            way = self.way(exceeded)
            if len(way) == 1 or len(set(way)) != len(way):
                message = f"the way of {exceeded} must leave its owner and never come back: {way}"
                raise ValueError(message)
        return self

    @cached_property
    def _next(self) -> Mapping[tuple[str, str], str]:
        return {(hop.exceeded, hop.from_): hop.to for hop in self.hops}

    @cached_property
    def said(self) -> tuple[tuple[str, str, str], ...]:
        """Form, column and word of every way to say that a row exceeds a level."""
        return tuple(
            (form, rule.column, word) for form, rule in self.rows.items() for word in rule.levels
        )

    def exceeded_by(self, form: str, word: str) -> Exceeded | None:
        """The level that a row exceeds whose form's column says *word*; None for nobody's."""
        rule = self.rows.get(form)
        return rule.levels.get(word) if rule else None

    def next_holder(self, exceeded: str, holder: str) -> str | None:
        """Who is next, or None at the end of the way."""
        return self._next.get((exceeded, holder))

    def way(self, exceeded: str) -> tuple[str, ...]:
        """Every holder of rows that exceed a level, the owner first; a ring shows its end twice."""
        way = [OWNER]
        while (holder := self.next_holder(exceeded, way[-1])) is not None:
            way.append(holder)
            if way.count(holder) > 1:
                break
        return tuple(way)

    def is_on_way(self, exceeded: str, holder: str, outcome: str) -> bool:
        """Whether a row stands there still: not once its unit took it back or changed its level."""
        return outcome != RouteOutcome.WITHDRAWN and holder in self.way(exceeded)

    def between(self, exceeded: str, holder: str, target: str) -> tuple[str, ...]:
        """The holders after *holder* up to *target*; empty where the target is not ahead."""
        way = self.way(exceeded)
        if holder not in way or target not in way:
            return ()
        return way[way.index(holder) + 1 : way.index(target) + 1]
