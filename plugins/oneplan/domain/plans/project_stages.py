"""The stages of a project in words: what happened, when, in Thai and in English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from oneplan.domain.decisions.decisions import RESOLUTIONS_TH, Resolution
from oneplan.domain.plans.plan_rows import OutcomeKind
from oneplan.domain.plans.project_facts import (
    AnnualFact,
    DecisionFact,
    DispatchFact,
    HolderFact,
    MoneyFact,
    PlanFact,
    PlanName,
    SentFact,
)
from oneplan.domain.plans.routing import OUTCOMES_TH, RouteOutcome
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.domain.submissions.submissions import STATES, SubmissionState


class StageKind(StrEnum):
    """What a stage is about; in the order in which stages of one day stand."""

    SENT = "sent"
    REPLACED = "replaced"
    DRAFT = "draft"
    PLAN = "plan"
    DECIDED = "decided"
    HELD = "held"
    DISPATCHED = "dispatched"
    EXTRACT = "extract"
    ANNUAL = "annual"
    ALLOCATED = "allocated"


ORDER = tuple(StageKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectStage:
    """One stage; *is_out* where the project is in no plan by it."""

    kind: StageKind
    on: date
    th: str
    en: str
    is_out: bool = False


_RESOLVED_EN = {
    Resolution.APPROVED: "endorsed it",
    Resolution.ACKNOWLEDGED: "took note of it",
    Resolution.RETURNED: "sent it back",
}
_ROUTED_EN = {
    RouteOutcome.HOLDS: "is considering it",
    RouteOutcome.TAKEN: "has taken it in its plan",
    RouteOutcome.RETURNED: "it was returned to the unit",
    RouteOutcome.WITHDRAWN: "the unit took it back or changed it",
}
_IN_FORCE = (SubmissionState.ACCEPTED, SubmissionState.WARNED)


def sent_stages(sent: SentFact) -> list[ProjectStage]:
    """The file that a project came in, and that a later one took its place."""
    state_th, state_en = STATES[sent.state]
    late_th, late_en = (" หลังกำหนด", ", after the due day") if sent.is_late else ("", "")
    why = f": {sent.reason}" if sent.reason and sent.state == SubmissionState.WITHDRAWN else ""
    where = f"“{sent.file_name}” {sent.sheet}"
    found = [
        ProjectStage(
            kind=StageKind.SENT,
            on=sent.on,
            th=to_thai_digits(f"ส่งครั้งที่ {sent.version}{late_th} ")
            + f"ไฟล์ {where} แถว {to_thai_digits(sent.row_number)} · {state_th}{why}",
            en=f"Sent as version {sent.version}{late_en}: {where}, row {sent.row_number}"
            f" · {state_en}{why}",
            is_out=sent.state not in _IN_FORCE,
        )
    ]
    if sent.replaced_by is not None:
        found.append(
            ProjectStage(
                kind=StageKind.REPLACED,
                on=sent.on,
                th=f"ไฟล์ครั้งที่ {to_thai_digits(sent.replaced_by)} ใช้แทนแล้วและไม่มีโครงการนี้",
                en=f"Version {sent.replaced_by} took its place and does not hold this project",
                is_out=True,
            )
        )
    return found


def plan_words(plan: PlanName) -> tuple[str, str]:
    """A plan and its version: แผนพัฒนาอำเภอแกลง (ระดับอำเภอ) ฉบับที่ ๒."""
    th = f"{plan.th} (ระดับ{plan.level_th}) ฉบับที่ {to_thai_digits(plan.version)}"
    return th, f"{plan.en} ({plan.level_en}), version {plan.version}"


def end_words(
    outcome: OutcomeKind, *, reason: str, into_title: str, into_unit: str
) -> tuple[str, str]:
    """How a project ends in a plan, in Thai and in English; the reason stays in Thai."""
    into = f"“{into_title}” ของ{into_unit}", f"“{into_title}” of {into_unit}"
    if outcome == OutcomeKind.KEPT:
        return "อยู่ใน", "stands in"
    if outcome == OutcomeKind.MERGED:
        return (
            f"รวมกับโครงการ {into[0]} ({reason}) ใน",
            f"was merged into {into[1]} ({reason}) in",
        )
    if into_title:
        return (
            f"รวมกับโครงการ {into[0]} ซึ่งไม่บรรจุ ({reason}) ใน",
            f"was merged into {into[1]}, which was left out ({reason}) of",
        )
    return f"ไม่บรรจุ ({reason}) ใน", f"was left out ({reason}) of"


def plan_stage(fact: PlanFact) -> ProjectStage:
    """How a project stands in a plan; of a draft only that it is looked at there."""
    th, en = plan_words(fact.plan)
    if fact.outcome is None:
        return ProjectStage(
            kind=StageKind.DRAFT,
            on=fact.on,
            th=f"อยู่ระหว่างพิจารณาในร่าง{th} ยังไม่มีมติ",
            en=f"Being considered in the draft of {en}; nothing is decided",
        )
    end_th, end_en = end_words(
        fact.outcome, reason=fact.reason, into_title=fact.into_title, into_unit=fact.into_unit
    )
    more_th = more_en = ""
    if fact.file_version:
        more_th += f" ตามไฟล์ครั้งที่ {to_thai_digits(fact.file_version)}"
        more_en += f", by version {fact.file_version} of the file"
    if fact.joined and fact.outcome == OutcomeKind.KEPT:
        more_th += f" โดยรวมโครงการเดียวกันของหน่วยงานอื่นไว้ {to_thai_digits(fact.joined)} รายการ"
        more_en += f", with {fact.joined} of other units that are the same project"
    if fact.newer_draft:
        more_th += f" · มีร่างฉบับที่ {to_thai_digits(fact.newer_draft)} รอพิจารณา"
        more_en += f" · version {fact.newer_draft} waits as a draft"
    return ProjectStage(
        kind=StageKind.PLAN,
        on=fact.on,
        th=f"{end_th}{th}{more_th}",
        en=f"It {end_en} {en}{more_en}",
        is_out=fact.outcome == OutcomeKind.EXCLUDED,
    )


def decision_stage(fact: DecisionFact) -> ProjectStage:
    """What a committee resolved about the plan, and about this project where it sent it back."""
    th, en = plan_words(fact.plan)
    meeting = to_thai_digits(fact.meeting)
    held = f" (ประชุมครั้งที่ {meeting})" if meeting else ""
    why_th = f" · โครงการนี้ส่งกลับ: {fact.returned_for}" if fact.returned_for else ""
    why_en = f" · this project was sent back: {fact.returned_for}" if fact.returned_for else ""
    return ProjectStage(
        kind=StageKind.DECIDED,
        on=fact.on,
        th=f"{fact.committee_th} มีมติ{RESOLUTIONS_TH[fact.resolution]}{held}: {th}{why_th}",
        en=f"{fact.committee_en} {_RESOLVED_EN.get(fact.resolution, 'resolved')}: {en}{why_en}",
    )


def dispatch_stage(fact: DispatchFact) -> ProjectStage:
    """The package that a project went out in, and to whom."""
    th, en = plan_words(fact.plan)
    number = to_thai_digits(fact.number)
    names, more = ", ".join(fact.to), fact.count - len(fact.to)
    more_th = f" และอีก {to_thai_digits(more)} หน่วยงาน" if more > 0 else ""
    more_en = f" and {more} more" if more > 0 else ""
    if fact.ministry:
        return ProjectStage(
            kind=StageKind.EXTRACT,
            on=fact.on,
            th=f"คัดเสนอ{fact.ministry}แล้ว ชุดที่ {number} จาก{th}",
            en=f"Sent to {fact.ministry} as an extract, package {fact.number}, of {en}",
        )
    return ProjectStage(
        kind=StageKind.DISPATCHED,
        on=fact.on,
        th=f"จัดส่งชุดเอกสารที่ {number} ถึง{names}{more_th}: {th}"
        if names
        else f"จัดทำชุดเอกสารที่ {number} แล้ว: {th}",
        en=f"Package {fact.number} went to {names}{more_en}: {en}"
        if names
        else f"Package {fact.number} was made: {en}",
    )


def holder_stage(fact: HolderFact) -> ProjectStage:
    """Who holds a project beyond its unit's capacity."""
    why = f": {fact.reason}" if fact.reason else ""
    return ProjectStage(
        kind=StageKind.HELD,
        on=fact.on,
        th=f"เกินขีดความสามารถของ{fact.exceeded_th} อยู่ที่{fact.holder_th}"
        f" ({OUTCOMES_TH[fact.outcome]}{why})",
        en=f"Beyond the capacity of {fact.exceeded_th}: with {fact.holder_th}"
        f" ({_ROUTED_EN[fact.outcome]}{why})",
    )


