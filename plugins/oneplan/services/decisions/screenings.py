"""Keep what a meeting found about each proposed project, and list what became of the ideas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collects
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.decisions.answers import FieldRefused
from oneplan.domain.decisions.screenings import (
    SCREENINGS_TH,
    UNSCREENED_TH,
    Proposal,
    Screened,
    ScreeningOutcome,
    read_screened_lines,
    read_screened_list,
)
from oneplan.domain.forms.idea_rules import idea_key
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.forms.file_checks import form_of
from oneplan.services.units.proposals import list_proposals, steps_of_ideas
from oneplan.store.cycles import cycle_locks
from oneplan.store.decisions import screenings
from oneplan.store.shared import audit
from oneplan.store.submissions.counted_rows import list_counted_rows
from oneplan.store.units import units

FIELD = "screened"
"""Field of a record that holds the results, a line each."""
NO_IDEA_TH, UNKNOWN_TH = "ไม่ได้ระบุ", "ไม่มีข้อเสนอนี้"


def lines_to_screen(session: Session, calendar: Calendar, step: Step) -> str:
    """The form of a screening before anyone types: every project with what was found, or passed."""
    return "\n".join(
        ": ".join(
            filter(
                None,
                (
                    each.row_key,
                    SCREENINGS_TH[each.outcome or ScreeningOutcome.PASSED],
                    each.reason,
                ),
            )
        )
        for each in list_proposals(session, calendar, step.screens)
    )


def list_to_screen(session: Session, calendar: Calendar, step: Step) -> list[str]:
    """What the question of a screening tells: the projects with their units, and how to answer."""
    proposals = list_proposals(session, calendar, step.screens)
    names = units.list_by_code(session, {each.unit_code for each in proposals})
    results = " / ".join(SCREENINGS_TH.values())
    return [
        to_thai_digits(f"\nให้ผลรายโครงการ {len(proposals)} โครงการ บรรทัดละหนึ่งโครงการ"),
        f"เขียนว่า `รหัส: ผล: เหตุผล` ผลคือ {results} (ผ่านไม่ต้องมีเหตุผล) ลบบรรทัดของโครงการที่ยังไม่ได้พิจารณา\n",
        *(
            f"- `{each.row_key}` {each.title} · {names[each.unit_code].name_th}"
            f"{f' · {each.cluster}' if each.cluster else ''}{' · ส่งล่าช้า' if each.is_late else ''}"
            for each in proposals
        ),
    ]


def read_answer(
    session: Session, calendar: Calendar, step: Step, text: str
) -> tuple[Screened, ...]:
    """Read the results that were typed into the record of a step.

    Raises:
        ScreeningsInvalid: Names every line that cannot be kept.
        FieldRefused: The step screens nothing.
    """
    if not step.screens:
        if text:
            rule = "this step screens no projects"
            th = "ขั้นตอนนี้ไม่มีการให้ผลกลั่นกรองรายโครงการ"
            raise FieldRefused(name=FIELD, value=text, rule=rule, th=th)
        return ()
    return read_screened_lines(text, _titles(list_proposals(session, calendar, step.screens)))


def import_screenings(
    session: Session,
    cycle_id: str,
    step_id: str,
    content: str,
    *,
    recorded_by: str,
    reason: str = "",
) -> int:
    """Keep a list of results; return how many say something new.

    Raises:
        ScreeningsInvalid: Names every line that cannot be kept; nothing of it is.
        FieldRefused: The step screens nothing.
    """
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(step_id)
    if not step.screens:
        read_answer(session, calendar, step, content)
    known = list_proposals(session, calendar, step.screens)
    found = read_screened_list(content, _titles(known))
    return keep_screenings(
        session, cycle_id, step_id, found, recorded_by=recorded_by, reason=reason
    )


def keep_screenings(
    session: Session,
    cycle_id: str,
    step_id: str,
    found: Sequence[Screened],
    *,
    recorded_by: str,
    reason: str = "",
) -> int:
    """Append results; one that says what holds already is no new one.

    Returns:
        How many are new.
    """
    cycle_locks.lock_cycle(session, cycle_id)
    calendar = calendar_in_force(session, cycle_id)
    now = planning_now(session, cycle_id)
    known = {
        each.row_key: each
        for each in list_proposals(session, calendar, calendar.step(step_id).screens)
    }
    new = [
        {
            "cycle_id": cycle_id,
            "step_id": step_id,
            "row_key": each.row_key,
            "unit_code": known[each.row_key].unit_code,
            "title_key": known[each.row_key].title_key,
            "outcome": each.outcome.value,
            "reason": each.reason,
            "recorded_by": recorded_by,
            "recorded_at": now,
        }
        for each in found
        if (known[each.row_key].outcome, known[each.row_key].reason) != (each.outcome, each.reason)
    ]
    screenings.add_screenings(session, new)
    if new:
        audit.append_event(
            session,
            actor=recorded_by,
            action="screenings.kept",
            cycle_id=cycle_id,
            subject=step_id,
            details={
                "new": len(new),
                **{
                    outcome.value: sum(each["outcome"] == outcome for each in new)
                    for outcome in ScreeningOutcome
                },
            },
            reason=reason,
        )
    return len(new)


def _titles(proposals: Sequence[Proposal]) -> dict[str, str]:
    return {each.row_key: each.title for each in proposals}


def view_screenings(
    session: Session, cycle_id: str, *, unit_code: str | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Every proposed project with its result, and every full project with its idea.

    Returns:
        ``steps``: step, title_th of those that screen; ``ideas``: row_key, unit, unit_th, title,
        cluster, is_late, outcome, outcome_th, reason, screened_by, and ``projects``, the keys of
        the full projects that grew from it; ``projects``: row_key, unit, unit_th, title, is_late,
        idea, idea_outcome, idea_th.
    """
    calendar = calendar_in_force(session, cycle_id)
    screened = {name for step in calendar.steps for name in step.screens}
    ideas = list_proposals(session, calendar, sorted(screened))
    names = {
        code: unit.name_th
        for code, unit in units.list_by_code(session, {each.unit_code for each in ideas}).items()
    }
    projects = _full_projects(session, calendar, {each.row_key: each for each in ideas})
    grown = defaultdict(list)
    for each in projects:
        grown[each["idea"]].append(each["row_key"])
    return {
        "steps": [
            {"step": step.id, "title_th": step.title.th} for step in calendar.steps if step.screens
        ],
        "ideas": [
            {
                "row_key": each.row_key,
                "unit": each.unit_code,
                "unit_th": names.get(each.unit_code, ""),
                "title": each.title,
                "cluster": each.cluster,
                "is_late": each.is_late,
                "outcome": each.outcome.value if each.outcome else None,
                "outcome_th": each.outcome_th,
                "reason": each.reason,
                "screened_by": each.screened_by,
                "projects": grown[each.row_key],
            }
            for each in ideas
            if unit_code in (None, each.unit_code)
        ],
        "projects": [each for each in projects if unit_code in (None, each["unit"])],
    }


def _full_projects(
    session: Session, calendar: Calendar, ideas: Mapping[str, Proposal]
) -> list[dict[str, Any]]:
    """The full projects of a cycle, each with the idea that it names and what became of that."""
    made = []
    for step in calendar.steps:
        if not collects(step) or not step.form:
            continue
        form = form_of(calendar, step.id)
        column = next((r.column for r in form.rules if r.kind == "idea_exists"), None)
        if column is None or not steps_of_ideas(calendar, form):
            continue
        for row in list_counted_rows(session, cycle_id=calendar.cycle, step_id=step.id):
            key = idea_key(str(row.values.get(column, "")))
            idea = ideas.get(key)
            made.append(
                {
                    "row_key": row.key(step.id),
                    "unit": row.unit_code,
                    "title": row.title,
                    "is_late": row.is_late,
                    "idea": key,
                    "idea_outcome": idea.outcome.value if idea and idea.outcome else None,
                    "idea_th": _idea_words(key, idea),
                }
            )
    return made


def _idea_words(key: str, idea: Proposal | None) -> str:
    if not key:
        return NO_IDEA_TH
    if idea is None:
        return UNKNOWN_TH
    return idea.outcome_th if idea.outcome else UNSCREENED_TH
