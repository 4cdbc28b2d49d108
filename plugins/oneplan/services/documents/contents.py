"""Gather what a document says from the store; nothing here sets type."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from oneplan.config.settings import settings
from oneplan.domain.cycles.acts import makes_plan
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE_DIGITS
from oneplan.domain.cycles.plan_years import fiscal_year_of, years_of
from oneplan.domain.decisions.answers import shown
from oneplan.domain.documents.document_kinds import KIND_NAMES_TH, ONE_YEAR_KINDS, DocumentKind
from oneplan.domain.documents.document_scopes import DocumentScope
from oneplan.domain.documents.document_titles import area_title, provincial_title, subtitle_of
from oneplan.domain.documents.documents import Document
from oneplan.domain.documents.plan_kinds import DELIVERABLES
from oneplan.domain.documents.plan_kinds import kinds_of as kinds_of
from oneplan.domain.plans.plan_rows import PlanRow
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.documents import annexes as annexes
from oneplan.services.documents.alignment import ranks_of
from oneplan.services.documents.open_data import open_terms
from oneplan.services.documents.projects import AMPHOE_DIGITS, TAMBON_DIGITS, list_projects
from oneplan.services.documents.releases import release_of
from oneplan.services.plans.completeness import completeness_of, list_step_counts
from oneplan.services.plans.plan_versions import final_group, final_step_of
from oneplan.services.plans.routing import list_routed
from oneplan.store.cycles import cycles
from oneplan.store.plans import plans
from oneplan.store.units import areas


class GroupNeeded(OneplanError):
    """A document of an amphoe or a tambon was asked for without saying of which."""

    status_code = 422

    def __init__(self, *, kind: DocumentKind, group: str) -> None:
        super().__init__(
            f"{kind.value}: {group!r} is no DOPA code of an amphoe (4 digits) or tambon (6 digits)"
            " of this cycle's province; name one with --group."
        )
        self.th = (
            f"{KIND_NAMES_TH[kind]}: “{shown(group)}” ไม่ใช่รหัสอำเภอ (๔ หลัก) หรือตำบล (๖ หลัก)"
            " ของจังหวัดในรอบแผนนี้ โปรดระบุรหัสที่ถูกต้อง"
        )


def read_document(
    session: Session,
    cycle_id: str,
    kind: DocumentKind,
    *,
    group: str = "",
    version: int | None = None,
    plan: plans.PlanVersion | None = None,
) -> Document:
    """Gather one document.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        kind: Which document.
        group: DOPA code of the amphoe or tambon it is about, the holder of an
            extract; empty for the province.
        version: Version of the plan under it; the last by default.
        plan: The plan version itself, where the caller has it.

    Raises:
        GroupNeeded: The document is of an area and *group* names none.
        PlanUnknown: That version was not made.
    """
    calendar = calendar_in_force(session, cycle_id)
    _check_group(calendar, kind, group)
    plan = plan or find_basis(session, calendar, kind, group, version=version)
    cycle = cycles.get_cycle(session, cycle_id)
    rows = plans.list_plan_rows(session, plan.id)
    scope = DocumentScope(
        kind=kind,
        cycle_id=cycle_id,
        group=group,
        version=plan.version,
        content_hash=plan.content_hash,
    )
    years = _years(calendar, plan, kind, rows)
    province = final_group(calendar, plan.group_code)
    routed = {each.row_key: each for each in list_routed(session, cycle_id, under=province)}
    # They load pandas.
    from oneplan.domain.documents import document_totals as totals  # noqa: PLC0415
    from oneplan.services.plans.strategy_lists import list_by_strategy  # noqa: PLC0415

    strategies = list_by_strategy(session, plan)
    projects = tuple(
        list_projects(session, calendar, scope, rows, years, routed, ranks_of(strategies))
    )
    summed = totals.project_frame(projects, years)
    complete = completeness_of(session, plan)
    return Document(
        scope=scope,
        title=title_of(session, calendar, scope),
        subtitle=subtitle_of(calendar, calendar.step(plan.step_id), kind),
        province=_province_name(session, calendar, plan.group_code) or "ทั่วประเทศ",
        area=_area_name(session, group),
        fiscal_year_be=calendar.fiscal_year_be,
        issuer=calendar.issuer.unit_th if calendar.issuer else "",
        contact=_contact(calendar),
        made_at=plan.made_at,
        verify_url=verify_url(scope),
        is_simulated=cycle.is_simulated,
        release=release_of(session, scope),
        years=years,
        projects=projects,
        by_strategy=totals.subtotals(summed, "strategy"),
        by_amphoe=totals.subtotals(summed, "amphoe"),
        total=totals.total_of(summed),
        milestones=annexes.list_milestones(session, calendar, plan.step_id, province),
        resolutions=annexes.list_resolutions(session, calendar, province),
        comments=annexes.list_comments(session, calendar),
        counts=list_step_counts(session, calendar, plan.step_id, _counted_group(plan, group)),
        completeness=complete.line() if complete else "",
        alignment=totals.align(summed, strategies),
        escalations=annexes.list_escalations(session, routed.values(), group),
        sources=annexes.list_sources(session, rows, {p.row_key for p in projects}, plan.id),
        excluded=annexes.list_not_kept(session, plan.id) if not group else (),
        **open_terms(session, calendar, scope, years, province),
    )


def _counted_group(plan: plans.PlanVersion, group: str) -> str:
    """Whose units a document counts: its amphoe's, else those behind the plan under it."""
    if group.isdigit():
        return group[:AMPHOE_DIGITS]
    return plan.group_code if plan.group_code.isdigit() else ""


