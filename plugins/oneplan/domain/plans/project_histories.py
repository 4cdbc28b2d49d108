"""What became of a project: its stages in their order, and where it stands now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from oneplan.domain.decisions.decisions import PASSED
from oneplan.domain.plans.plan_rows import OutcomeKind
from oneplan.domain.plans.project_facts import ProjectFacts
from oneplan.domain.plans.project_stages import (
    ORDER,
    ProjectStage,
    annual_stage,
    decision_stage,
    dispatch_stage,
    holder_stage,
    money_stage,
    plan_stage,
    sent_stages,
)
from oneplan.domain.plans.routing import RouteOutcome
from oneplan.domain.submissions.submissions import STATES, SubmissionState


class ProjectStanding(StrEnum):
    """Where a project stands, in one word."""

    RECEIVED = "received"
    CONSIDERED = "considered"
    IN_PLAN = "in_plan"
    DECIDED = "decided"
    SENT_ON = "sent_on"
    HELD = "held"
    MERGED = "merged"
    EXCLUDED = "excluded"
    RETURNED = "returned"
    ALLOCATED = "allocated"
    REPLACED = "replaced"
    NOT_ACCEPTED = "not_accepted"


STANDINGS: dict[ProjectStanding, tuple[str, str]] = {
    ProjectStanding.RECEIVED: ("รับแล้ว ยังไม่อยู่ในแผน", "Received; in no plan yet"),
    ProjectStanding.CONSIDERED: ("อยู่ระหว่างพิจารณา", "Being considered"),
    ProjectStanding.IN_PLAN: ("อยู่ในแผนแล้ว", "In a plan"),
    ProjectStanding.DECIDED: ("คณะกรรมการเห็นชอบหรือรับทราบแล้ว", "A committee let it pass"),
    ProjectStanding.SENT_ON: ("จัดส่งต่อแล้ว", "Sent on"),
    ProjectStanding.HELD: ("เกินขีดความสามารถ มีผู้พิจารณาต่อ", "Beyond capacity; another body has it"),
    ProjectStanding.MERGED: ("รวมกับโครงการอื่น", "Merged into another project"),
    ProjectStanding.EXCLUDED: ("ไม่บรรจุในแผน", "Left out"),
    ProjectStanding.RETURNED: ("ส่งคืนหน่วยงาน", "Returned to the unit"),
    ProjectStanding.ALLOCATED: ("ได้รับจัดสรรงบประมาณ", "Allocated"),
    ProjectStanding.REPLACED: ("มีไฟล์ใหม่ใช้แทน", "Replaced by a later file"),
    ProjectStanding.NOT_ACCEPTED: ("ไม่อยู่ในไฟล์ที่รับแล้ว", "In no accepted file"),
}
"""ProjectStanding → its words in Thai and in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectHistory:
    """A project with its stages.

    Attributes:
        asked, allocated: Baht of all years; None where nothing is known to be allocated.
        standing: Where it stands now; *now_th*, *now_en* say it.
        stages: The first one first.
    """

    row_key: str
    title: str
    step_id: str
    step_th: str
    step_en: str
    asked: Decimal
    allocated: Decimal | None
    standing: ProjectStanding
    now_th: str
    now_en: str
    stages: tuple[ProjectStage, ...]


def tell_history(facts: ProjectFacts) -> ProjectHistory:
    """Put the facts of a project into stages: by their days, on one day in the order of kinds."""
    stages = sorted(_stages(facts), key=lambda stage: (stage.on, ORDER.index(stage.kind)))
    standing = standing_of(facts)
    now_th, now_en = STANDINGS[standing]
    if standing == ProjectStanding.NOT_ACCEPTED:
        now_th, now_en = STATES[facts.sent.state]
    return ProjectHistory(
        row_key=facts.row_key,
        title=facts.title,
        step_id=facts.step_id,
        step_th=facts.step_th,
        step_en=facts.step_en,
        asked=_sum(facts.asked),
        allocated=_sum(facts.money.baht) if facts.money else None,
        standing=standing,
        now_th=now_th,
        now_en=now_en,
        stages=tuple(stages),
    )


def _sum(baht: Mapping[str, str]) -> Decimal:
    return sum(map(Decimal, baht.values()), Decimal())


def _stages(facts: ProjectFacts) -> Iterator[ProjectStage]:
    yield from sent_stages(facts.sent)
    yield from map(plan_stage, facts.plans)
    yield from map(decision_stage, facts.decisions)
    yield from map(dispatch_stage, facts.dispatches)
    if facts.holder is not None:
        yield holder_stage(facts.holder)
    if facts.annual is not None:
        yield annual_stage(facts.annual)
    if facts.money is not None:
        yield money_stage(facts.money)


def standing_of(facts: ProjectFacts) -> ProjectStanding:
    """Where a project stands: what its own file says, else the last plan that is no draft."""
    if facts.sent.replaced_by is not None:
        return ProjectStanding.REPLACED
    if facts.sent.state not in (SubmissionState.ACCEPTED, SubmissionState.WARNED):
        return ProjectStanding.NOT_ACCEPTED
    settled = [each.outcome for each in facts.plans if each.outcome is not None]
    end = settled[-1] if settled else None
    held = facts.holder.outcome if facts.holder is not None else None
    rules = (
        (facts.money is not None, ProjectStanding.ALLOCATED),
        (end == OutcomeKind.EXCLUDED, ProjectStanding.EXCLUDED),
        (held == RouteOutcome.RETURNED, ProjectStanding.RETURNED),
        (end == OutcomeKind.MERGED, ProjectStanding.MERGED),
        (held == RouteOutcome.HOLDS, ProjectStanding.HELD),
        (bool(facts.dispatches), ProjectStanding.SENT_ON),
        (any(each.resolution in PASSED for each in facts.decisions), ProjectStanding.DECIDED),
        (end is not None, ProjectStanding.IN_PLAN),
        (bool(facts.plans), ProjectStanding.CONSIDERED),
    )
    return next((standing for holds, standing in rules if holds), ProjectStanding.RECEIVED)
