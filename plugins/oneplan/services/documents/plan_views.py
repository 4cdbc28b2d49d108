"""A plan as who only looks at it sees it: what is put before a committee, or was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.decisions.decisions import RESOLUTIONS_TH, Resolution
from oneplan.domain.documents.document_formats import DocumentFormat
from oneplan.domain.documents.document_scopes import DocumentScope
from oneplan.domain.documents.documents import Document
from oneplan.domain.reminders.mail_key import presented_of
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.documents.contents import kinds_of, read_document
from oneplan.services.documents.issues import find_kept
from oneplan.services.documents.package_names import name_plan
from oneplan.services.documents.proofs import prove_totals
from oneplan.services.plans.completeness import completeness_of
from oneplan.services.units.portal_links import LinkRefused
from oneplan.services.units.view_links import View
from oneplan.store.cycles import cycles
from oneplan.store.decisions import decisions
from oneplan.store.documents.documents import IssuedFile
from oneplan.store.plans import plans
from oneplan.store.plans.plans import PlanVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A plan and how it stands.

    Attributes:
        newer: Number of the version after it that was made last; None where it is the last.
        totals: Year → baht.
        resolutions: What committees resolved about exactly this content, in their order.
        packages: Number, day and files of each package of this content that was sent.
    """

    cycle_title_th: str
    name: str
    version: int
    newer: int | None
    made_at: datetime
    row_count: int
    totals: Mapping[str, str]
    completeness: str
    content_hash: str
    resolutions: Sequence[tuple[str, datetime]]
    packages: Sequence[tuple[int, datetime, Sequence[Mapping[str, Any]]]]
    is_simulated: bool


def view_plan(session: Session, view: View) -> PlanView:
    """What a link shows of its plan.

    Raises:
        LinkRefused: The plan is of another cycle, or there is none.
    """
    plan = _plan_of(session, view)
    calendar = calendar_in_force(session, view.cycle_id)
    last = plans.find_version(
        session, cycle_id=plan.cycle_id, step_id=plan.step_id, group_code=plan.group_code
    )
    complete = completeness_of(session, plan)
    return PlanView(
        cycle_title_th=calendar.title.th,
        name=name_plan(session, calendar, plan),
        version=plan.version,
        newer=last.version if last and last.version > plan.version else None,
        made_at=plan.made_at,
        row_count=plan.row_count,
        totals=dict(sorted(plan.totals.items())),
        completeness=complete.line() if complete else "",
        content_hash=plan.content_hash,
        resolutions=[
            (RESOLUTIONS_TH[Resolution(each.resolution)], each.decided_at)
            for each in decisions.list_decisions(session, cycle_id=view.cycle_id)
            if each.content_hash == plan.content_hash
        ],
        packages=[
            (each.number, each.dispatched_at, each.files) for each in _packages(session, plan)
        ],
        is_simulated=cycles.get_cycle(session, view.cycle_id).is_simulated,
    )


def find_plan_document(session: Session, view: View) -> IssuedFile | Document:
    """The plan as a PDF: of an issued one the file that was kept, else what to print.

    Raises:
        LinkRefused: The plan is of another cycle, or there is none.
        TotalsDiffer: A figure of a draft is not the store's.
    """
    plan = _plan_of(session, view)
    kind = kinds_of(calendar_in_force(session, view.cycle_id), plan)[0]
    scope = DocumentScope(
        kind=kind,
        cycle_id=view.cycle_id,
        group=plan.group_code,
        version=plan.version,
        content_hash=plan.content_hash,
    )
    kept = find_kept(session, scope, DocumentFormat.PDF)
    if kept is not None:
        return kept
    document = read_document(session, view.cycle_id, kind, group=plan.group_code, plan=plan)
    prove_totals(session, document, plan)
    return document


def find_sent_file(session: Session, view: View, sha256: str) -> Mapping[str, Any]:
    """A file of a package of this very plan: name, type, sha256, bytes.

    Raises:
        LinkRefused: No such file was sent with it.
    """
    for package in _packages(session, _plan_of(session, view)):
        for entry in package.files:
            if entry["sha256"] == sha256:
                found: Mapping[str, Any] = entry
                return found
    raise LinkRefused


def _plan_of(session: Session, view: View) -> PlanVersion:
    found = plans.list_by_ids(session, [presented_of(view.about)])
    if not found or found[0].cycle_id != view.cycle_id:
        raise LinkRefused
    return found[0]


def _packages(session: Session, plan: PlanVersion) -> list[decisions.Dispatch]:
    return [
        each
        for each in decisions.list_dispatches(session, cycle_id=plan.cycle_id)
        if (each.group_code, each.content_hash) == (plan.group_code, plan.content_hash)
    ]
