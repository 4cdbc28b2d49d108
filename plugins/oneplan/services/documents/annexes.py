"""The parts of a document around its projects: the year as it was, who said what, the sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.decisions.comments import (
    COMMENT_KINDS_TH,
    OUTCOMES_TH,
    CommentKind,
    CommentOutcome,
)
from oneplan.domain.decisions.decisions import RESOLUTIONS_TH
from oneplan.domain.decisions.decisions import Resolution as Resolved
from oneplan.domain.documents.documents import (
    BeyondCapacityProject,
    Milestone,
    PrintedResolution,
    PublicComment,
    SourceFile,
    clean,
)
from oneplan.domain.plans.plan_rows import OutcomeKind, PlanRow, RowOutcome, reason_th
from oneplan.domain.shared.personal_data import hide_personal_data
from oneplan.domain.shared.thai_formats import format_date
from oneplan.services.documents.attached_details import AttachedDetail, list_details
from oneplan.services.plans.ministries import holder_words as holder_words
from oneplan.services.plans.routing import RoutedRow
from oneplan.store.decisions import comments, decisions
from oneplan.store.documents import documents
from oneplan.store.plans import plan_rows
from oneplan.store.submissions import submissions

FACTS_TH: Mapping[str, str] = {
    "meeting_no": "ประชุมครั้งที่",
    "held_on": "วันที่ประชุม",
    "present": "ผู้เข้าประชุม (คน)",
    "members": "กรรมการทั้งหมด (คน)",
    "resolution": "มติ",
}
"""Fields of a resolution that are printed; names of persons are not among them."""


def list_milestones(
    session: Session, calendar: Calendar, until_step: str, province: str = ""
) -> tuple[Milestone, ...]:
    """The calendar with what was done up to the plan's own step; later steps as planned.

    *province* is the code of a nation's province: what others did is no part of its year.
    """
    order = [step.id for step in calendar.steps]
    done: dict[str, list[decisions.StepAct]] = defaultdict(list)
    for act in decisions.list_acts(session, cycle_id=calendar.cycle):
        if not _is_of(province, act.group_code):
            continue
        if act.act != Act.REMIND and order.index(act.step_id) <= order.index(until_step):
            done[act.step_id].append(act)
    return tuple(
        Milestone(
            step=step.id,
            title=step.title.th_corrected
            if step.title.th_corrected and "…" not in step.title.th_corrected
            else step.title.th,
            planned=step.window.printed or "",
            opened_at=min((act.first_done_at for act in done[step.id]), default=None),
            finished_at=max((act.last_done_at for act in done[step.id]), default=None),
        )
        for step in calendar.steps
    )


def _is_of(province: str, group_code: str) -> bool:
    """Whether something of a group concerns a nation's province; outside a nation all does."""
    return not province or not group_code.isdigit() or group_code.startswith(province)


def list_resolutions(
    session: Session, calendar: Calendar, province: str = ""
) -> tuple[PrintedResolution, ...]:
    """What committees resolved and meetings wrote down, oldest first; of a province or of all."""
    return tuple(
        PrintedResolution(
            step=found.step_id,
            title=calendar.step(found.step_id).title.th,
            resolution=RESOLUTIONS_TH[Resolved(found.resolution)],
            decided_at=found.decided_at,
            facts=tuple(
                (label, _fact(key, found.details[key]))
                for key, label in FACTS_TH.items()
                if found.details.get(key)
            ),
            content_hash=found.content_hash or "",
        )
        for found in decisions.list_decisions(session, cycle_id=calendar.cycle)
        if _is_of(province, found.group_code)
    )


def _fact(key: str, value: Any) -> str:
    if key == "held_on":
        return format_date(date.fromisoformat(value), style="full")
    return str(value)


def list_comments(session: Session, calendar: Calendar) -> tuple[PublicComment, ...]:
    """What was said of the drafts, by sector and never by person, with the answer that holds."""
    answers = comments.list_answers(session, cycle_id=calendar.cycle)
    return tuple(
        PublicComment(
            channel=_channel(calendar, each),
            text=hide_personal_data(clean(each.text)),
            answer=_answer(answers.get(each.id)),
        )
        for each in comments.list_comments(session, cycle_id=calendar.cycle)
    )


