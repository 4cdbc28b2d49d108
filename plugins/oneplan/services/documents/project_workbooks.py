"""Workbooks of projects for who types them into the national project system.

Those of a plan are of the projects with money of its fiscal year, which are those that are typed
in: the rows of the annual action plan, whose number they stand under once it is issued.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.plan_years import fiscal_year_of
from oneplan.domain.documents.document_formats import DocumentFormat
from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.domain.documents.document_scopes import DocumentScope
from oneplan.domain.plans.plan_rows import PlanRow
from oneplan.domain.plans.project_system import answer
from oneplan.gateways.files.archives import pack
from oneplan.gateways.files.files import Files
from oneplan.gateways.files.rules import project_system
from oneplan.gateways.spreadsheets.plan_tables import plain
from oneplan.gateways.spreadsheets.project_workbooks import write_project_workbook
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.documents.contents import find_basis
from oneplan.services.documents.files import MadeFile, name_file, note_draft
from oneplan.services.documents.issues import find_kept
from oneplan.services.documents.package_names import name_plan
from oneplan.services.documents.project_values import PlanAround, hold_project
from oneplan.services.documents.projects import has_money_of
from oneplan.services.documents.releases import release_of
from oneplan.services.plans.lineage import RowUnknown, source_of, trace_row
from oneplan.services.plans.master_plans import master_plans_of
from oneplan.services.plans.ministries import printed
from oneplan.services.plans.plan_versions import final_group
from oneplan.services.plans.routing import RoutedRow, list_routed
from oneplan.store.cycles import cycles
from oneplan.store.documents import documents
from oneplan.store.plans import plans
from oneplan.store.submissions import submissions
from oneplan.store.units import units

LARGEST = 10 * 1024 * 1024
"""Bytes of the workbooks that go with one package, some 1,100; the index names what is left out."""
INDEX = "index.csv"
INDEX_COLUMNS = ("number", "row_key", "title", "unit", "baht", "file", "remarks")
LEFT_OUT = "ไม่ได้แนบ เพราะชุดใหญ่เกินกำหนด บันทึกทีละโครงการได้จากหน้าแผน"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def make_project_workbook(
    session: Session, cycle_id: str, row_key: str, *, area: str = ""
) -> tuple[str, bytes]:
    """The workbook of one project, as the last plan that holds it says; its name and its bytes.

    Raises:
        RowUnknown: No plan holds it, or its unit lies outside *area*.
    """
    traced = trace_row(session, cycle_id, row_key)
    held: list[dict[str, str]] = list(traced["plans"])  # type: ignore[call-overload]
    sources: list[dict[str, str]] = list(traced["sources"])  # type: ignore[call-overload]
    unit = units.require_unit(session, sources[-1]["unit"])
    if not held or not unit.area_code.startswith(area):
        raise RowUnknown(cycle_id=cycle_id, row_key=row_key)
    calendar, last = calendar_in_force(session, cycle_id), held[-1]
    source = [each for each in sources if each["sha256"] == last["sha256"]][-1]
    plan = plans.find_version(
        session,
        cycle_id=cycle_id,
        step_id=last["step"],
        group_code=last["group"],
        version=int(last["version"]),
    )
    if plan is None:
        raise RowUnknown(cycle_id=cycle_id, row_key=row_key)
    routed = {each.row_key: each for each in list_routed(session, cycle_id, under=unit.area_code)}
    content = _write(
        _around(session, calendar, plan),
        source,
        row_key=row_key,
        unit=(unit.name_th, unit.area_code),
        routed=routed.get(row_key),
        is_simulated=cycles.get_cycle(session, cycle_id).is_simulated,
    )
    return f"{cycle_id}-{_plain_name(row_key)}.xlsx", content


def make_project_workbooks(
    session: Session,
    cycle_id: str,
    *,
    files: Files,
    group: str = "",
    version: int | None = None,
    plan: plans.PlanVersion | None = None,
) -> MadeFile:
    """The workbooks of a plan as one .zip: of an issued one those that were kept.

    No person is named in them: they leave the office with the package.

    Raises:
        PlanUnknown: That version was not made.
    """
    calendar = calendar_in_force(session, cycle_id)
    kind = DocumentKind.ANNUAL_ACTION_PLAN
    plan = plan or find_basis(session, calendar, kind, group, version=version)
    scope = DocumentScope(
        kind=kind,
        cycle_id=cycle_id,
        group=plan.group_code,
        version=plan.version,
        content_hash=plan.content_hash,
    )
    kept = find_kept(session, scope, DocumentFormat.PROJECT_WORKBOOKS)
    if kept is not None:
        return MadeFile(
            name=kept.name,
            content=files.get(kept.sha256),
            sha256=kept.sha256,
            format=DocumentFormat.PROJECT_WORKBOOKS,
        )
    content = pack(list(_members(session, calendar, plan)))
    made = name_file(scope, content, DocumentFormat.PROJECT_WORKBOOKS)
    release = release_of(session, scope)
    if release.number is None:
        note_draft(session, scope, release, made)
        return made
    documents.keep_file(
        session,
        cycle_id=cycle_id,
        number=release.number,
        format=made.format,
        sha256=files.put(content),
        name=made.name,
        byte_count=len(content),
    )
    return made


def _members(
    session: Session, calendar: Calendar, plan: plans.PlanVersion
) -> Iterator[tuple[str, bytes]]:
    """The index and the workbooks, in the order of unit and row."""
    year = str(fiscal_year_of(calendar, calendar.step(plan.step_id)))
    rows = [row for row in plans.list_plan_rows(session, plan.id) if has_money_of(row, year)]
    named = documents.name_units(session, {row.unit_code for row in rows})
    rows.sort(key=lambda row: (named[row.unit_code][1], row.unit_code, row.row_number))
    sent = {s.id: s for s in submissions.list_by_ids(session, {row.submission_id for row in rows})}
    under = final_group(calendar, plan.group_code)
    routed = {each.row_key: each for each in list_routed(session, calendar.cycle, under=under)}
    around = _around(session, calendar, plan, is_public=True)
    is_simulated = cycles.get_cycle(session, calendar.cycle).is_simulated
    books: list[tuple[str, bytes]] = []
    index: list[list[str | int | None]] = []
    size = 0
    for number, row in enumerate(rows, start=1):
        name = ""
        if size < LARGEST:
            name = f"{number:04}-{_plain_name(row.row_key)}.xlsx"
            content = _write(
                around,
                source_of(sent[row.submission_id], row),
                row_key=row.row_key,
                unit=named[row.unit_code],
                routed=routed.get(row.row_key),
                is_simulated=is_simulated,
            )
            size += len(content)
            books.append((name, content))
        index.append(_line(number, row, named, year, name))
    yield INDEX, _index(index)
    yield from books


def _line(
    number: int, row: PlanRow, named: Mapping[str, tuple[str, str]], year: str, file: str
) -> list[str | int | None]:
    baht = Decimal(row.budgets.get(year, "0"))
    remarks = "" if file else LEFT_OUT
    texts = (row.row_key, printed(row.title), named[row.unit_code][0])
    return [number, *map(plain, texts), f"{baht:.2f}", file, remarks]


def _index(lines: Sequence[Sequence[str | int | None]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(INDEX_COLUMNS)
    writer.writerows(lines)
    return stream.getvalue().encode("utf-8-sig")


def _around(
    session: Session, calendar: Calendar, plan: plans.PlanVersion, *, is_public: bool = False
) -> PlanAround:
    return PlanAround(
        plan=plan,
        title=name_plan(session, calendar, plan),
        fiscal_year=fiscal_year_of(calendar, calendar.step(plan.step_id)),
        known=master_plans_of(session, calendar.cycle),
        people=project_system().people if is_public else frozenset(),
        is_public=is_public,
    )


def _write(
    around: PlanAround,
    source: Mapping[str, object],
    *,
    row_key: str,
    unit: tuple[str, str],
    routed: RoutedRow | None,
    is_simulated: bool,
) -> bytes:
    project = hold_project(around, source, row_key=row_key, unit=unit, routed=routed)
    plan = around.plan
    return write_project_workbook(
        answer(project_system(), project),
        title=str(project.facts["title"][0].value),
        plan=f"{around.title} ฉบับที่ {plan.version} รหัสเนื้อหา {plan.content_hash[:16]}",
        made_at=plan.made_at,
        is_simulated=is_simulated,
    )


def _plain_name(row_key: str) -> str:
    return _NOT_IN_NAMES.sub("-", row_key.replace("/", "_"))
