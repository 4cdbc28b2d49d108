"""Whom a step's results go to, by the name that people know."""

from __future__ import annotations

import re
from collections.abc import Mapping

from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.roles import ROLES

RECIPIENTS_TH: Mapping[str, str] = {
    "agencies_concerned": "หน่วยงานที่เกี่ยวข้อง",
    "central_agencies": "หน่วยงานส่วนกลาง",
    "central_integration_team": "ทีมบูรณาการกลาง",
    "ministries": "กระทรวง/กรมที่เกี่ยวข้อง",
}
"""Recipients that submit nothing and so are no roles of a register."""
_THAI_IN_BRACKETS = re.compile(r"[^฀-๿]*\(([^()]*[฀-๿][^()]*)\)")


def recipient_th(named: str) -> str:
    """The Thai name of one of a step's ``submitted_to``.

    A recipient in free words keeps its Thai where it has both languages:
    ``central data centre system (ศูนย์ข้อมูลกลาง)`` is ศูนย์ข้อมูลกลาง.
    """
    known = ROLES.get(named) or RECIPIENTS_TH.get(named)
    if known:
        return known
    thai = _THAI_IN_BRACKETS.fullmatch(named)
    return thai[1] if thai else named


COMMITTEES = ("kbj", "kbj_sub", "province_lpc", "amphoe_lpc", "kbo", "kbt", "aka")
"""Roles that are committees, the highest first."""


def committee_th(step: Step) -> str:
    """Who decides in a step, by its name: the committee that it submits to, else its title."""
    named = [role for role in COMMITTEES if role in step.submitted_to or role in _roles(step)]
    return ROLES[named[0]] if named else step.title.th


def _roles(step: Step) -> set[str]:
    return {agency.role for agency in step.agencies if agency.role}
