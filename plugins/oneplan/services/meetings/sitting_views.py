"""Sittings as people and programs look at them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.meetings.agendas import ITEM_KINDS_TH, ItemKind
from oneplan.domain.meetings.records import OUTCOMES_TH, PRESENCE_TH, ItemOutcome, Presence
from oneplan.domain.meetings.sittings import STATES_TH, SittingState, read_number
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.services.decisions.decision_views import list_decisions
from oneplan.services.meetings.sitting_facts import invited_units, plan_of_item
from oneplan.services.meetings.task_views import view_tasks
from oneplan.store.cycles import cycles
from oneplan.store.meetings import sittings


def view_sittings(
    session: Session, cycle_id: str, *, step_id: str | None = None
) -> list[dict[str, Any]]:
    """The sittings of a cycle or step as plain JSON, in the order in which they are held."""
    cycles.get_cycle(session, cycle_id)
    return [
        _view_head(each)
        for each in sittings.list_sittings(session, cycle_id=cycle_id, step_id=step_id)
    ]


def _view_head(sitting: sittings.Sitting) -> dict[str, Any]:
    return {
        "step": sitting.step_id,
        "group": sitting.group_code,
        "number": sitting.number,
        "title": sitting.title,
        "state": sitting.state,
        "state_th": STATES_TH[SittingState(sitting.state)],
        "begins_at": _minute(sitting.begins_at),
        "room": sitting.room,
        "chair": sitting.chair,
        "held_on": sitting.held_on.isoformat() if sitting.held_on else None,
        "present": sitting.present,
        "members": sitting.members,
    }


def view_sitting(session: Session, sitting: sittings.Sitting) -> dict[str, Any]:
    """All that is known of a sitting, as plain JSON.

    Returns:
        Its head, and calls (with the letter of each), invited (with who came), agenda (with
        the plan that each item is about and what was resolved), tasks, minutes.
    """
    invitees = {each.unit_code: each for each in sittings.list_invitees(session, sitting.id)}
    return {
        **_view_head(sitting),
        "calls": [
            {
                "state": each.state,
                "begins_at": _minute(each.begins_at),
                "room": each.room,
                "reason": each.reason,
                "letter_number": each.letter_number,
                "letter_sha256": each.letter_sha256,
                "told_by": each.told_by,
                "told_at": _minute(each.told_at),
            }
            for each in sittings.list_calls(session, sitting.id)
        ],
        "invited": [
            {
                "unit": unit.code,
                "name_th": unit.name_th,
                "presence": (presence := invitees[unit.code].presence),
                "presence_th": PRESENCE_TH[Presence(presence)] if presence else None,
                "proxy": invitees[unit.code].proxy,
                "people": invitees[unit.code].people,
            }
            for unit in invited_units(session, sitting)
        ],
        "agenda": [_view_item(session, each) for each in sittings.list_items(session, sitting.id)],
        "tasks": view_tasks(session, sitting.cycle_id, sitting_id=sitting.id),
        "minutes": _minutes_of(session, sitting),
    }


def _view_item(session: Session, item: sittings.SittingItem) -> dict[str, Any]:
    plan = plan_of_item(session, item)
    return {
        "number": item.number,
        "title": item.title,
        "kind": item.kind,
        "kind_th": ITEM_KINDS_TH[ItemKind(item.kind)],
        "plan_version": plan[0] if plan else None,
        "content_hash": item.content_hash,
        "outcome": item.outcome,
        "outcome_th": OUTCOMES_TH[ItemOutcome(item.outcome)] if item.outcome else None,
        "text": item.text,
        "decision": item.decision_id,
    }


def _minutes_of(session: Session, sitting: sittings.Sitting) -> list[dict[str, Any]]:
    """The minutes that were handed in for a sitting, with its decision or record."""
    found: dict[str, dict[str, Any]] = {}
    for each in list_decisions(session, sitting.cycle_id):
        is_its = (
            each["step"] == sitting.step_id
            and each["group"].partition("#")[0] == sitting.group_code
            and read_number(each.get("meeting_no", "")) == sitting.number
        )
        if is_its:
            found |= {file["sha256"]: file for file in each["minutes"]}
    return list(found.values())


def _minute(moment: Any) -> str:
    return f"{moment.astimezone(BANGKOK):%Y-%m-%d %H:%M}"
