"""What a Required Action asks about, as the store knows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

QUESTION_DAG = "required_action"
"""Id of the DAG that asks one question anew: a run each."""


class Asked(StrEnum):
    """What a person is asked for."""

    APPROVE = "approve"
    """A committee's resolution."""
    RECORD = "record"
    """The record of a meeting or an order."""
    TICKET = "ticket"
    """Whether a late file is taken in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionKey:
    """One thing that is asked: of one act, group and version.

    *version* is the version of the plan, 0 without one; the number of the late
    ticket for a late file.
    """

    cycle_id: str
    step_id: str
    act: Asked
    group_code: str = ""
    version: int = 0
