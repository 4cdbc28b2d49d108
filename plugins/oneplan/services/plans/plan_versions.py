"""Which version of a plan is meant: the final one's, a step's, or the one under a decision."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import final_plan_step, makes_plan, sources_of
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE, PROVINCE_DIGITS, makes_amphoe_plans
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force, step_groups
from oneplan.store.cycles import cycle_provinces
from oneplan.store.plans import plans


class NoFinalPlan(OneplanError):
    """A cycle's calendar has no step in which the province makes a plan."""

    status_code = 404

    def __init__(self, *, cycle_id: str) -> None:
        super().__init__(
            f"The calendar of {cycle_id!r} has no step that ends in a provincial plan."
        )
        self.th = f"ปฏิทินของรอบแผน {cycle_id} ไม่มีขั้นตอนที่จังหวัดจัดทำแผนฉบับสุดท้าย"


class ProvinceNeeded(OneplanError):
    """The plan of a national cycle was asked for without saying of which province."""

    status_code = 422

    def __init__(self, *, cycle_id: str, joined: Sequence[str]) -> None:
        codes = ", ".join(joined)
        super().__init__(
            f"Each province of {cycle_id} has plans of its own: name it (or one of its amphoe)"
            f" with --group; these take part: {codes}."
        )
        self.th = (
            f"รอบแผน {cycle_id} มีแผนของแต่ละจังหวัด โปรดระบุรหัสจังหวัดหรืออำเภอด้วย --group"
            f" จังหวัดที่เข้าร่วม: {codes}"
        )


def final_step_of(session: Session, cycle_id: str) -> str:
    """The step whose plan the cycle ends in.

    Raises:
        NoFinalPlan: The calendar has none.
    """
    step_id = final_plan_step(calendar_in_force(session, cycle_id))
    if step_id is None:
        raise NoFinalPlan(cycle_id=cycle_id)
    return step_id


def final_group(calendar: Calendar, group_code: str) -> str:
    """The group whose final plan the rows of a group reach: the province, of a nation its own."""
    return PROVINCE.code if calendar.province is not None else group_code[:PROVINCE_DIGITS]


def find_plan(
    session: Session,
    cycle_id: str,
    *,
    step_id: str | None = None,
    group_code: str = "",
    version: int | None = None,
) -> plans.PlanVersion:
    """A version of a plan: of the final one, its last, unless told otherwise.

    Raises:
        PlanUnknown: That version was not made.
        ProvinceNeeded: The cycle is a nation's and *group_code* is empty.
    """
    step_id = step_id or final_step_of(session, cycle_id)
    joined = cycle_provinces.list_provinces(session, cycle_id)
    if joined and not group_code:
        raise ProvinceNeeded(cycle_id=cycle_id, joined=joined)
    found = plans.find_version(
        session, cycle_id=cycle_id, step_id=step_id, group_code=group_code, version=version
    )
    if found is None:
        raise plans.PlanUnknown(cycle_id=cycle_id, version=version)
    return found


def resolve_plan(
    session: Session, calendar: Calendar, step: Step, group_code: str
) -> plans.PlanVersion | None:
    """The plan version that an approval or a dispatch is about, or None."""
    name = step.id if makes_plan(calendar, step) else next(iter(sources_of(calendar, step)), None)
    if name is None:
        return None
    source = calendar.step(name)
    if calendar.province is None:
        made_by = group_code if makes_amphoe_plans(source) else group_code[:PROVINCE_DIGITS]
    else:
        groups = {group.code for group in step_groups(calendar, source)}
        made_by = group_code if group_code in groups else PROVINCE.code
    return plans.find_version(session, cycle_id=calendar.cycle, step_id=name, group_code=made_by)
