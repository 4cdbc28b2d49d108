"""A small simulated cycle in the store: three amphoe, a clock that a test moves."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from oneplan.domain.simulated_units import simulate_rows
from oneplan.gateways.workbooks import write_form
from oneplan.services.clock import set_clock
from oneplan.services.cycles import start_cycle
from oneplan.services.steps import open_step
from oneplan.services.submissions import form_of, receive_submission
from oneplan.services.units import import_units
from tests.builders import make_calendar

BANGKOK = ZoneInfo("Asia/Bangkok")
CYCLE = "small-2564"
REGISTER = """code,level,name_th,area_code,role,email,contact
A1,amphoe,กบอ. เมือง,7401,kbo,a1@units.invalid,ก
A2,amphoe,กบอ. กระทุ่มแบน,7402,kbo,a2@units.invalid,ข
A3,amphoe,กบอ. บ้านแพ้ว,7403,kbo,,
C1,province,ทีมบูรณาการกลาง,74,central_integration_team,c1@units.invalid,ค
"""


def moment(text: str) -> datetime:
    """A Bangkok moment."""
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


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


def rows_of(unit: str, calendar, *, count_seed: int = 1) -> list[dict[str, Any]]:
    """Right rows of an amphoe."""
    from random import Random

    area = f"740{unit[1]}"
    from oneplan.domain.calendar_steps import Level

    return simulate_rows(
        unit, Level.AMPHOE, area, [f"{area}01"], form_of(calendar), random=Random(count_seed)
    )


def send(session, files, calendar, unit: str, rows=None, **changes: Any):
    """Send a workbook for a unit."""
    content = write_form(form_of(calendar), rows or rows_of(unit, calendar), heading_th=unit)
    return receive_submission(
        session,
        **{
            "cycle_id": CYCLE, "step_id": "1", "unit_code": unit, "file_name": f"{unit}.xlsx",
            "content": content, "sender": "test", "files": files, **changes,
        },
    )  # fmt: skip