def annual_stage(fact: AnnualFact) -> ProjectStage:
    """That a project stands in the annual action plan."""
    number_th = f" (เอกสารเลขที่ {to_thai_digits(fact.number)})" if fact.number else ""
    number_en = f" (document {fact.number})" if fact.number else ""
    return ProjectStage(
        kind=StageKind.ANNUAL,
        on=fact.on,
        th=f"อยู่ใน{fact.name_th} ปีงบประมาณ พ.ศ. {to_thai_digits(fact.year)}{number_th}",
        en=f"In the annual action plan of B.E. {fact.year}{number_en}",
    )


def money_stage(fact: MoneyFact) -> ProjectStage:
    """The money that was allocated."""
    parts = [
        (
            f"ปี {to_thai_digits(year)} {thai_amount(baht)} บาท",
            f"{Decimal(baht):,.2f} baht in {year}",
        )
        for year, baht in sorted(fact.baht.items())
    ]
    return ProjectStage(
        kind=StageKind.ALLOCATED,
        on=fact.on,
        th=f"ได้รับจัดสรรงบประมาณ {' '.join(th for th, _ in parts)} ตามที่{fact.unit}แจ้ง",
        en=f"Allocated {', '.join(en for _, en in parts)}, as {fact.unit} says",
    )


def thai_amount(baht: str | Decimal) -> str:
    """An amount with separators and Thai digits: ๑,๒๓๔.๕๐."""
    return to_thai_digits(f"{Decimal(baht):,.2f}")
