"""Needs and projects side by side: by tambon, of one tambon, and as a table to take along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_steps import Level
from oneplan.domain.evidence.kinds import KINDS_TH, EvidenceKind
from oneplan.domain.evidence.needs import of_tambon
from oneplan.domain.evidence.project_needs import (
    CONFIRMED,
    NEED,
    count_tambon,
    link_projects,
    suggest_links,
)
from oneplan.domain.plans import pivots
from oneplan.gateways.files.areas import name_area
from oneplan.services.evidence.evidence_views import read_in_force, told_fact
from oneplan.services.plans.plan_views import PlanQuestion, Shown, find_shown
from oneplan.store.cycles.cycles import Cycle
from oneplan.store.evidence import need_answers
from oneplan.store.plans import plan_trees

PROVINCE_DIGITS = 2
NOWHERE = "00"
"""No area has this code."""
HOW_TH = {"named": "โครงการระบุเอง", CONFIRMED: "เจ้าหน้าที่ยืนยัน"}
HOW_EN = {"named": "named by the project", CONFIRMED: "confirmed by an officer"}


PROJECTS = ["row_key", "sender", "sent_by", "unit_name", "title", "title_key", "tambon", "village",
            "said", "naming"]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Needs and projects of an area, held against each other.

    Attributes:
        shown: The plan; its ``found`` is None where no plan was made.
        facts: The evidence in force.
        needs: Those of it that are needs.
        projects: Rows of the plan that lie in one tambon.
        links: Which project answers which need.
        answers: What persons answered.
    """

    shown: Shown
    facts: pd.DataFrame
    needs: pd.DataFrame
    projects: pd.DataFrame
    links: pd.DataFrame
    answers: pd.DataFrame


def hold(
    session: Session, cycle: Cycle, asked: PlanQuestion, *, area: str = "", tambon: str = ""
) -> Held:
    """Read the evidence of an area and the projects of a plan, and link them."""
    shown = find_shown(session, cycle.id, asked, area=area)
    # Of a nation's cycle no more is read than the province whose plan is shown.
    group = shown.found.group_code if shown.found else asked.group
    under = tambon or area or cycle.province_code or group or NOWHERE
    facts, _ = read_in_force(session, under=under, simulated=cycle.is_simulated)
    needs = facts[facts["is_need"]]
    plan_trees.prepare(session)
    version = shown.found.id if shown.found else 0
    rows = need_answers.select_projects(session, version, under=area)
    projects = _placed(rows, under)
    answers = need_answers.select_answers(session, cycle.id, under=under)
    return Held(
        shown=shown,
        facts=facts,
        needs=needs,
        projects=projects,
        links=link_projects(projects, needs, answers),
        answers=answers,
    )


def _placed(rows: pd.DataFrame, under: str) -> pd.DataFrame:
    """The projects that lie in one tambon of an area, as they are held against its needs."""
    placed = pivots.with_tambon(rows)
    is_one = placed["tambon"].str.fullmatch(r"\d{6}") & placed["tambon"].str.startswith(under)
    placed = placed[is_one]
    is_village = placed["level"].isin([Level.VILLAGE, Level.COMMUNITY])
    return placed.assign(
        sender=placed["step"] + "/" + placed["unit"],
        sent_by=placed["unit"],
        village=placed["unit"].where(is_village, ""),
    )[PROJECTS]


def view_needs(
    session: Session, cycle: Cycle, asked: PlanQuestion, *, area: str = ""
) -> dict[str, Any]:
    """How many needs and projects each tambon has that lack the other.

    Returns:
        step, group (a province of a nation), version (None: no plan yet), has_evidence, rows
        (area, name_th, amphoe_th, needs, answered, unanswered, projects, with_need,
        without_need) and total, the same of all.
    """
    held = hold(session, cycle, asked, area=area)
    counts = count_tambon(held.projects, held.needs, held.links)
    names = ("needs", "answered", "unanswered", "projects", "with_need", "without_need")
    return {
        **_which(held),
        "rows": [
            {
                "area": each["area"],
                "name_th": name_area(each["area"]),
                "amphoe_th": name_area(each["area"][:4]),
                **{name: int(each[name]) for name in names},
            }
            for each in counts.to_dict("records")
        ],
        "total": {name: int(counts[name].sum()) for name in names},
    }


def _which(held: Held) -> dict[str, Any]:
    found = held.shown.found
    return {
        "step": held.shown.step,
        "group": found.group_code if found and len(found.group_code) == PROVINCE_DIGITS else "",
        "version": found.version if found else None,
        "has_evidence": bool(len(held.facts)),
    }


