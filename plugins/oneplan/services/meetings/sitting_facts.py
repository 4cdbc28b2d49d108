"""What is known of a sitting: its agenda with the plans, and the units that are invited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.decisions.answers import shown
from oneplan.domain.meetings.agendas import ITEM_KINDS_TH, ItemKind
from oneplan.domain.meetings.faults import SittingIsOver, SittingUnknown
from oneplan.domain.meetings.sittings import AHEAD, STATES_TH, SittingState, read_number
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.store.meetings import sittings
from oneplan.store.plans import plans
from oneplan.store.units import units


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the invited are told of a sitting.

    Attributes:
        items: Number, title, kind and, where it is about one, (version, content hash).
        before: When it was to be held until now; None for an invitation.
        reason: Why it is moved or cancelled.
    """

    state: SittingState
    number: str
    title: str
    chair: str
    begins_at: datetime
    room: str
    items: Sequence[tuple[str, str, ItemKind, tuple[int, str] | None]]
    before: datetime | None = None
    reason: str = ""

    def as_values(self) -> dict[str, Any]:
        """What the templates of letters and mails say."""
        return {
            "number": self.number,
            "title": self.title,
            "chair": self.chair,
            "begins_at": self.begins_at,
            "room": self.room,
            "before": self.before,
            "reason": self.reason,
            "agenda": [
                {
                    "number": number,
                    "title": title,
                    "kind": ITEM_KINDS_TH[kind],
                    "version": plan[0] if plan else None,
                }
                for number, title, kind, plan in self.items
            ],
        }


def find_sitting(
    session: Session, cycle_id: str, step_id: str, number: str, *, group_code: str = ""
) -> sittings.Sitting:
    """The sitting of a step that a person names, held until the transaction ends.

    Raises:
        StepUnknown: The calendar has no such step.
        SittingUnknown: Nobody called it.
    """
    calendar_in_force(session, cycle_id).step(step_id)
    plain = read_number(number)
    if plain is None:
        raise SittingUnknown(step_id=step_id, number=shown(number))
    return sittings.get_sitting(
        session, cycle_id=cycle_id, step_id=step_id, group_code=group_code, number=plain
    )


def require_ahead(sitting: sittings.Sitting) -> None:
    """Check that a sitting is still to be held.

    Raises:
        SittingIsOver: It was held or cancelled.
    """
    if sitting.state not in AHEAD:
        raise SittingIsOver(
            step_id=sitting.step_id,
            number=sitting.number,
            state=sitting.state,
            state_th=STATES_TH[SittingState(sitting.state)],
        )


def invited_units(session: Session, sitting: sittings.Sitting) -> list[units.Unit]:
    """The units invited to a sitting, in code order."""
    codes = [each.unit_code for each in sittings.list_invitees(session, sitting.id)]
    known = units.list_by_code(session, codes)
    return [known[code] for code in codes]


def told_of(
    session: Session,
    sitting: sittings.Sitting,
    *,
    state: SittingState,
    begins_at: datetime,
    room: str,
    reason: str,
) -> Told:
    """What the invited are told of a sitting that changes."""
    return Told(
        state=state,
        number=sitting.number,
        title=sitting.title,
        chair=sitting.chair,
        begins_at=begins_at,
        room=room,
        items=[
            (item.number, item.title, ItemKind(item.kind), plan_of_item(session, item))
            for item in sittings.list_items(session, sitting.id)
        ],
        before=sitting.begins_at,
        reason=reason,
    )


def plan_of_item(session: Session, item: sittings.SittingItem) -> tuple[int, str] | None:
    """Version and content hash of the plan that an item is about, or None."""
    if item.plan_version_id is None:
        return None
    plan = session.get_one(plans.PlanVersion, item.plan_version_id)
    return plan.version, plan.content_hash
