"""A small simulated cycle in the store: three amphoe, a clock that a test moves."""

import hashlib
from decimal import Decimal
from random import Random
from typing import Any

import pendulum

from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.row_marks import Marking
from oneplan.domain.forms.simulated_rows import SimulatedSender, simulate_rows
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.cycles.clock import set_clock
from oneplan.services.cycles.steps import collect_step, open_step
from oneplan.services.forms.file_checks import form_of
from oneplan.services.submissions.submissions import receive_submission
from oneplan.services.units.register import import_units
from oneplan.store.submissions import submissions
from tests.support.builders import make_calendar

BANGKOK = pendulum.timezone("Asia/Bangkok")
CYCLE = "small-2564"
REGISTER = """code,level,name_th,area_code,role,email,contact
A1,amphoe,กบอ. เมือง,7401,kbo,a1@units.invalid,ก
A2,amphoe,กบอ. กระทุ่มแบน,7402,kbo,a2@units.invalid,ข
A3,amphoe,กบอ. บ้านแพ้ว,7403,kbo,,
C1,province,ทีมบูรณาการกลาง,74,central_integration_team,c1@units.invalid,ค
"""


def moment(text: str) -> pendulum.DateTime:
    """A Bangkok moment."""
    return pendulum.parse(text, tz=BANGKOK)


def start_world(session, *, at: str = "2019-01-05", steps: tuple[dict[str, Any], ...] = ()):
    """Start the cycle and open its first step."""
    calendar = make_calendar(*steps)
    start_cycle(session, calendar, seed=1)
    import_units(session, REGISTER, actor="test", is_simulated=True)
    set_time(session, at)
    open_step(session, CYCLE, "1")
    return calendar


def set_time(session, at: str) -> None:
    """Move the clock to a moment."""
    set_clock(session, CYCLE, at=moment(at), speed=0, hold_at=moment(at))


def rows_of(unit: str, calendar, *, count: int = 5, seed: int = 1) -> list[dict[str, Any]]:
    """Right rows of an amphoe."""
    sender = SimulatedSender(
        unit_code=unit, unit_name=f"กบอ. {unit}", tambon_codes=[f"740{unit[1]}01"]
    )
    return simulate_rows(form_of(calendar, "1"), sender, count=count, random=Random(seed))


def workbook(calendar, rows, *, unit: str = "A1") -> bytes:
    """The workbook that the first step asks for."""
    return write_form(form_of(calendar, "1"), Template(heading_th=unit, rows=rows))


def send(session, files, calendar, unit: str, rows=None, **changes: Any):
    """Send a workbook for a unit."""
    content = workbook(calendar, rows_of(unit, calendar) if rows is None else rows, unit=unit)
    return receive_submission(
        session,
        **{
            "cycle_id": CYCLE,
            "step_id": "1",
            "unit_code": unit,
            "file_name": f"{unit}.xlsx",
            "content": content,
            "sender": "test",
            "files": files,
            **changes,
        },
    )


def put(
    session,
    unit: str,
    *rows: tuple[Any, ...],
    step: str = "1",
    state: str = "accepted",
    form: str = "amphoe_development_plan",
):
    """Keep a file of (title, place, baht) rows as intake does, without a workbook.

    A fourth item of a row holds further values; a row of None takes a place and holds nothing.
    Instead of baht of 2564 a row may hold baht by year.
    """
    made = [
        Row(
            sheet="แผ่น",
            row_number=number,
            title=row[0],
            values={"tambon_codes": row[1], **(row[3] if len(row) > 3 else {})},
            budgets={
                int(year): Decimal(baht)
                for year, baht in (row[2] if isinstance(row[2], dict) else {2564: row[2]}).items()
            },
        )
        for number, row in enumerate(rows, start=3)
        if row is not None
    ]
    marking = Marking(place=("tambon_codes",), strategy="provincial_strategy_link", area_code="74")
    return submissions.add_submission(
        session,
        made,
        marking=marking,
        cycle_id=CYCLE,
        step_id=step,
        unit_code=unit,
        state=state,
        sha256=hashlib.sha256(repr(rows).encode()).hexdigest(),
        form=form,
        file_type="xlsx",
        file_name=f"{unit}.xlsx",
        byte_count=1,
        row_count=len(made),
        total_baht=sum((sum(row.budgets.values(), Decimal()) for row in made), Decimal()),
        sender="t",
        reason=None,
        findings=[],
        layout={"cells": {}, "budgets": {}},
        received_at=moment("2019-01-10"),
        is_late=False,
    )


def collect(session, *groups: str) -> None:
    """Collect the first step, of all three amphoe unless told otherwise."""
    for group in groups or ("7401", "7402", "7403"):
        collect_step(session, CYCLE, "1", group)
