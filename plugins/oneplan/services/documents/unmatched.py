"""Extracts that were made and went to nobody: the register has no unit of that name."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.groups import PROVINCE_DIGITS
from oneplan.store.documents import dispatches


def list_unmatched(session: Session, cycle_id: str) -> list[dict[str, Any]]:
    """What lies ready for somebody whom the register does not know.

    A ministry is found however its name is written; once it is registered the step is
    dispatched again and its extract goes.

    Returns:
        step, province (empty in a province's own cycle) and agency of each.
    """
    found = []
    for each in dispatches.list_without_recipients(session, cycle_id=cycle_id):
        holder = next((entry["holder"] for entry in each.files if "holder" in entry), None)
        if holder is not None:
            code = each.group_code[:PROVINCE_DIGITS]
            found.append(
                {
                    "step": each.step_id,
                    "province": code if code.isdigit() else "",
                    "agency": holder,
                }
            )
    return found
