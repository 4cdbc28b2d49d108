"""The rows of a plan as a document lists them: which belong to it, and what each says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE_DIGITS
from oneplan.domain.documents.document_kinds import ONE_YEAR_KINDS, DocumentKind
from oneplan.domain.documents.document_scopes import DocumentScope
from oneplan.domain.documents.documents import NO_STRATEGY, Project, clean
from oneplan.domain.forms.master_plans import TARGET as MASTER_PLAN_TARGET
from oneplan.domain.forms.master_plans import MasterPlans
from oneplan.domain.plans.places import area_around, is_inside
from oneplan.domain.plans.plan_rows import PlanRow
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.services.documents.alignment import strategy_words
from oneplan.services.plans.master_plans import master_plans_of
from oneplan.services.plans.ministries import agency_of, holder_words, printed
from oneplan.services.plans.ministries import ministry_of as ministry_of
from oneplan.services.plans.routing import RoutedRow
from oneplan.store.documents import documents
from oneplan.store.units import areas

AMPHOE_DIGITS = 4
TAMBON_DIGITS = 6
OBJECTIVE = ("objective", "problem_or_need", "rationale", "problem_ref")
TARGET = ("target_output", "target", "output", "scope_and_size", "kpi")
PLACES = ("tambon_codes", "target_area", "tambon_code")
MASTER_PLAN = ("master_plan_target", "master_plan_link", "national_strategy_link")


@dataclass(frozen=True, slots=True)
class _Places:
    """Names of the areas and units of a cycle."""

    areas: Mapping[str, str]
    units: Mapping[str, tuple[str, str]]

    def area(self, code: str, digits: int) -> str:
        return self.areas.get(code[:digits], "") if len(code) >= digits else ""


def list_projects(  # noqa: PLR0917
    session: Session,
    calendar: Calendar,
    scope: DocumentScope,
    rows: Sequence[PlanRow],
    years: Sequence[str],
    routed: Mapping[str, RoutedRow],
    ranks: Mapping[str, int],
) -> Iterator[Project]:
    """The projects of a document in its order: by strategy, then by area."""
    places = _places(session, calendar, rows)
    order = sorted(
        (row for row in rows if _belongs(scope, places, row, years, routed)),
        key=lambda row: (
            _strategy(row) == NO_STRATEGY,
            _strategy(row),
            places.units.get(row.unit_code, ("", ""))[1],
        ),
    )
    known = master_plans_of(session, calendar.cycle)
    for number, row in enumerate(order, start=1):
        holder = holder_words(routed[row.row_key]) if row.row_key in routed else ""
        yield _project(
            places,
            row,
            number=number,
            years=years,
            holder=holder,
            rank=ranks.get(row.row_key),
            known=known,
        )


def _places(session: Session, calendar: Calendar, rows: Sequence[PlanRow]) -> _Places:
    units = documents.name_units(session, {row.unit_code for row in rows})
    provinces = {area_code[:PROVINCE_DIGITS] for _, area_code in units.values()}
    under = calendar.province.code if calendar.province else ""
    if not under and len(provinces) == 1:  # of a nation's areas those of the one province
        (under,) = provinces
    return _Places(
        areas={
            area.code: area.name_th
            for digits in (2, AMPHOE_DIGITS, TAMBON_DIGITS)
            for area in areas.list_areas(session, digits=digits, under=under)
        },
        units=units,
    )


def _belongs(
    scope: DocumentScope,
    places: _Places,
    row: PlanRow,
    years: Sequence[str],
    routed: Mapping[str, RoutedRow],
) -> bool:
    area_code = places.units.get(row.unit_code, ("", ""))[1]
    if scope.kind == DocumentKind.MINISTRY_EXTRACT:
        ministry = ministry_of(row, routed)
        return ministry != "" and scope.group in ("", ministry)
    if scope.group.isdigit() and not _is_in_area(row, area_code, scope.group):
        return False
    if scope.kind in ONE_YEAR_KINDS:
        return has_money_of(row, years[0])
    return True


def has_money_of(row: PlanRow, year: str) -> bool:
    """Whether a row asks money of a fiscal year or was given some of it."""
    return any(Decimal(by_year.get(year, "0")) for by_year in (row.budgets, row.allocated))


def _is_in_area(row: PlanRow, unit_area: str, group: str) -> bool:
    """Whether a row is of an area: its unit's, or where an office of the province does it."""
    if unit_area.startswith(group):
        return True
    return group.startswith(unit_area) and is_inside(_place(row), group)


def _place(row: PlanRow) -> str:
    return next((row.values[key] for key in PLACES if row.values.get(key)), "")


def _strategy(row: PlanRow) -> str:
    return strategy_words(row.values.get("alignment", ""))


def _project(
    places: _Places,
    row: PlanRow,
    *,
    number: int,
    years: Sequence[str],
    holder: str,
    rank: int | None,
    known: MasterPlans,
) -> Project:
    unit, area_code = places.units.get(row.unit_code, (row.unit_code, ""))
    around = area_around(_place(row), area_code)
    budgets = {
        year: Decimal(amount) for year, amount in sorted(row.budgets.items()) if year in years
    }
    given = {year: Decimal(baht) for year, baht in row.allocated.items() if year in years}
    return Project(
        number=number,
        row_key=row.row_key,
        title=printed(row.title) or "(ไม่ระบุชื่อโครงการ)",
        strategy=_strategy(row),
        area_code=area_code,
        amphoe=places.area(area_code, AMPHOE_DIGITS),
        tambon=places.area(area_code, TAMBON_DIGITS),
        unit_code=row.unit_code,
        unit=clean(unit),
        agency=agency_of(row),
        objective=_first(row, OBJECTIVE),
        target=_first(row, TARGET),
        master_plan=_master_plan(row, known),
        holder=holder,
        rank=rank,
        budgets=budgets,
        sha256=row.sha256,
        sheet=row.sheet,
        remarks=_remarks(budgets) if not row.allocated else (),
        allocated=sum(given.values(), Decimal()) if given else None,
        given=given,
        place_code=around,
        place_amphoe=places.area(around, AMPHOE_DIGITS),
        place_tambon=places.area(around, TAMBON_DIGITS),
    )


def _first(row: PlanRow, keys: Sequence[str]) -> str:
    return next((printed(row.values[key]) for key in keys if row.values.get(key)), "")


def _master_plan(row: PlanRow, known: MasterPlans) -> str:
    """The target that a row names with those above it (Y1, Y2, Z), else the words of its unit."""
    named = known.chain(str(row.values.get(MASTER_PLAN_TARGET, "")))
    if named:
        return " · ".join(f"{each.level} {each.words}" for each in named)
    return _first(row, MASTER_PLAN)


def _remarks(budgets: Mapping[str, Decimal]) -> tuple[str, ...]:
    found = []
    if not any(budgets.values()):
        found.append("ไม่ระบุงบประมาณ")
    found += [
        f"งบประมาณปี {to_thai_digits(year)} ติดลบ" for year, baht in budgets.items() if baht < 0
    ]
    return tuple(found)
