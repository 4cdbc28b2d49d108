"""A plan as a person looks through it: chosen rows, their sums by two dimensions, a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import final_plan_step, makes_plan
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.plans import pivots
from oneplan.domain.plans.pivots import REST, SEVERAL, Pivot
from oneplan.domain.plans.ranking import with_codes
from oneplan.domain.plans.routing import OWNER, RoutingRules
from oneplan.domain.plans.row_frames import baht_of, total_satang, years_of
from oneplan.domain.plans.strategies import Strategies
from oneplan.domain.plans.totals import sum_years
from oneplan.domain.shared.thai_numerals import compared
from oneplan.gateways.files.areas import name_area
from oneplan.gateways.files.rules import routing_rules
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.plans.listed_rows import read_listed
from oneplan.services.plans.plan_labels import DIMENSIONS, Labels
from oneplan.store.plans import plans, routes, strategies
from oneplan.store.plans.plans import PlanVersion
from oneplan.store.plans.routes import LastHop

PAGE_ROWS = 50
PIVOT_ROWS = 60
PIVOT_COLUMNS = 24
CHOICES = 300
"""Values of a dimension that can be chosen from a list; all others are reached by the sums."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanQuestion:
    """What a person asks of a plan.

    Attributes:
        step, group, version: Which plan; the last of the final one by default.
        chosen: Dimension → value that a row must have.
        by_row, by_column: Dimensions of the sums.
        counts: Count projects rather than money.
        words: Words that a project's name holds.
        page: Page of the rows, from 1.
    """

    step: str = ""
    group: str = ""
    version: int | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)
    by_row: str = "strategy"
    by_column: str = "year"
    counts: bool = False
    words: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The plan that a question is about, and the others that could be asked for."""

    calendar: Calendar
    step: str
    versions: Sequence[PlanVersion]
    found: PlanVersion | None


def view_plan(
    session: Session, cycle_id: str, asked: PlanQuestion, *, area: str = ""
) -> dict[str, Any]:
    """Describe what *asked* chooses of a plan as plain JSON.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        asked: The question.
        area: DOPA code: only projects of units in this area are told.

    Returns:
        step, group, version and what else there is to choose (steps, groups, versions); years;
        totals (projects, baht, by_year); choices of each dimension; pivot; charts; rows, a page
        of them. ``version`` is None where no plan was made yet.
    """
    shown = find_shown(session, cycle_id, asked, area=area)
    view = _which(shown)
    if shown.found is None:
        return view
    known = Strategies.from_entries(strategies.list_entries(session, cycle_id))
    rows = _read(session, cycle_id, shown.found, known, area=area)
    labels = Labels(strategies=known, holders=routing_rules().holders)
    labels.learn_units(rows)
    chosen = pivots.filter_rows(rows, asked.chosen)
    if asked.words:
        chosen = chosen[
            chosen["title"].map(compared).str.contains(compared(asked.words), regex=False)
        ]
    return {
        **view,
        "years": years_of(rows),
        "totals": {
            "projects": len(chosen),
            "baht": f"{baht_of(int(total_satang(chosen).sum())):.2f}",
            "by_year": sum_years(chosen),
        },
        "choices": {name: _choices(rows, name, labels) for name in DIMENSIONS if name != "unit"},
        "pivot": _pivot(chosen, asked, labels),
        "charts": {name: _bars(chosen, name, labels) for name in ("strategy", "amphoe")},
        "rows": _page(chosen, asked.page, labels),
    }


def find_shown(session: Session, cycle_id: str, asked: PlanQuestion, *, area: str = "") -> Shown:
    """The plan that a question is about: of a nation's, the first that *area* lets be seen."""
    calendar = calendar_in_force(session, cycle_id)
    steps = [step.id for step in calendar.steps if makes_plan(calendar, step)]
    final = final_plan_step(calendar) or (steps[-1] if steps else "")
    step = asked.step if asked.step in steps else final
    every = plans.list_versions(session, cycle_id=cycle_id, step_id=step) if step else ()
    codes = sorted({each.group_code for each in every if _may_see(each.group_code, area)})
    group = asked.group if asked.group in codes else next(iter(codes), "")
    versions = [each for each in every if each.group_code == group]
    if asked.version is not None and all(each.version != asked.version for each in versions):
        raise plans.PlanUnknown(cycle_id=cycle_id, version=asked.version)
    found = next(
        (each for each in reversed(versions) if asked.version in (None, each.version)), None
    )
    return Shown(calendar=calendar, step=step, versions=every, found=found)


def _may_see(group_code: str, area: str) -> bool:
    """Whether a plan holds rows of an area: it is of a part of it, or it is around it."""
    return group_code.startswith(area) or area.startswith(group_code)