def _province_name(session: Session, calendar: Calendar, group: str) -> str:
    """The province of a calendar; of a nation's, that of an area; empty for the nation."""
    if calendar.province is not None:
        return calendar.province.name_th
    code = group[:PROVINCE_DIGITS]
    found = areas.list_areas(session, digits=PROVINCE_DIGITS, under=code) if code.isdigit() else ()
    return found[0].name_th if found else ""


def verify_url(scope: DocumentScope) -> str:
    """The page that says which version a document is."""
    return f"{settings().public_url.rstrip('/')}/verify/{scope.path}"


def find_basis(
    session: Session, calendar: Calendar, kind: DocumentKind, group: str, *, version: int | None
) -> plans.PlanVersion:
    """The plan version that a document is printed from.

    Raises:
        PlanUnknown: It was not made.
    """
    names = [
        step.id
        for step in calendar.steps
        if makes_plan(calendar, step)
        and DELIVERABLES.get(kind, frozenset()) & {each.key for each in step.deliverables}
    ]
    found = None
    if names:
        found = plans.find_version(
            session,
            cycle_id=calendar.cycle,
            step_id=names[-1],
            group_code=group[:AMPHOE_DIGITS],
            version=version,
        )
    if found is None:
        found = plans.find_version(
            session,
            cycle_id=calendar.cycle,
            version=version,
            step_id=final_step_of(session, calendar.cycle),
            group_code=final_group(calendar, group),
        )
    if found is None:
        raise plans.PlanUnknown(cycle_id=calendar.cycle, version=version)
    return found


def _check_group(calendar: Calendar, kind: DocumentKind, group: str) -> None:
    of_area = kind.value.startswith(("amphoe", "tambon"))
    if not of_area:
        return
    digits = (
        (AMPHOE_DIGITS, TAMBON_DIGITS) if kind == DocumentKind.TAMBON_SUMMARY else (AMPHOE_DIGITS,)
    )
    under = calendar.province.code if calendar.province else ""
    if len(group) not in digits or not group.isdigit() or not group.startswith(under):
        raise GroupNeeded(kind=kind, group=group)


def _years(
    calendar: Calendar, plan: plans.PlanVersion, kind: DocumentKind, rows: Sequence[PlanRow]
) -> tuple[str, ...]:
    """The years of money: the plan's one year alone, or its span and every year asked for."""
    step = calendar.step(plan.step_id)
    if kind in ONE_YEAR_KINDS:
        return (str(fiscal_year_of(calendar, step)),)
    span = step.plan_span_be or calendar.plan_span_be
    printed = set(map(str, years_of(calendar, step))) if span else set()
    return tuple(sorted(printed | {year for row in rows for year in row.budgets})) or (
        str(calendar.fiscal_year_be),
    )


def title_of(session: Session, calendar: Calendar, scope: DocumentScope) -> str:
    """What a document is called on its first page."""
    name = KIND_NAMES_TH[scope.kind]
    if scope.kind == DocumentKind.ANNUAL_ACTION_PLAN:
        return f"{name}งบประมาณ พ.ศ. {to_thai_digits(calendar.fiscal_year_be)}"
    if scope.kind == DocumentKind.MINISTRY_EXTRACT:
        return f"{name} เสนอ{scope.group}"
    area = _area_name(session, scope.group)
    province_name = _province_name(session, calendar, scope.group)
    province = f"จังหวัด{province_name}" if province_name else ""
    if scope.kind == DocumentKind.PROVINCIAL_PLAN:
        return provincial_title(province_name)
    return " ".join(part for part in (area_title(name, area), province) if part)


def _area_name(session: Session, group: str) -> str:
    if not group.isdigit():
        return ""
    found = {
        area.code: area.name_th
        for area in areas.list_areas(session, digits=len(group), under=group)
    }
    if len(group) == PROVINCE_DIGITS:
        return ""
    word = "อำเภอ" if len(group) == AMPHOE_DIGITS else "ตำบล"
    return f"{word}{found[group]}" if group in found else group


def _contact(calendar: Calendar) -> tuple[tuple[str, str], ...]:
    issuer = calendar.issuer
    if issuer is None:
        return ()
    pairs = (("เว็บไซต์", issuer.web), ("โทรศัพท์", issuer.phone), ("โทรสาร", issuer.fax),
             ("ไปรษณีย์อิเล็กทรอนิกส์", issuer.email))  # fmt: skip
    return tuple((label, value) for label, value in pairs if value)
