"""The master plan targets of a cycle: loaded, and read where a project names one."""

from __future__ import annotations

import yaml
from sqlalchemy.orm import Session

from oneplan.domain.forms.master_plans import MasterPlans, MasterPlansRefused, check_entries
from oneplan.domain.shared.line_problems import Problem
from oneplan.store.cycles import cycle_locks, cycles
from oneplan.store.plans import master_plans
from oneplan.store.shared import audit


def load_master_plans(
    session: Session, cycle_id: str, content: str, *, actor: str, reason: str = ""
) -> int:
    """Load a cycle's list of targets (Z, Y2, Y1) from YAML; return its number.

    A *reason* is kept in the audit log. A list takes the place of the one before, which is kept.

    Raises:
        MasterPlansRefused: The list is wrong; nothing of it is loaded.
    """
    cycles.get_cycle(session, cycle_id)
    cycle_locks.lock_cycle(session, cycle_id)
    try:
        document = yaml.safe_load(content)
    except yaml.YAMLError as error:
        raise MasterPlansRefused(
            [Problem(en=f"the file is no YAML: {error}", th="ไฟล์นี้ไม่ใช่ YAML ที่อ่านได้")]
        ) from error
    entries = check_entries(document)
    number = master_plans.add_entries(session, cycle_id, entries, actor=actor)
    audit.append_event(
        session,
        actor=actor,
        action="master_plans.loaded",
        cycle_id=cycle_id,
        subject=f"list {number}",
        details={
            level: sum(each["level"] == level for each in entries) for level in ("Z", "Y2", "Y1")
        },
        reason=reason,
    )
    return number


def master_plans_of(session: Session, cycle_id: str) -> MasterPlans:
    """The targets of a cycle in force."""
    return MasterPlans.from_entries(master_plans.list_entries(session, cycle_id))
