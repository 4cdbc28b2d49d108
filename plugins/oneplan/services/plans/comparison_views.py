"""Two versions of a plan side by side, project by project and by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.decisions.decisions import RESOLUTIONS_TH, Resolution
from oneplan.domain.forms.forms import Column
from oneplan.domain.plans.differences import difference, pair_by_name
from oneplan.gateways.files.areas import name_area
from oneplan.gateways.files.forms import load_form
from oneplan.services.plans.plan_views import PlanQuestion, find_shown
from oneplan.services.plans.row_views import told_value
from oneplan.store.decisions import decisions
from oneplan.store.plans import plan_rows, plan_trees, plans
from oneplan.store.plans.plan_rows import SaidRow
from oneplan.store.plans.plans import PlanVersion

PAGE_ENTRIES = 40
NUMBER = "seq"
"""The column that numbers the rows of a sheet: it says nothing of a project."""
CHANGED, ADDED, GONE = "changed", "added", "gone"
KINDS_TH: Mapping[str, str] = {CHANGED: "แก้ไข", ADDED: "เพิ่ม", GONE: "ตัดออก"}


def view_comparison(
    session: Session,
    cycle_id: str,
    *,
    step: str = "",
    group: str = "",
    before: int | None = None,
    after: int | None = None,
    page: int = 1,
    area: str = "",
) -> dict[str, Any]:
    """Compare two versions of a plan: the last two by default.

    Returns:
        versions; before and after (version, projects, total_baht, made_at, approvals), None
        where the plan has fewer than two versions; counts of what was added, changed, dropped;
        entries, a page of them: kind, kind_th, title, unit_name, amphoe_th, ``before`` and
        ``after`` (row_key, title, baht; None where it is not there), and ``fields`` that differ
        (label, before, after).

    Raises:
        PlanUnknown: One of the two was not made.
    """
    shown = find_shown(session, cycle_id, PlanQuestion(step=step, group=group), area=area)
    found = shown.found
    versions = [
        each for each in shown.versions if found is not None and each.group_code == found.group_code
    ]
    view: dict[str, Any] = {
        "step": shown.step,
        "group": found.group_code if found else "",
        "versions": [each.version for each in versions],
        "before": None,
        "after": None,
        "entries": {"total": 0, "page": 1, "pages": 1, "items": []},
    }
    if len(versions) < 2:  # noqa: PLR2004  two are compared
        return view
    new = _version_of(versions, cycle_id, after, versions[-1].version)
    old = _version_of(versions, cycle_id, before, max(1, new.version - 1))
    plan_trees.prepare(session)
    found_rows = difference(*plan_rows.list_differing(session, old.id, new.id))
    keys = [*found_rows.gone, *found_rows.added, *found_rows.changed]
    said = plan_rows.list_said(session, sorted({old.id, new.id}), keys)
    old_rows, new_rows = (_within(said[each.id], area) for each in (old, new))
    pairs = _pairs(old_rows, new_rows)
    entries = [
        entry
        for one, other in pairs
        if (entry := _entry(old_rows.get(one or ""), new_rows.get(other or ""))) is not None
    ]
    approvals = _approvals(session, cycle_id)
    pages = max(1, -(-len(entries) // PAGE_ENTRIES))
    page = min(max(1, page), pages)
    return {
        **view,
        "before": _head(old, approvals),
        "after": _head(new, approvals),
        "counts": {kind: sum(each["kind"] == kind for each in entries) for kind in KINDS_TH},
        "entries": {
            "total": len(entries),
            "page": page,
            "pages": pages,
            "items": entries[(page - 1) * PAGE_ENTRIES : page * PAGE_ENTRIES],
        },
    }


def _version_of(
    versions: Sequence[PlanVersion], cycle_id: str, asked: int | None, default: int
) -> PlanVersion:
    number = default if asked is None else asked
    for each in versions:
        if each.version == number:
            return each
    raise plans.PlanUnknown(cycle_id=cycle_id, version=number)


def _within(rows: Mapping[str, SaidRow], area: str) -> dict[str, SaidRow]:
    return {key: row for key, row in rows.items() if row.area_code.startswith(area)}


def _pairs(
    old: Mapping[str, SaidRow], new: Mapping[str, SaidRow]
) -> list[tuple[str | None, str | None]]:
    """Keys before and after of one project: a row of the same place in the sheet may be another."""
    same = {key for key in old if key in new and old[key].title_key == new[key].title_key}
    gone, added = (
        [
            (row.row_key, row.title_key, row.place_key)
            for key, row in rows.items()
            if key not in same
        ]
        for rows in (old, new)
    )
    return [*((key, key) for key in old if key in same), *pair_by_name(gone, added)]


def _approvals(session: Session, cycle_id: str) -> dict[str, list[dict[str, Any]]]:
    """Content hash → what was decided about it."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in decisions.list_decisions(session, cycle_id=cycle_id):
        if each.content_hash:
            found.setdefault(each.content_hash, []).append(
                {
                    "step": each.step_id,
                    "resolution_th": RESOLUTIONS_TH[Resolution(each.resolution)],
                    "decided_by": each.decided_by,
                    "decided_at": each.decided_at,
                }
            )
    return found


def _head(version: PlanVersion, approvals: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "version": version.version,
        "projects": version.row_count,
        "total_baht": dict(version.totals),
        "made_at": version.made_at,
        "content_hash": version.content_hash,
        "approvals": approvals.get(version.content_hash, []),
    }


def _entry(old: SaidRow | None, new: SaidRow | None) -> dict[str, Any] | None:
    row = new or old
    if row is None:
        return None
    kind = ADDED if old is None else GONE if new is None else CHANGED
    fields = _fields(old, new) if old is not None and new is not None else []
    if kind == CHANGED and not fields:
        return None  # it moved to another row of the sheet
    return {
        "kind": kind,
        "kind_th": KINDS_TH[kind],
        "title": row.title,
        "unit_name": row.unit_name,
        "amphoe_th": name_area(row.area_code[:4]),
        "before": _side(old),
        "after": _side(new),
        "fields": fields,
    }


def _side(row: SaidRow | None) -> dict[str, Any] | None:
    if row is None:
        return None
    baht = sum(map(Decimal, row.budgets.values()), Decimal())
    return {"row_key": row.row_key, "title": row.title, "baht": f"{baht:.2f}"}


def _fields(old: SaidRow, new: SaidRow) -> list[dict[str, str]]:
    """What differs, column by column; money by year last."""
    years = sorted({*old.budgets, *new.budgets})
    form = load_form(new.form, (), 0)
    labels: dict[str, Column] = {each.key: each for each in (*form.header, *form.columns)}
    names = [key for key in labels if old.values.get(key, "") != new.values.get(key, "")]
    found = [
        {
            "label": labels[key].th,
            "before": told_value(labels[key], old.values.get(key, "")),
            "after": told_value(labels[key], new.values.get(key, "")),
        }
        for key in names
        if key not in (form.title_from, NUMBER)
    ]
    money = [
        (f"งบประมาณปี {year} (บาท)", old.budgets.get(year), new.budgets.get(year)) for year in years
    ]
    found += [
        {"label": label, "before": one or "", "after": other or ""}
        for label, one, other in money
        if one != other
    ]
    if old.title != new.title:
        found.insert(0, {"label": "ชื่อโครงการ", "before": old.title, "after": new.title})
    return found
