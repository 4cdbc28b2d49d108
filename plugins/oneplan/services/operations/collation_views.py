"""What was collated in a cycle, and the tambon that it is about, as a page shows them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collates
from oneplan.gateways.files.areas import name_area
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.operations.collation_states import list_collated
from oneplan.store.units import target_areas


def view_collations(session: Session, cycle_id: str) -> dict[str, Any]:
    """What was collated, the last version first, and the target tambon.

    Returns:
        steps that can be collated (step, title_th); collations as
        :func:`oneplan.services.operations.collation_states.list_collated` tells them, with
        title_th; targets: area_th and baht.
    """
    calendar = calendar_in_force(session, cycle_id)
    titles = {step.id: step.title.th for step in calendar.steps}
    return {
        "steps": [
            {"step": step.id, "title_th": step.title.th}
            for step in calendar.steps
            if collates(step)
        ],
        "collations": [
            {**each, "title_th": titles.get(each["step"], "")}
            for each in reversed(list_collated(session, cycle_id))
        ],
        "targets": [
            {"area_th": name_area(code), "baht": baht}
            for code, baht in sorted(target_areas.list_targets(session, cycle_id).items())
        ],
    }