def _channel(calendar: Calendar, comment: comments.Comment) -> str:
    """By what way a comment came: its kind, the law that asks for it, and the sector that spoke."""
    words = COMMENT_KINDS_TH[CommentKind(comment.kind)]
    basis = next((s.legal_basis for s in calendar.steps if s.id == comment.step_id), None)
    return f"{words}{f' ({basis})' if basis else ''}: {clean(comment.said_by)}"


def _answer(answer: comments.CommentAnswer | None) -> str:
    if answer is None:
        return ""
    words = OUTCOMES_TH[CommentOutcome(answer.outcome)]
    return f"{words}: {hide_personal_data(clean(answer.text))}" if answer.text else words


def list_escalations(
    session: Session, routed: Iterable[RoutedRow], group: str
) -> tuple[BeyondCapacityProject, ...]:
    """Projects beyond their owner's capacity in an area (empty: all), by who holds them now."""
    found = list(routed)
    places = documents.name_units(session, {each.unit for each in found})
    under = group if group.isdigit() else ""
    return tuple(
        BeyondCapacityProject(
            holder=holder_words(each),
            title=hide_personal_data(clean(each.title)),
            unit=each.unit_name,
            baht=sum(map(Decimal, each.budgets.values()), Decimal()),
            reason=f"เกินขีดความสามารถของ{each.exceeded_th} ({each.at.outcome_th})",
        )
        for each in sorted(found, key=holder_words)
        if places[each.unit][1].startswith(under)
    )


def list_not_kept(session: Session, plan_version_id: int) -> tuple[tuple[str, str, str], ...]:
    """Unit, title and Thai reason of every row that was merged or excluded on the way."""
    outcomes = [placed.outcome for placed in plan_rows.list_all_outcomes(session, plan_version_id)]
    titles = documents.list_titles(session, [outcome.row for outcome in outcomes])
    return tuple(
        (
            titles[outcome.row][1],
            hide_personal_data(clean(titles[outcome.row][0])),
            _outcome_words(outcome),
        )
        for outcome in outcomes
        if outcome.row in titles
    )


def _outcome_words(outcome: RowOutcome) -> str:
    word = "รวมกับโครงการอื่น" if outcome.outcome == OutcomeKind.MERGED else "ไม่บรรจุ"
    return f"{word}: {reason_th(outcome.reason)}"


def list_sources(
    session: Session,
    rows: Sequence[PlanRow],
    wanted: Collection[str],
    plan_version_id: int | None = None,
) -> tuple[SourceFile, ...]:
    """The uploaded files that the projects were read from, with the rows taken from each.

    Below the file of a unit stand those with details of its projects, as drawings; the file of
    a unit all of whose projects were merged into others' stands at the end. *plan_version_id*
    is the plan that they are looked for in; None: they are left out.
    """
    counts: dict[int, int] = defaultdict(int)
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.row_key in wanted:
            counts[row.submission_id] += 1
            sums[row.submission_id] += sum(map(Decimal, row.budgets.values()), Decimal())
    sent = submissions.list_by_ids(session, counts)
    details: dict[tuple[str, str], list[AttachedDetail]] = defaultdict(list)
    if plan_version_id is not None and counts:
        for detail in list_details(session, plan_version_id, wanted):
            details[detail.file.step_id, detail.file.unit_code].append(detail)
    codes = {each.unit_code for each in sent} | {unit for _, unit in details}
    names = documents.name_units(session, codes)
    found: list[SourceFile] = []
    for each in sent:
        unit = names[each.unit_code][0]
        found.append(
            SourceFile(
                unit=unit,
                step=each.step_id,
                sha256=each.sha256,
                rows=counts[each.id],
                total=sums[each.id],
                received_at=each.received_at,
            )
        )
        found += (_attached(unit, one) for one in details.pop((each.step_id, each.unit_code), ()))
    for (_, code), merged in details.items():
        found += (_attached(names[code][0], one) for one in merged)
    return tuple(found)


def _attached(unit: str, detail: AttachedDetail) -> SourceFile:
    return SourceFile(
        unit=unit,
        step=detail.file.step_id,
        sha256=detail.file.sha256,
        rows=0,
        total=Decimal(),
        received_at=detail.file.added_at,
        attached=detail.words,
    )
