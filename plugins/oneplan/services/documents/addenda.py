"""What a later version changed in a plan that was sent: a numbered addendum."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.documents.addenda import Addendum, Change
from oneplan.domain.documents.document_formats import DocumentFormat
from oneplan.domain.documents.document_scopes import DocumentScope
from oneplan.domain.documents.documents import clean
from oneplan.domain.plans.differences import difference
from oneplan.domain.plans.plan_rows import PlanRow
from oneplan.domain.shared.personal_data import hide_personal_data
from oneplan.gateways.pdf.addendum_documents import write_addendum
from oneplan.services.documents.contents import kinds_of, title_of, verify_url
from oneplan.services.documents.files import MadeFile
from oneplan.services.plans.completeness import stands_on
from oneplan.store.cycles import cycles
from oneplan.store.documents import documents
from oneplan.store.plans import plan_rows, plans


def make_addendum(
    session: Session,
    calendar: Calendar,
    before: plans.PlanVersion,
    after: plans.PlanVersion,
    *,
    number: int,
) -> list[MadeFile]:
    """Write the table of differences between two versions as PDF and CSV."""
    addendum = read_addendum(session, calendar, before, after, number=number)
    name = f"{calendar.cycle}-{after.group_code or 'province'}-addendum-{number}"
    return [
        MadeFile(
            name=f"{name}.{format_}",
            content=content,
            format=format_,
            sha256=hashlib.sha256(content).hexdigest(),
        )
        for format_, content in (
            (DocumentFormat.PDF, write_addendum(addendum)),
            (DocumentFormat.CSV, _as_csv(addendum)),
        )
    ]


def read_addendum(
    session: Session,
    calendar: Calendar,
    before: plans.PlanVersion,
    after: plans.PlanVersion,
    *,
    number: int,
) -> Addendum:
    """Compare two versions row by row."""
    old = {row.row_key: row for row in plans.list_plan_rows(session, before.id)}
    new = {row.row_key: row for row in plans.list_plan_rows(session, after.id)}
    names = documents.name_units(session, {r.unit_code for r in (*old.values(), *new.values())})
    found = difference(*plan_rows.list_differing(session, before.id, after.id))
    changes = [
        *_changes("เพิ่ม", found.added, {}, new, names),
        *_changes("ถอน", found.gone, old, {}, names),
        *_changes("แก้ไข", found.changed, old, new, names),
    ]
    scope = DocumentScope(
        kind=kinds_of(calendar, after)[0],
        cycle_id=calendar.cycle,
        group=after.group_code,
        version=after.version,
        content_hash=after.content_hash,
    )
    return Addendum(
        number=number,
        title=title_of(session, calendar, scope),
        verify_url=verify_url(scope),
        issuer=calendar.issuer.unit_th if calendar.issuer else "",
        before_version=before.version,
        after_version=after.version,
        before_hash=before.content_hash,
        after_hash=after.content_hash,
        before_baht=sum(map(Decimal, before.totals.values()), Decimal()),
        after_baht=sum(map(Decimal, after.totals.values()), Decimal()),
        stands_on=stands_on(session, after),
        made_at=after.made_at,
        is_simulated=cycles.get_cycle(session, calendar.cycle).is_simulated,
        changes=tuple(changes),
    )


def _changes(
    word: str,
    keys: tuple[str, ...],
    old: Mapping[str, PlanRow],
    new: Mapping[str, PlanRow],
    names: Mapping[str, tuple[str, str]],
) -> Iterator[Change]:
    for key in keys:
        row = new.get(key) or old[key]
        yield Change(
            word=word,
            row_key=key,
            title=hide_personal_data(clean(row.title)),
            unit=names[row.unit_code][0],
            before=_money(old.get(key)),
            after=_money(new.get(key)),
        )


def _money(row: PlanRow | None) -> Decimal | None:
    return None if row is None else sum(map(Decimal, row.budgets.values()), Decimal())


def _as_csv(addendum: Addendum) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["change", "row_key", "unit", "title", "baht_before", "baht_after"])
    for each in addendum.changes:
        title = f"'{each.title}" if each.title[:1] in "=+-@" else each.title
        writer.writerow([each.word, each.row_key, each.unit, title, each.before, each.after])
    return stream.getvalue().encode("utf-8-sig")
