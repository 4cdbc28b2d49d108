"""Why a rehearsal cannot go on."""

from __future__ import annotations

from oneplan.errors import OneplanError


class RehearsalFailed(OneplanError):
    """A rehearsal could not go on."""

    def __init__(self, *, cycle_id: str, reason: str) -> None:
        super().__init__(f"The rehearsal of {cycle_id} stopped: {reason}.")