def view_tambon(
    session: Session, cycle: Cycle, tambon: str, asked: PlanQuestion, *, area: str = ""
) -> dict[str, Any]:
    """The needs of a tambon beside its projects.

    Returns:
        area, name_th; needs: of each indicator what the tambon says of it, the villages that have
        it, the projects that answer it and those that may (``suggested``); without_need: projects
        that answer none.
    """
    # Of a nation's plans that of the province.
    asked = replace(asked, group=asked.group or tambon[:2])
    held = hold(session, cycle, asked, area=area, tambon=tambon)
    suggested = suggest_links(held.projects, held.needs, held.links, held.answers)
    told = {each["row_key"]: _project(each) for each in held.projects.to_dict("records")}
    tambons = of_tambon(held.facts)
    needed = tambons[tambons["is_need"]]
    return {
        **_which(held),
        "area": tambon,
        "name_th": name_area(tambon),
        "amphoe_th": name_area(tambon[:4]),
        "needs": [
            {
                **told_fact(each),
                "kind": each["kind"],
                "kind_th": KINDS_TH[EvidenceKind(each["kind"])],
                "year": int(each["year"]),
                "villages": int(each["need_villages"]),
                "answered_villages": _count_places(held, each),
                "projects": [
                    {**told[key], "how": how, "how_th": HOW_TH[how], "how_en": HOW_EN[how]}
                    for key, how in _linked(held.links, each)
                ],
                "suggested": [
                    told[key]
                    for key in suggested[_same(suggested, each)]["row_key"].drop_duplicates()
                ],
            }
            for each in needed.to_dict("records")
        ],
        "without_need": [
            each for key, each in told.items() if key not in set(held.links["row_key"])
        ],
    }


def _project(row: dict[Any, Any]) -> dict[str, str]:
    return {name: row[name] for name in ("row_key", "title", "sent_by", "unit_name", "said")}


def _same(rows: pd.DataFrame, need: dict[Any, Any]) -> pd.Series[bool]:
    is_same = pd.Series(data=True, index=rows.index)
    for name in NEED:
        is_same &= rows[name] == need[name]
    return is_same


def _linked(links: pd.DataFrame, need: dict[Any, Any]) -> list[tuple[str, str]]:
    found = links[_same(links, need)].drop_duplicates("row_key")
    return list(zip(found["row_key"], found["how"], strict=True))


def _count_places(held: Held, need: dict[Any, Any]) -> int:
    return int(held.links[_same(held.links, need)]["place"].nunique())


TABLE = {
    "what": "รายการ",
    "amphoe": "อำเภอ",
    "tambon": "ตำบล",
    "place": "หมู่บ้านหรือหน่วยงาน",
    "kind": "แหล่งข้อมูล",
    "year": "ปี",
    "number": "ตัวชี้วัดที่",
    "need": "ความต้องการ",
    "value": "ค่า",
    "row_key": "รหัสรายการ",
    "project": "โครงการ",
    "how": "ความเชื่อมโยง",
}
"""Columns of the table to take along, and their headings."""


def list_needs(
    session: Session, cycle: Cycle, asked: PlanQuestion, *, area: str = ""
) -> list[dict[str, str]]:
    """Every need with each project that answers it or none, then every project without a need.

    Returns:
        Rows of :data:`TABLE`, by tambon.
    """
    held = hold(session, cycle, asked, area=area)
    names = dict(zip(held.projects["row_key"], held.projects["title"], strict=True))
    keys = ["place", *NEED]
    joined = held.needs.merge(held.links[[*keys, "row_key", "how"]], on=keys, how="left")
    rows = [
        {
            "what": "ความต้องการ" if isinstance(each["row_key"], str) else "ความต้องการที่ยังไม่มีโครงการ",
            **_where(each["area"]),
            "place": each["place"],
            "kind": KINDS_TH[EvidenceKind(each["kind"])],
            "year": str(each["year"]),
            "number": str(each["number"]),
            "need": each["name"],
            "value": told_fact(each)["th"],
            "row_key": each["row_key"] if isinstance(each["row_key"], str) else "",
            "project": names.get(each["row_key"], ""),
            "how": HOW_TH.get(each["how"], "") if isinstance(each["how"], str) else "",
        }
        for each in joined.to_dict("records")
    ]
    without = held.projects[~held.projects["row_key"].isin(held.links["row_key"])]
    rows += [
        {
            **dict.fromkeys(TABLE, ""),
            "what": "โครงการที่ไม่มีความต้องการ",
            **_where(each["tambon"]),
            "place": each["unit_name"],
            "row_key": each["row_key"],
            "project": each["title"],
        }
        for each in without.to_dict("records")
    ]
    return sorted(rows, key=lambda each: (each["amphoe"], each["tambon"], each["what"]))


def _where(tambon: str) -> dict[str, str]:
    return {"amphoe": name_area(tambon[:4]), "tambon": name_area(tambon)}
