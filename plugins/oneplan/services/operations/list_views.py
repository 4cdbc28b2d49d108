"""The lists of an office as pages show them, and as files in which they are taken in again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_words import LEVELS_OF_UNITS_TH
from oneplan.domain.cycles.recipients import RECIPIENTS_TH
from oneplan.domain.cycles.roles import ROLES
from oneplan.domain.forms.master_plans import LEVELS_TH
from oneplan.domain.units.submitters import known_role
from oneplan.domain.units.unit_changes import UNIT_CHANGES_TH, UnitChangeKind
from oneplan.gateways.spreadsheets.list_exports import write_list
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.decisions import committee_files
from oneplan.services.plans import last_year
from oneplan.services.units import register_columns, targets
from oneplan.store.cycles.cycles import Cycle
from oneplan.store.decisions import committees
from oneplan.store.plans import completeness, master_plans, strategies
from oneplan.store.units import areas, register_pages, target_areas
from oneplan.store.units.register_pages import RegisterFilter

PAGE = 50
MOST_CHANGES = 50
SEATS_TH: Mapping[str, str] = {
    "chair": "ประธาน",
    "member": "กรรมการ",
    "alternate": "ผู้สำรอง",
    "secretary": "เลขานุการ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A list as a file: its content, its kind, how its name ends."""

    content: bytes
    media_type: str
    suffix: str


def view_register(
    session: Session,
    cycle: Cycle,
    *,
    area: str = "",
    level: str = "",
    words: str = "",
    unreached: bool = False,
    page: int = 1,
) -> dict[str, Any]:
    """Describe the units of a cycle's area, a page of them by name.

    Returns:
        levels (level, name, units, unreached), rows, total, page, pages, changes.
    """
    wide = _scope(cycle, area)
    counted = register_pages.count_by_level(session, wide)
    wanted = _scope(cycle, area, level=level, words=words, unreached=unreached)
    matching = counted if wanted == wide else register_pages.count_by_level(session, wanted)
    total = sum(each.units for each in matching)
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    order = {level: at for at, level in enumerate(LEVELS_OF_UNITS_TH)}
    return {
        "level": level,
        "words": words,
        "unreached": unreached,
        "levels": [
            {
                "level": each.level,
                "name_th": LEVELS_OF_UNITS_TH.get(each.level, "ระดับอื่น"),
                "units": each.units,
                "unreached": each.unreached,
            }
            for each in sorted(counted, key=lambda row: order.get(row.level, len(order)))
        ],
        "rows": [
            {
                "code": each.code,
                "name_th": each.name_th,
                "level_th": LEVELS_OF_UNITS_TH.get(each.level, "ระดับอื่น"),
                "role_th": role_th(each.role),
                "is_reached": each.is_reached,
            }
            for each in register_pages.list_page(
                session, wanted, limit=PAGE, offset=(page - 1) * PAGE
            )
        ],
        "total": total,
        "page": page,
        "pages": pages,
        "changes": [
            {
                "unit": each.unit_code,
                "kind_th": UNIT_CHANGES_TH[UnitChangeKind(each.kind)],
                "before": each.name_before,
                "after": each.name_after or ", ".join(each.into_codes),
                "on": each.effective_on,
                "by": each.recorded_by,
                "reason": each.reason,
                "is_applied": each.applied_at is not None,
                "fault": each.fault or "",
            }
            for each in register_pages.list_last_changes(session, wide, limit=MOST_CHANGES)
        ],
    }


def _scope(cycle: Cycle, area: str, **wanted: Any) -> RegisterFilter:
    return RegisterFilter(
        under=area or cycle.province_code or "", simulated=cycle.is_simulated, **wanted
    )


def role_th(role: str) -> str:
    """What a role of the register is called; several are separated as the register does."""
    words = {**ROLES, **RECIPIENTS_TH}
    return words.get(role) or words.get(known_role(role) or "", "") or "–"


def view_committees(session: Session, cycle: Cycle) -> dict[str, Any]:
    """Who may answer for the committees of a cycle.

    Returns:
        steps (step, title_th, members: user, name, role_th, absent_from, absent_to).
    """
    titles = {each.id: each.title.th for each in calendar_in_force(session, cycle.id).steps}
    steps: dict[str, list[dict[str, Any]]] = {}
    for each in committees.list_members(session, cycle_id=cycle.id):
        steps.setdefault(each.step_id, []).append(
            {
                "user": each.user,
                "name": each.name,
                "role_th": SEATS_TH.get(each.role, each.role),
                "absent_from": each.absent_from,
                "absent_to": each.absent_to,
            }
        )
    return {
        "steps": [
            {"step": step, "title_th": titles.get(step, ""), "members": members}
            for step, members in steps.items()
        ]
    }