def _which(shown: Shown) -> dict[str, Any]:
    calendar, found = shown.calendar, shown.found
    group = found.group_code if found else ""
    codes = sorted({each.group_code for each in shown.versions})
    return {
        "step": shown.step,
        "group": group,
        "version": found.version if found else None,
        "content_hash": found.content_hash if found else None,
        "made_at": found.made_at if found else None,
        "counts": {name: n for name, n in found.counts.items() if name != "units"} if found else {},
        "steps": [
            {"step": step.id, "title_th": step.title.th}
            for step in calendar.steps
            if makes_plan(calendar, step)
        ],
        "groups": [{"group": code, "name_th": name_area(code)} for code in codes if code],
        "versions": [
            {"version": each.version, "made_at": each.made_at, "projects": each.row_count}
            for each in reversed(shown.versions)
            if each.group_code == group
        ],
    }


def _read(
    session: Session, cycle_id: str, version: PlanVersion, known: Strategies, *, area: str
) -> pd.DataFrame:
    """The rows of a version with every dimension that can be asked for."""
    rules = routing_rules()
    rows = with_codes(read_listed(session, version, rules, area=area), known)
    hops = routes.list_last_hops(session, cycle_id)
    return rows.assign(strategy=rows["code"], holder=_holders(rows, rules, hops)).drop(
        columns=["code", "exceeded", "project"]
    )


def _holders(
    rows: pd.DataFrame, rules: RoutingRules, hops: Mapping[str, LastHop]
) -> pd.Series[str]:
    """Who holds each row that is beyond a level's capacity; empty for every other row."""
    is_beyond = rows["exceeded"] != ""
    found = is_beyond.map({True: OWNER, False: ""}).astype("str")
    moved = rows[is_beyond & rows["project"].isin(list(hops))]
    for at, key, exceeded in zip(moved.index, moved["project"], moved["exceeded"], strict=True):
        if rules.is_on_way(exceeded, *hops[key]):
            found[at] = hops[key].holder
    return found


def _choices(rows: pd.DataFrame, name: str, labels: Labels) -> list[dict[str, str]]:
    if name == pivots.YEAR:
        values = years_of(rows)
    else:
        counted = rows[name].value_counts()
        values = pivots.rank_values(counted, labels.order(name))[:CHOICES]
    return [{"value": each, "label": labels.name(name, each)} for each in values if each != SEVERAL]


def _pivot(rows: pd.DataFrame, asked: PlanQuestion, labels: Labels) -> dict[str, Any]:
    found = pivots.pivot(rows, by_row=asked.by_row, by_column=asked.by_column, counts=asked.counts)
    lines = pivots.rank_values(found.row_totals, labels.order(asked.by_row))[:PIVOT_ROWS]
    columns = pivots.rank_values(found.column_totals, labels.order(asked.by_column))
    laid = pivots.fold_rest(found, lines, columns[:PIVOT_COLUMNS])

    def told(figure: Any) -> str:
        return str(int(figure)) if asked.counts else f"{baht_of(int(figure)):.2f}"

    return {
        "by_row": asked.by_row,
        "by_column": asked.by_column,
        "counts": asked.counts,
        "columns": [
            {
                "value": each,
                "label": _named(labels, asked.by_column, each, found, laid),
                "total": told(laid.column_totals[each]),
            }
            for each in laid.cells.columns
        ],
        "rows": [
            {
                "value": value,
                "label": _named(labels, asked.by_row, value, found, laid),
                "cells": [told(figure) for figure in line],
                "total": told(laid.row_totals[value]),
            }
            for value, line in zip(laid.cells.index, laid.cells.to_numpy(), strict=True)
        ],
        "total": told(laid.total),
    }


def _named(labels: Labels, dimension: str, value: str, found: Pivot, laid: Pivot) -> str:
    if value != REST:
        return labels.name(dimension, value)
    size = max(
        len(found.cells.index) - len(laid.cells.index),
        len(found.cells.columns) - len(laid.cells.columns),
    )
    return f"อื่น ๆ อีก {size + 1} รายการ"


def _bars(rows: pd.DataFrame, name: str, labels: Labels) -> list[dict[str, str]]:
    """The money of each value of a dimension, for a chart."""
    summed = rows.assign(satang=total_satang(rows)).groupby(name)["satang"].sum()
    values = pivots.rank_values(summed, labels.order(name))[:PIVOT_COLUMNS]
    return [
        {
            "value": each,
            "label": labels.name(name, each),
            "baht": f"{baht_of(int(summed[each])):.2f}",
        }
        for each in values
    ]


def _page(rows: pd.DataFrame, page: int, labels: Labels) -> dict[str, Any]:
    pages = max(1, -(-len(rows) // PAGE_ROWS))
    page = min(max(1, page), pages)
    years = years_of(rows)
    cut = rows.iloc[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    return {
        "total": len(rows),
        "page": page,
        "pages": pages,
        "items": [
            {
                "row_key": each["row_key"],
                "title": each["title"],
                "unit": each["unit"],
                "unit_name": each["unit_name"],
                "amphoe_th": labels.name("amphoe", each["amphoe"]),
                "strategy_th": labels.name("strategy", each["strategy"]),
                "agency": each["agency"],
                "holder_th": labels.name("holder", each["holder"]) if each["holder"] else "",
                "budgets": {
                    year: f"{baht_of(int(each[year])):.2f}"
                    for year in years
                    if pd.notna(each[year])
                },
            }
            for each in cut.to_dict("records")
        ],
    }
