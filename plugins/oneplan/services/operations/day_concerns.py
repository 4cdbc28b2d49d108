"""What waits for a person and what failed, sorted for the page of the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from oneplan.config.places import CALENDARS
from oneplan.domain.cycles.acts import act_of_task, is_task_of_step, step_of_task
from oneplan.domain.cycles.calendars import Calendar
from oneplan.gateways.calendars.calendar_files import CalendarFileInvalid, load_calendar
from oneplan.services.operations.file_states import GONE_TH
from oneplan.services.operations.hand_set_views import STATES_TH
from oneplan.services.reminders.fault_views import part_th
from oneplan.store.decisions.attention import Concern

LISTED = 10
"""Tickets and questions that are named; the others are counted."""


def sort_concerns(
    calendar: Calendar, concerns: Sequence[Concern], *, is_whole: bool
) -> dict[str, Any]:
    """What is to be decided, and what is to be put right, as plain JSON.

    Args:
        calendar: The calendar in force.
        concerns: What the store knows.
        is_whole: Whether the whole cycle is looked at; an area has no calendar of its own.

    Returns:
        waits: tickets (those named, and how many there are), approvals (steps whose plan
        was presented and has no decision since), questions (asked anew), unknown_mails
        (step and how many); problems: faults, hand_set, unmatched, unreachable,
        returned_mails, calendar_file (None, ``another`` or why it cannot be read).
    """
    kinds: dict[str, list[Concern]] = defaultdict(list)
    for each in concerns:
        kinds[each.kind].append(each)
    decided = {each.step_id: each.at for each in kinds["approved"]}
    presented = [
        each
        for each in kinds["presented"]
        if each.step_id not in decided or _is_after(each, decided[each.step_id])
    ]
    return {
        "waits": {
            "tickets": {
                "count": len(kinds["ticket"]),
                "first": [_named(each, "ticket") for each in kinds["ticket"][:LISTED]],
            },
            "approvals": [{"step": each.step_id, "since": each.at} for each in presented],
            "questions": [
                {"step": each.step_id, "reason": each.words, "since": each.at}
                for each in kinds["question"]
            ],
            "unknown_mails": [
                {"step": each.step_id, "count": each.number} for each in kinds["unknown"]
            ],
        },
        "problems": {
            "faults": [
                {"part_th": part_th(each.code), "reason": each.words, "since": each.at}
                for each in kinds["fault"]
            ],
            "hand_set": [_hand_set(calendar, each) for each in kinds["hand_set"]],
            "unmatched": [
                {"step": each.step_id, "agency": each.name} for each in kinds["unmatched"]
            ],
            "unreachable": [
                {"step": each.step_id, "count": each.number} for each in kinds["unreachable"]
            ],
            "returned_mails": sum(each.number for each in kinds["returned_mail"]),
            "calendar_file": _state_of_file(calendar) if is_whole else None,
        },
        "queued": sum(each.number for each in kinds["queued"]),
    }


def _is_after(presented: Concern, decided: Any) -> bool:
    return presented.at is not None and decided is not None and presented.at > decided


def _named(each: Concern, number: str) -> dict[str, Any]:
    return {
        number: each.number,
        "step": each.step_id,
        "unit": each.code,
        "name_th": each.name,
        "reason": each.words,
        "since": each.at,
    }


def _hand_set(calendar: Calendar, each: Concern) -> dict[str, Any]:
    """A state set in Airflow, with the step whose page shows it; none for a task of no step."""
    step = step_of_task(calendar, each.code) if is_task_of_step(each.code) else None
    return {
        "step": step.id if step else None,
        "act": act_of_task(each.code),
        "label": each.name,
        "state_th": STATES_TH.get(each.words, each.words),
        "at": each.at,
    }


def _state_of_file(calendar: Calendar) -> str | None:
    """How the file of the calendar stands against what is in force; None where it is the same."""
    path = CALENDARS / f"{calendar.cycle}.yaml"
    if not path.is_file():
        return GONE_TH.format(calendar.cycle)
    found = _read(path, path.stat().st_mtime_ns)
    if isinstance(found, str):
        return found
    is_same = found.model_dump(mode="json") == calendar.model_dump(mode="json")
    return None if is_same else "another"


@lru_cache(maxsize=8)
def _read(path: Path, _changed_at: int) -> Calendar | str:
    """The calendar of a file, or why it cannot be read; read anew when it has changed."""
    try:
        return load_calendar(path)
    except CalendarFileInvalid as error:
        return error.in_thai