def view_strategies(session: Session, cycle: Cycle) -> dict[str, Any]:
    """The provincial strategies of a cycle: code, name, other words, whether abolished."""
    return {
        "strategies": [
            {
                "code": each["code"],
                "name_th": each["name_th"],
                "also": list(each.get("also") or ()),
                "is_abolished": bool(each.get("abolished")),
                "replaced_by": each.get("replaced_by") or "",
            }
            for each in strategies.list_entries(session, cycle.id)
        ]
    }


def view_master_plans(session: Session, cycle: Cycle) -> dict[str, Any]:
    """The targets of the Master Plans: code, level (Z, Y2, Y1), level_th, name_th, above_th."""
    found = master_plans.list_entries(session, cycle.id)
    names = {each["code"]: each["name_th"] for each in found}
    return {
        "targets": [
            {
                "code": each["code"],
                "level": each["level"],
                "level_th": LEVELS_TH[each["level"]],
                "name_th": each["name_th"],
                "above_th": names.get(each.get("parent", ""), ""),
            }
            for each in found
        ]
    }


def view_money(session: Session, cycle: Cycle) -> dict[str, Any]:
    """What is known of last year's money and of the tambon that a cycle is about.

    Returns:
        last_year (units, baht), targets (code, name_th, baht), targets_baht.
    """
    count, baht = completeness.count_last_year(session, cycle.id)
    found = target_areas.list_targets(session, cycle.id)
    names = areas.list_area_names(session, found) if found else {}
    return {
        "last_year": {"units": count, "baht": f"{baht:.2f}"},
        "targets": [
            {
                "code": code,
                "name_th": names.get(code, code),
                "baht": None if amount is None else f"{amount:.2f}",
            }
            for code, amount in found.items()
        ],
    }


def _register_file(session: Session, cycle: Cycle, area: str) -> ListFile:
    rows = register_pages.list_people(session, _scope(cycle, area))
    return _csv(register_columns.KNOWN, [row._asdict() for row in rows])


def _committees_file(session: Session, cycle: Cycle, _: str) -> ListFile:
    rows = [
        {
            "step": each.step_id,
            "user": each.user,
            "name": each.name,
            "role": each.role,
            "absent_from": each.absent_from,
            "absent_to": each.absent_to,
        }
        for each in committees.list_members(session, cycle_id=cycle.id)
    ]
    return _csv(committee_files.COLUMNS, rows)


def _last_year_file(session: Session, cycle: Cycle, _: str) -> ListFile:
    found = completeness.list_last_year(session, cycle.id)
    rows = [{"unit": code, "baht": f"{baht:.2f}"} for code, baht in found.items()]
    return _csv(last_year.COLUMNS, rows)


def _targets_file(session: Session, cycle: Cycle, _: str) -> ListFile:
    rows = [
        {"tambon": code, "baht": "" if baht is None else f"{baht:.2f}"}
        for code, baht in target_areas.list_targets(session, cycle.id).items()
    ]
    return _csv(targets.COLUMNS, rows)


def _strategies_file(session: Session, cycle: Cycle, _: str) -> ListFile:
    return _yaml(strategies.list_entries(session, cycle.id))


def _master_plans_file(session: Session, cycle: Cycle, _: str) -> ListFile:
    return _yaml(master_plans.list_entries(session, cycle.id))


def _yaml(entries: Any) -> ListFile:
    content = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False)
    return ListFile(
        content=content.encode(), media_type="application/yaml; charset=utf-8", suffix="yaml"
    )


def _csv(columns: Any, rows: Any) -> ListFile:
    return ListFile(
        content=write_list(columns, rows), media_type="text/csv; charset=utf-8", suffix="csv"
    )


FILES: Mapping[str, Callable[[Session, Cycle, str], ListFile]] = {
    "register": _register_file,
    "committees": _committees_file,
    "strategies": _strategies_file,
    "master-plans": _master_plans_file,
    "last-year": _last_year_file,
    "targets": _targets_file,
}
"""Name of a list → its file in the form in which it is taken in; of the register an area alone."""
