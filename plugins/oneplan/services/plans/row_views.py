"""One project of a plan as a person reads it: what it says, where from, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.forms.forms import Column, Form
from oneplan.domain.plans.routing import OUTCOMES_TH, RouteOutcome
from oneplan.domain.submissions.attachments import KINDS, kind_of
from oneplan.gateways.files.areas import name_area
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.files.rules import routing_rules
from oneplan.services.plans.lineage import RowUnknown, trace_row
from oneplan.store.decisions import comments
from oneplan.store.decisions.commented_projects import list_commented_projects
from oneplan.store.plans import routes
from oneplan.store.units import units

OUTCOMES_OF_ROWS_TH = {"merged": "รวมกับโครงการอื่น", "excluded": "ไม่อยู่ในแผน"}


def view_row(session: Session, cycle_id: str, row_key: str, *, area: str = "") -> dict[str, Any]:
    """Describe a project as plain JSON.

    Returns:
        row_key; title; unit and unit_name; amphoe_th; sources: each version of the file that a
        plan took in, the last one first, with ``said`` (label, text and cell of each column) and
        ``money`` (year, baht, cell); plans that hold it; not_kept and merged_from, as
        :func:`oneplan.services.plans.lineage.trace_row` tells them; way: its stops beyond
        capacity; comments about it; attachments: files with details, and the step that they
        were added to.

    Raises:
        RowUnknown: No plan took it in, or its unit lies outside *area*.
    """
    traced = trace_row(session, cycle_id, row_key)
    sources: list[dict[str, Any]] = list(reversed(traced["sources"]))  # type: ignore[call-overload]
    unit = units.require_unit(session, sources[0]["unit"])
    if not unit.area_code.startswith(area):
        raise RowUnknown(cycle_id=cycle_id, row_key=row_key)
    return {
        "row_key": row_key,
        "title": sources[0]["title"],
        "unit": unit.code,
        "unit_name": unit.name_th,
        "amphoe_th": name_area(unit.area_code[:4]),
        "sources": [tell_source(each) for each in sources],
        "plans": traced["plans"],
        "not_kept": [
            {**each, "outcome_th": OUTCOMES_OF_ROWS_TH[each["outcome"]]}
            for each in traced["not_kept"]  # type: ignore[attr-defined]
        ],
        "merged_from": traced["merged_from"],
        "attachments": [
            {
                **each,
                "kind_th": KINDS[kind_of(each["kind"])][0],
                "kind_en": KINDS[kind_of(each["kind"])][1],
            }
            for each in traced["attachments"]  # type: ignore[attr-defined]
        ],
        "step": row_key.partition("/")[0],
        "way": _way(session, cycle_id, row_key, version=sources[0]["submission_version"]),
        "comments": _comments(session, cycle_id, unit.code, row_key),
    }


def _comments(
    session: Session, cycle_id: str, unit_code: str, row_key: str
) -> list[dict[str, Any]]:
    """Comments about the project that stands in a row, wherever it stood when they were made.

    One about a project that its unit's file has no more stays with the row that it was about.
    """
    said = comments.list_comments(session, cycle_id=cycle_id, unit_code=unit_code)
    stands = list_commented_projects(session, [each.id for each in said]) if said else {}
    return [
        {"said_by": each.said_by, "text": each.text, "recorded_at": each.recorded_at}
        for each in said
        if row_key == ((each.id in stands and stands[each.id].row_key) or each.row_key)
    ]


def form_of_source(source: Mapping[str, Any]) -> Form:
    """The form that a source was sent on, with a column for each year it asks money of."""
    return form_for(source["form"], {*source["budgets"], *source["allocated"]})


def form_for(key: str, years: Iterable[str]) -> Form:
    """A form with a column for each of some Buddhist years."""
    plan_years = tuple(sorted(map(int, years)))
    return load_form(key, plan_years, plan_years[-1] if plan_years else 0)


def tell_source(source: Mapping[str, Any]) -> dict[str, Any]:
    """What a unit's file says of a project, with the cell of each value, as a page lists it."""
    form = form_of_source(source)
    cells = source["cells"]
    columns = [each for each in (*form.header, *form.columns) if each.year is None]
    return {
        "form": form.key,
        "form_th": form.title_th,
        "file_name": source["file_name"],
        "sha256": source["sha256"],
        "submission_version": source["submission_version"],
        "received_at": datetime.fromisoformat(source["received_at"]),
        "sender": source["sender"],
        "sheet": source["sheet"],
        "row": source["row"],
        "title_cell": cells.get(form.title_from),
        "said": [
            {
                "key": column.key,
                "label": column.th,
                "text": told_value(column, source["values"][column.key]),
                "cell": cells.get(column.key),
            }
            for column in columns
            if source["values"].get(column.key)
        ],
        "money": [
            {"year": year, "baht": baht, "cell": source["budget_cells"].get(year), "is_asked": True}
            for year, baht in sorted(source["budgets"].items())
        ]
        + [
            {
                "year": year,
                "baht": baht,
                "cell": source["allocated_cells"].get(year),
                "is_asked": False,
            }
            for year, baht in sorted(source["allocated"].items())
        ],
    }


def told_value(column: Column, text: str) -> str:
    """A stored value as people read it: the words of a choice, the names of areas."""
    if column.choices:
        return next((each.th for each in column.choices if each.value == text), text)
    if column.type in ("tambon_code", "area_codes"):
        return ", ".join(name_area(code.strip()) for code in text.split(","))
    return text


def _way(session: Session, cycle_id: str, row_key: str, *, version: int) -> list[dict[str, Any]]:
    rules = routing_rules()
    step_id, unit_code, row_number = row_key.split("/")
    hops = routes.list_hops_of_row(
        session,
        cycle_id=cycle_id,
        step_id=step_id,
        unit_code=unit_code,
        version=version,
        row_number=int(row_number),
    )
    return [
        {
            "holder_th": rules.holders.get(each.holder, each.holder),
            "outcome_th": OUTCOMES_TH[RouteOutcome(each.outcome)],
            "since": each.moved_at,
            "moved_by": each.moved_by,
            "cause": each.cause,
        }
        for each in hops
    ]
