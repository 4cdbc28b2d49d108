"""How long a rehearsal waits: for as long as something moves, then no longer."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

STALL_SECONDS = 300


@dataclass(slots=True)
class Patience:
    """Time allowed that every sign of progress renews.

    A year of a nation takes longer than any time that could be allowed for it as a
    whole; one that hangs is given up after *seconds* without a change.
    """

    seconds: float = STALL_SECONDS
    now: Callable[[], float] = time.monotonic
    _seen: Hashable = None
    _since: float = field(default=-1.0)

    def is_lost(self, signs: Hashable) -> bool:
        """Whether *signs*, whatever shows progress, have been the same for too long."""
        now = self.now()
        if self._since < 0 or signs != self._seen:
            self._seen, self._since = signs, now
        return now - self._since > self.seconds
