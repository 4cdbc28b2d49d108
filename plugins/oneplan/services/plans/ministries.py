"""Which ministry or department a project beyond the province is for, and who holds one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from oneplan.domain.documents.documents import clean
from oneplan.domain.plans.plan_rows import PlanRow
from oneplan.domain.shared.personal_data import hide_personal_data
from oneplan.gateways.files.rules import ministries
from oneplan.services.plans.routing import ASKED_AGENCY, KINDS_OF_AGENCY, RoutedRow

AGENCY = ("agency", "lead_agency", *ASKED_AGENCY)
MINISTRY = "ministry"
"""The holder that is told by its own name."""
UNNAMED_MINISTRY = "ส่วนราชการที่เกี่ยวข้อง"
"""Whom the projects are for whose units named nobody."""


def holder_words(routed: RoutedRow) -> str:
    """Who holds a row now; a ministry by its name."""
    at = routed.at
    if at.holder != MINISTRY:
        return at.holder_th
    return f"{at.holder_th} {hide_personal_data(clean(at.holder_code))}".rstrip()


def ministry_of(row: PlanRow, routed: Mapping[str, RoutedRow]) -> str:
    """The ministry or department that a row beyond the province's capacity is for (R39).

    The one that holds it, else the agency that its unit names, by its full name however
    it is written; empty for any other row.
    """
    found = routed.get(row.row_key)
    if found is None or (found.exceeded != "province" and found.at.holder != MINISTRY):
        return ""
    holds = found.at.holder == MINISTRY and found.at.holder_code not in KINDS_OF_AGENCY
    named = printed(found.at.holder_code) if holds else agency_of(row)
    return ministries().find(named) or named or UNNAMED_MINISTRY


def agency_of(row: PlanRow) -> str:
    """The agency that a unit names for a project."""
    named = (row.values.get(key, "") for key in AGENCY)
    return printed(next((each for each in named if each not in KINDS_OF_AGENCY), ""))


def ministry_group(group_code: str, agency: str) -> str:
    """The key among the dispatches of what a plan's group sends a ministry or department."""
    key = f"ministry-{hashlib.sha256(agency.encode()).hexdigest()[:12]}"
    return f"{group_code}-{key}" if group_code else key


def printed(text: str) -> str:
    """What a unit wrote, as a document that anyone may read prints it."""
    return hide_personal_data(clean(text))
