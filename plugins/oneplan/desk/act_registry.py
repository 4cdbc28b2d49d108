"""Every act of the desk by its name."""

from __future__ import annotations

from oneplan.desk import (
    audit_acts,
    calendar_acts,
    ceiling_acts,
    comment_acts,
    decision_acts,
    dispatch_acts,
    document_acts,
    evidence_acts,
    extension_acts,
    late_acts,
    list_acts,
    mail_acts,
    mail_hold_acts,
    meeting_acts,
    meeting_file_acts,
    meeting_record_acts,
    need_acts,
    next_year_acts,
    plan_acts,
    printed_calendar_acts,
    route_acts,
    rule_acts,
    screening_acts,
    step_acts,
    unit_acts,
    unit_change_acts,
)
from oneplan.desk.acts import DeskAct
from oneplan.errors import OneplanError

MODULES = (
    step_acts,
    extension_acts,
    late_acts,
    unit_acts,
    mail_acts,
    mail_hold_acts,
    plan_acts,
    ceiling_acts,
    route_acts,
    decision_acts,
    meeting_acts,
    meeting_file_acts,
    meeting_record_acts,
    comment_acts,
    screening_acts,
    document_acts,
    dispatch_acts,
    calendar_acts,
    rule_acts,
    next_year_acts,
    printed_calendar_acts,
    list_acts,
    evidence_acts,
    need_acts,
    unit_change_acts,
    audit_acts,
)
ACTS: dict[str, DeskAct] = {act.name: act for module in MODULES for act in module.ACTS}


class ActUnknown(OneplanError):
    """An act was asked for that the desk does not have."""

    status_code = 404

    def __init__(self, *, name: str) -> None:
        self.th = "ไม่มีการกระทำนี้"
        super().__init__(f"The desk has no act {name!r}.")


def find_act(name: str) -> DeskAct:
    """The act.

    Raises:
        ActUnknown: There is none of that name.
    """
    if name not in ACTS:
        raise ActUnknown(name=name)
    return ACTS[name]
