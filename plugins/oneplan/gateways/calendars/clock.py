"""The clock that every decision reads: real, or simulated for a rehearsal.

A simulated clock is a row in the store, so that scheduler, triggerer and
command read the same moment. It runs from an anchor at a speed and stops at
``hold_at``: a rehearsal moves the hold from event to event, and a rehearsal
that dies leaves a clock that stands still.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import pendulum
from pendulum import DateTime

from oneplan.domain.shared.bangkok import BANGKOK, in_bangkok


class Clock(Protocol):
    """Anything that tells a planning moment."""

    def now(self) -> DateTime:
        """The planning moment, aware, in Bangkok."""
        ...


def real_now() -> DateTime:
    """The moment outside, UTC."""
    return pendulum.now("UTC")


@dataclass(frozen=True, slots=True)
class RealClock:
    """The planning moment is the moment outside."""

    def now(self) -> DateTime:
        """The planning moment, aware, in Bangkok."""
        return pendulum.now(BANGKOK)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedClock:
    """A moment that runs *speed* times as fast as real time and never passes *hold_at*.

    Attributes:
        anchor_planning_at: Planning moment at *anchor_real_at*.
        anchor_real_at: Real moment from which it runs.
        speed: Planning seconds in one real second; 0 stands still.
        hold_at: Planning moment that is not passed; None runs on.
    """

    anchor_planning_at: datetime
    anchor_real_at: datetime
    speed: float
    hold_at: datetime | None

    def at(self, real: datetime) -> DateTime:
        """The planning moment at the real moment *real*."""
        passed = max(0.0, (real - self.anchor_real_at).total_seconds()) * self.speed
        moment = self.anchor_planning_at + pendulum.duration(seconds=passed)
        if self.hold_at is not None:
            moment = max(self.anchor_planning_at, min(moment, self.hold_at))
        return in_bangkok(moment)

    def now(self) -> DateTime:
        """The planning moment, aware, in Bangkok."""
        return self.at(real_now())
