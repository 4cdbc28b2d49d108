"""What the office does to a plan: pairs to answer, ceilings, and projects beyond capacity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.plans.comparisons import compare_to_ceilings
from oneplan.domain.plans.merge_words import merge_words
from oneplan.domain.plans.ranking import with_codes
from oneplan.domain.plans.row_frames import baht_of
from oneplan.domain.plans.strategies import Ceilings, Strategies
from oneplan.gateways.files.rules import merging_rules, routing_rules
from oneplan.services.plans.merging import ACCEPTED, OPEN, OUTDATED, REFUSED, list_candidates
from oneplan.services.plans.plan_views import PlanQuestion, find_shown
from oneplan.services.plans.route_moves import MINISTRY
from oneplan.services.plans.routing import RoutedRow, list_routed
from oneplan.store.plans import plan_trees, row_frames, strategies
from oneplan.store.units import units

PAGE_ITEMS = 50
ALL_STRATEGIES = "ทุกยุทธศาสตร์"
MERGE_STATES_TH = {
    OPEN: "รอคำตอบ",
    ACCEPTED: "เป็นโครงการเดียวกัน",
    REFUSED: "เป็นคนละโครงการ",
    OUTDATED: "โครงการเปลี่ยนไปแล้ว",
}


def cut(items: Sequence[Any], page: int) -> dict[str, Any]:
    """A page of a list: total, page, pages, items."""
    pages = max(1, -(-len(items) // PAGE_ITEMS))
    page = min(max(1, page), pages)
    return {
        "total": len(items),
        "page": page,
        "pages": pages,
        "items": list(items[(page - 1) * PAGE_ITEMS : page * PAGE_ITEMS]),
    }


def view_merges(
    session: Session, cycle_id: str, *, state: str = OPEN, page: int = 1
) -> dict[str, Any]:
    """Pairs of rows that may be one project, with the units of both; a page of one state.

    Returns:
        rules (what is merged unasked and what is asked, Thai and English); state; counts by
        state (state, state_th, count); pairs: a page of
        :class:`oneplan.services.plans.merging.Candidate` with first_unit and second_unit.
    """
    found = list_candidates(session, cycle_id)
    shown = cut([asdict(each) for each in found if each.state == state], page)
    codes = {key.split("/")[1] for each in shown["items"] for key in _keys(each)}
    named = units.list_by_code(session, codes)
    for each in shown["items"]:
        for side in ("first", "second"):
            code = each[f"{side}_key"].split("/")[1]
            each[f"{side}_unit"] = named[code].name_th if code in named else code
        each["state_th"] = MERGE_STATES_TH[each["state"]]
    return {
        "rules": merge_words(merging_rules()),
        "state": state,
        "counts": [
            {"state": key, "state_th": th, "count": sum(each.state == key for each in found)}
            for key, th in MERGE_STATES_TH.items()
        ],
        "pairs": shown,
    }


def _keys(pair: dict[str, Any]) -> tuple[str, str]:
    return pair["first_key"], pair["second_key"]


def _holder_words(row: RoutedRow) -> str:
    """Who holds a project now; a ministry by the name it was sent under."""
    at = row.at
    return f"{at.holder_th} {at.holder_code}".rstrip() if at.holder == MINISTRY else at.holder_th


def view_ceilings(session: Session, cycle_id: str) -> dict[str, Any]:
    """The ceilings in force beside what the final plan asks for.

    Returns:
        ceilings: year, strategy (code, empty for all), strategy_th, limit, asked, left (baht;
        below zero where more is asked); asked and left are None without a plan; version.
    """
    known = Strategies.from_entries(strategies.list_entries(session, cycle_id))
    entries = strategies.list_ceilings(session, cycle_id)
    found = find_shown(session, cycle_id, PlanQuestion()).found
    view: dict[str, Any] = {"version": found.version if found else None, "ceilings": []}
    sums: dict[tuple[str, str], tuple[Decimal, Decimal]] = {}
    if found is not None and entries:
        plan_trees.prepare(session)
        forms = sorted(merging_rules().strategy)
        rows = with_codes(row_frames.select_ranked(session, [found.id], forms=forms), known)
        beside = compare_to_ceilings(rows, Ceilings.from_entries(entries))
        sums = {
            (each["year"], each["code"]): (baht_of(each["asked"]), baht_of(each["left"]))
            for each in beside.to_dict("records")
        }
    for year, code, baht in entries:
        asked, left = sums.get((year, code), (None, None))
        view["ceilings"].append(
            {
                "year": year,
                "strategy": code,
                "strategy_th": known.name_of(code) if code else ALL_STRATEGIES,
                "limit": baht,
                "asked": f"{asked:.2f}" if asked is not None else None,
                "left": f"{left:.2f}" if left is not None else None,
            }
        )
    return view


def view_routes(
    session: Session, cycle_id: str, *, holder: str = "", page: int = 1, area: str = ""
) -> dict[str, Any]:
    """Projects beyond capacity: who holds each, since when, and where it has been.

    Returns:
        holder; holders (holder, holder_th, count); projects: a page of row_key, title, unit_name,
        baht over all years, exceeded_th, at (holder, holder_th, outcome, outcome_th, since),
        before: the same of each stop before, next_th: who would be next.
    """
    rules = routing_rules()
    found = list_routed(session, cycle_id, under=area)
    kept = [each for each in found if holder in ("", each.at.holder)]
    shown = cut(kept, page)
    shown["items"] = [
        {
            "row_key": each.row_key,
            "title": each.title,
            "unit_name": each.unit_name,
            "baht": f"{sum(map(Decimal, each.budgets.values()), Decimal()):.2f}",
            "exceeded_th": each.exceeded_th,
            "at": {**asdict(each.at), "holder_th": _holder_words(each)},
            "before": [asdict(stop) for stop in each.before],
            "next_th": rules.holders.get(rules.next_holder(each.exceeded, each.at.holder) or ""),
        }
        for each in shown["items"]
    ]
    return {
        "holder": holder,
        "holders": [
            {
                "holder": key,
                "holder_th": th,
                "count": sum(each.at.holder == key for each in found),
            }
            for key, th in rules.holders.items()
        ],
        "projects": shown,
    }
