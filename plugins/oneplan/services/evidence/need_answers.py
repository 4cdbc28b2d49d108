"""A person says whether a project answers a need; nothing else makes of a suggestion a link."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from oneplan.domain.evidence.kinds import EvidenceKind
from oneplan.domain.plans import pivots
from oneplan.errors import OneplanError
from oneplan.services.cycles.clock import planning_now
from oneplan.services.evidence.evidence_views import read_in_force
from oneplan.services.plans.plan_views import PlanQuestion, find_shown
from oneplan.store.cycles.cycles import Cycle
from oneplan.store.evidence import need_answers
from oneplan.store.shared import audit
from oneplan.store.units import units


class NeedUnknown(OneplanError):
    """A project was said to answer a need that its tambon does not have, or is in no plan."""

    status_code = 404

    def __init__(self, *, row_key: str, need: str) -> None:
        self.th = f"ไม่พบโครงการ {row_key[:80]} ในแผน หรือตำบลของโครงการไม่มีความต้องการ {need[:40]}"
        super().__init__(f"No project {row_key!r} in the plan, or its tambon has no need {need!r}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedQuestion:
    """A project of the plan and a need of its tambon."""

    row_key: str
    kind: str
    year_be: int
    number: int

    @property
    def need(self) -> str:
        """The need as it is kept in the audit log."""
        return f"{self.kind}/{self.year_be}/{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedNeed:
    """What an answer is about: the project's title, and the need's name."""

    title: str
    name: str
    sender: str
    title_key: str
    area: str


def find_asked(
    session: Session, cycle: Cycle, question: NeedQuestion, asked: PlanQuestion, *, area: str = ""
) -> AskedNeed:
    """The project and the need that a question names.

    Raises:
        NeedUnknown: The plan has no such project, or its tambon no such need.
    """
    unknown = NeedUnknown(row_key=question.row_key, need=question.need)
    sender = units.get_unit(session, question.row_key.rpartition("/")[0].rpartition("/")[2])
    # Of a nation's plans that of the sender's province.
    group = asked.group or (sender.area_code[:2] if sender else "")
    found = find_shown(session, cycle.id, replace(asked, group=group), area=area).found
    if found is None:
        raise unknown
    rows = need_answers.select_projects(session, found.id, under=area)
    placed = pivots.with_tambon(rows[rows["row_key"] == question.row_key])
    if not len(placed):
        raise unknown
    project = placed.iloc[0]
    facts, _ = read_in_force(session, under=str(project["tambon"]), simulated=cycle.is_simulated)
    needs = facts[
        facts["is_need"]
        & (facts["kind"] == question.kind)
        & (facts["year"] == question.year_be)
        & (facts["number"] == question.number)
    ]
    if not project["tambon"] or not len(needs) or question.kind not in set(EvidenceKind):
        raise unknown
    return AskedNeed(
        title=str(project["title"]),
        name=str(needs["name"].iloc[0]),
        sender=f"{project['step']}/{project['unit']}",
        title_key=str(project["title_key"]),
        area=str(project["tambon"]),
    )


def answer_need(
    session: Session,
    cycle: Cycle,
    question: NeedQuestion,
    asked: PlanQuestion,
    *,
    is_link: bool,
    actor: str,
    reason: str,
    area: str = "",
) -> AskedNeed:
    """Write down whether a project answers a need; the same answer again changes nothing.

    Raises:
        NeedUnknown: There is no such project or need.
    """
    found = find_asked(session, cycle, question, asked, area=area)
    known = need_answers.select_answers(session, cycle.id, under=found.area)
    same = known[
        (known["sender"] == found.sender)
        & (known["title_key"] == found.title_key)
        & (known["kind"] == question.kind)
        & (known["year"] == question.year_be)
        & (known["number"] == question.number)
    ]
    if len(same) and bool(same["is_link"].iloc[0]) == is_link:
        return found
    need_answers.add_answer(
        session,
        cycle_id=cycle.id,
        sender=found.sender,
        title_key=found.title_key,
        area_code=found.area,
        kind=question.kind,
        year_be=question.year_be,
        number=question.number,
        is_link=is_link,
        answered_by=actor,
        reason=reason,
        answered_at=planning_now(session, cycle.id),
    )
    audit.append_event(
        session,
        actor=actor,
        action="need.linked" if is_link else "need.refused",
        cycle_id=cycle.id,
        subject=question.row_key,
        details={"need": question.need},
        reason=reason,
    )
    return found
