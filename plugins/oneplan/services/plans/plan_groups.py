"""The plans that one mapped task of a step is about.

In a province's calendar a task makes the plan of its group. In a national calendar a
task is a province's, and where the amphoe act it makes one plan for each of them: a
task an amphoe would be nine hundred tasks a step.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import makes_amphoe_plans
from oneplan.gateways.files.areas import list_groups
from oneplan.store.cycles import cycles
from oneplan.store.units import areas


def plan_groups(
    session: Session, calendar: Calendar, step: Step, group_code: str
) -> tuple[str, ...]:
    """Codes of the plans that the task of a group makes or sends, in code order.

    Of a nation's province where the amphoe act: its amphoe that the register has a
    unit in or of.
    """
    if calendar.province is not None or not makes_amphoe_plans(step):
        return (group_code,)
    simulated = cycles.get_cycle(session, calendar.cycle).is_simulated
    registered = areas.list_amphoe_with_units(session, under=group_code, simulated=simulated)
    return tuple(each.code for each in list_groups(group_code) if each.code in registered)
