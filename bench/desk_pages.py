"""The addresses of the desk that are measured: every page, and what leads below it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from bench.collection import workbook
from bench.desk_nation import PROVINCE, PROVINCE_PLAN, cycle_of


def addresses(url: str, province: str = PROVINCE) -> dict[str, str]:
    """Name → what stands after the cycle's address."""
    from oneplan.desk.pages import PAGES
    from oneplan.store.shared.session import begin

    cycle = cycle_of(province)
    amphoe = first_amphoe(province)
    tambon = f"{amphoe}01"
    with begin(url) as session:
        unit, mail, number = _samples(session, cycle, amphoe)
        _keep_file(session, cycle, unit, tambon)
    name = "บ้าน"
    rows = f"/plan/rows/1/{unit}/3"
    return {
        **{page.en: page.path for page in PAGES},
        "Calendar: changes": "/calendar/changes?old=1&new=2",
        "Submissions: an amphoe": f"/submissions?under={amphoe}",
        "Submissions: a tambon": f"/submissions?under={tambon}",
        "Submissions: units": "/submissions/units",
        "Submissions: units, page 100": "/submissions/units?page=100",
        "Submissions: units that owe": "/submissions/units?standing=owes",
        "Submissions: units by name": f"/submissions/units?q={name}",
        "Submissions: units of a tambon": f"/submissions/units?place={tambon}",
        "Step": "/steps/6",
        "Step: by name": f"/steps/6?q={name}",
        "Step: its late": "/steps/6?standing=late",
        "Step: tickets": "/steps/3",
        "Step: a plan's": f"/steps/{PROVINCE_PLAN}",
        "Unit": f"/units/{unit}",
        "Unit: its projects": f"/units/{unit}/projects",
        "Mails: by name": f"/mails?words={name}",
        "Mails: by a name that none has": "/mails?words=xyz",
        "Mails: tomorrow": "/mails?state=tomorrow",
        "Mails: came back": "/mails?state=bounced",
        "Mails: of a step": "/mails?step=3&kind=opening",
        "Mails: page 200": "/mails?page=200",
        "Mail": f"/mails/{mail}",
        "Plan: of an amphoe": f"/plan?amphoe={amphoe}&by_row=tambon",
        "Plan: by words": "/plan?words=ประปา&by_row=agency",
        "Plan: the units": "/plan?by_row=unit&by_column=amphoe&page=100",
        "Plan: one amphoe's": f"/plan?step=16&group={amphoe}",
        "Plan: project": rows,
        "Plan: cell": f"/plan/cells/1/{unit}/3?cell=G3&file=1",
        "Plan: versions compared": "/plan/comparison",
        "Plan: duplicates": "/plan/merges",
        "Plan: ceilings": "/plan/ceilings",
        "Plan: routes": "/plan/routes",
        "Plan: routes, of one holder": "/plan/routes?holder=owner&page=10",
        "Decisions: meetings": "/decisions/meetings",
        "Decisions: tasks": "/decisions/tasks",
        "Decisions: orders": "/decisions/orders",
        "Decisions: comments": "/decisions/comments",
        "Decisions: screenings": "/decisions/screenings",
        "Documents: dispatch": "/documents/dispatch",
        "Documents: circulars": "/documents/circulars",
        "Documents: collations": "/documents/collations",
        "Lists: by name": f"/lists?words={name}",
        "Lists: nobody reached": "/lists?unreached=1&page=5",
        "Lists: committees": "/lists/committees",
        "Lists: strategies": "/lists/strategies",
        "Lists: master plans": "/lists/master-plans",
        "Lists: money": "/lists/money",
        "Audit: older": f"/audit?before={number // 2}",
        "Audit: by name": f"/audit?who={name}",
        "Audit: by a name that none has": "/audit?who=xyz",
        "Audit: by act": "/audit?act=รับไฟล์ล่าช้าเข้าแผน",
        "Audit: by days": "/audit?first=2019-01-05&last=2019-01-06",
        "An act's form: extend": f"/acts/extend-unit?step=6&unit={unit}",
    }


OFFICER = ("Today", "Calendar", "Submissions", "Submissions: units", "Step", "Mails and letters",
           "Mails: by name", "Plan", "Lists", "Unit")  # fmt: skip
"""Pages that an amphoe's officer is shown, for that amphoe alone."""


def first_amphoe(province: str) -> str:
    """The amphoe of a province in which its samples lie."""
    return f"{province}01"


def _samples(session: Any, cycle: str, amphoe: str) -> tuple[str, int, int]:
    """A unit with a file in the plan, a mail, and how many acts the log has."""
    unit = session.scalar(
        text(
            "SELECT s.unit_code FROM submissions s JOIN submission_rows r ON r.submission_id = s.id"
            " WHERE s.cycle_id = :cycle AND s.step_id = '1' AND s.version = 1 AND r.row_number = 3"
            " AND s.unit_code LIKE :amphoe AND NOT EXISTS (SELECT FROM submissions o"
            "  WHERE o.cycle_id = s.cycle_id AND o.step_id = '1' AND o.unit_code = s.unit_code"
            "  AND o.version = 2) ORDER BY s.id LIMIT 1"
        ),
        {"cycle": cycle, "amphoe": f"V{amphoe}%"},
    )
    mail = session.scalar(
        text("SELECT max(id) FROM notices WHERE cycle_id = :cycle"), {"cycle": cycle}
    )
    return unit, mail, session.scalar(text("SELECT max(number) FROM audit_events"))


def _keep_file(session: Any, cycle: str, unit: str, tambon: str) -> None:
    """Keep a workbook as that unit's file, so that a cell of it can be shown."""
    from oneplan.gateways.files.files import files

    sha256 = files().put(workbook(1, 20, tambon))
    session.execute(
        text(
            "UPDATE submissions SET sha256 = :sha256,"
            ' layout = \'{"cells": {"project_name": "G"}, "budgets": {"2564": "L"}}\''
            " WHERE cycle_id = :cycle AND step_id = '1' AND unit_code = :unit"
        ),
        {"sha256": sha256, "cycle": cycle, "unit": unit},
    )
