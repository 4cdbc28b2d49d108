"""Gather what a collation says from the store; nothing here writes a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.documents.collated import (
    Collated,
    CollatedRow,
    CollatedUnit,
    ReportedAmphoe,
    ReportedCount,
)
from oneplan.domain.documents.documents import PROVINCE_WIDE
from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.forms import Column, ColumnType, Form, Layout
from oneplan.domain.forms.tambon_facts import COUNTS, TARGETS
from oneplan.domain.shared.findings import Severity
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.submissions.submissions import STATES_TH, SubmissionState
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.forms.file_checks import form_of
from oneplan.services.plans.collations import NothingCollated
from oneplan.store.cycles import cycles
from oneplan.store.plans import collations
from oneplan.store.submissions import submission_rows, submissions
from oneplan.store.units import areas, units

AMPHOE_DIGITS, TAMBON_DIGITS = 4, 6
NOT_SENT = "ยังไม่ได้ส่ง"


def last_collation(session: Session, cycle_id: str, step_id: str) -> collations.Collation:
    """The version in force of a step.

    Raises:
        NothingCollated: Nothing was put together yet.
    """
    calendar_in_force(session, cycle_id).step(step_id)
    found = collations.find_last(session, cycle_id=cycle_id, step_id=step_id)
    if found is None:
        raise NothingCollated(
            cycle_id=cycle_id,
            step_id=step_id,
            rule="nothing was put together yet",
            rule_th="ยังไม่ได้รวมเอกสารของขั้นตอนนี้",
        )
    return found


def read_collated(session: Session, collation: collations.Collation) -> Collated:
    """Everything that the files of a collation say; the same version says the same again."""
    calendar = calendar_in_force(session, collation.cycle_id)
    form = form_of(calendar, collation.step_id)
    places = _Places(session, calendar)
    files = submissions.list_by_ids(session, collation.submission_ids)
    senders = _senders(session, collation, files, places, form)
    rows = [
        (senders[each.unit_code], row)
        for each in sorted(files, key=lambda each: places.order(senders[each.unit_code]))
        for row in submission_rows.list_rows(session, each.id)
    ]
    return Collated(
        cycle_id=collation.cycle_id,
        cycle_title=calendar.title.th,
        province=calendar.province.name_th if calendar.province else "ทั่วประเทศ",
        fiscal_year_be=calendar.fiscal_year_be,
        step=collation.step_id,
        form=form,
        version=collation.version,
        content_hash=collation.content_hash,
        made_at=collation.made_at,
        is_simulated=cycles.get_cycle(session, collation.cycle_id).is_simulated,
        units=tuple(sorted(senders.values(), key=places.order)),
        rows=tuple(_rows(form, rows, places)),
        reports=tuple(_reports(collation, rows)) if form.layout == Layout.ONE else (),
    )


class _Places:
    """Thai names of areas and of units, by their codes."""

    def __init__(self, session: Session, calendar: Calendar) -> None:
        under = calendar.province.code if calendar.province else ""
        self._areas = {
            area.code: area.name_th
            for digits in (AMPHOE_DIGITS, TAMBON_DIGITS)
            for area in areas.list_areas(session, digits=digits, under=under)
        }
        self._session = session
        self._units: dict[str, str] = {}

    @staticmethod
    def order(unit: CollatedUnit) -> tuple[str, str]:
        return unit.area_code, unit.code

    def amphoe(self, code: str) -> str:
        return self._areas.get(code[:AMPHOE_DIGITS], PROVINCE_WIDE)

    def tambon(self, code: str) -> str:
        return self._areas.get(code, "") if len(code) == TAMBON_DIGITS else ""

    def unit(self, code: str) -> str:
        if code not in self._units:
            found = units.get_unit(self._session, code)
            self._units[code] = found.name_th if found else code
        return self._units[code]


def _senders(
    session: Session,
    collation: collations.Collation,
    files: Sequence[submissions.Submission],
    places: _Places,
    form: Form,
) -> dict[str, CollatedUnit]:
    by_unit = {each.unit_code: each for each in files}
    missing = set(collation.counts["missing_units"])
    known = units.list_by_code(session, {*by_unit, *missing})
    return {
        code: _sender(unit, by_unit.get(code), places, form) for code, unit in sorted(known.items())
    }


def _sender(
    unit: units.Unit, sent: submissions.Submission | None, places: _Places, form: Form
) -> CollatedUnit:
    about: dict[str, Any] = {
        "code": unit.code,
        "name": unit.name_th,
        "area_code": unit.area_code,
        "amphoe": places.amphoe(unit.area_code),
        "tambon": places.tambon(unit.area_code),
    }
    if sent is None:
        return CollatedUnit(**about, state=NOT_SENT, has_file=False, is_missing=True, fields={})
    fields = sent.layout.get("fields", {})
    return CollatedUnit(
        **about,
        state=STATES_TH[SubmissionState(sent.state)],
        has_file=sent.state != SubmissionState.NIL,
        is_missing=False,
        received_at=sent.received_at,
        file_name=sent.file_name,
        file_type=sent.file_type,
        sha256=sent.sha256,
        version=sent.version,
        fields={
            column.key: _shown(column, fields[column.key], places)
            for column in form.header
            if column.key in fields
        },
        warnings=tuple(
            each["message_th"] for each in sent.findings if each["severity"] == Severity.WARNING
        ),
    )


def _rows(
    form: Form, rows: Sequence[tuple[CollatedUnit, Row]], places: _Places
) -> Iterator[CollatedRow]:
    for number, (unit, row) in enumerate(rows, start=1):
        yield CollatedRow(
            number=number,
            unit=unit,
            tambon=places.tambon(row.values.get("tambon_code", "")) or unit.tambon,
            texts={
                column.key: _shown(column, row.values[column.key], places)
                for column in form.columns[:-1]
                if column.key in row.values and not column.is_budget
            },
            baht={
                column.key: row.budgets[column.year]
                for column in form.columns
                if column.is_budget and column.year is not None and column.year in row.budgets
            },
        )


def _shown(column: Column, value: str, places: _Places) -> str:
    """A stored value as a person reads it; codes of areas stay: the centre files by them."""
    match column.type:
        case ColumnType.CHOICE:
            return next((each.th for each in column.choices if each.value == value), value)
        case ColumnType.DATE:
            return format_date(date.fromisoformat(value), style="abbreviated")
        case ColumnType.UNIT_CODE:
            return places.unit(value)
    return value


def _reports(
    collation: collations.Collation, rows: Sequence[tuple[CollatedUnit, Row]]
) -> Iterator[ReportedAmphoe]:
    figures: Mapping[str, Mapping[str, Mapping[str, int | None]]] = collation.counts.get(
        "figures", {}
    )
    for unit, row in rows:
        said = figures.get(unit.code, {"reported": {}, "held": {}})
        values = row.values
        yield ReportedAmphoe(
            name=unit.amphoe,
            counts={
                name: ReportedCount(reported=said["reported"][name] or 0, held=said["held"][name])
                for name in (TARGETS, *COUNTS)  # a stored mapping has no order
                if name in said["reported"]
            },
            problems=values.get("problems", ""),
            suggestions=values.get("suggestions", ""),
            reporter=" ".join(
                filter(None, (values.get("reporter_name"), values.get("reporter_position")))
            ),
        )
