"""The units of a rehearsal: who they are and when they send.

Everything follows from a seed, so a rehearsal that is stopped goes on with the
same units. All of it is marked as simulated wherever a person sees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from random import Random

from pendulum import DateTime

from oneplan.domain.cycles.calendar_steps import Level
from oneplan.domain.cycles.roles import ROLES
from oneplan.domain.shared.bangkok import in_bangkok
from oneplan.domain.shared.thai_numerals import to_thai_digits

OFFICES = ("เกษตรและสหกรณ์", "สาธารณสุข", "ทรัพยากรธรรมชาติและสิ่งแวดล้อม", "พาณิชย์", "ท่องเที่ยวและกีฬา")


MINISTRIES = (
    "กระทรวงเกษตรและสหกรณ์",
    "ก.คมนาคม",
    "สธ.",
    "กระทรวงมหาดไทย",
    "กรมชลประทาน",
    "กระทรวงทรัพยากรฯ",
)
"""Offices in the capital, as registers write them; units write them in other ways."""
CAPITAL = "10"


class Behaviour(StrEnum):
    """How a simulated unit meets its deadline."""

    ON_TIME = "on_time"
    GRACE = "grace"
    NIL = "nil"
    BROKEN_THEN_RIGHT = "broken_then_right"
    AFTER_CLOSING = "after_closing"


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedUnit:
    """One row of the simulated register."""

    code: str
    level: Level
    name_th: str
    area_code: str
    role: str
    has_head: bool = False
    has_address: bool = True

    def as_rows(self) -> Iterator[dict[str, str]]:
        """The unit as rows of a register file: its coordinator, and its head where it has one."""
        yield self.as_row()
        if self.has_head:
            yield {
                **self.as_row(),
                "email": f"head-{self.code.lower()}@units.invalid",
                "contact": f"หัวหน้า{self.name_th}",
                "contact_role": "head",
            }

    def as_row(self) -> dict[str, str]:
        """The unit as a row of a register file; the address leads nowhere."""
        return {
            "code": self.code,
            "level": self.level.value,
            "name_th": self.name_th,
            "area_code": self.area_code,
            "role": self.role,
            "email": f"{self.code.lower()}@units.invalid" if self.has_address else "",
            "contact": f"ผู้ประสานงาน {self.name_th}" if self.has_address else "",
        }


def simulate_register(
    province_code: str,
    amphoe: Sequence[tuple[str, str]],
    tambon: Sequence[tuple[str, str]],
    *,
    villages_per_tambon: int,
    recipient_roles: Sequence[str],
    amphoe_roles: Sequence[str] = (),
    agency_roles: Sequence[str] = (),
) -> Iterator[SimulatedUnit]:
    """Make a register for one province.

    Args:
        province_code: DOPA code of the province, 2 digits.
        amphoe: Code and Thai name of each amphoe.
        tambon: Code and Thai name of each tambon.
        villages_per_tambon: Villages in each tambon.
        recipient_roles: Roles that the calendar sends plans to.
        amphoe_roles: Roles of offices that stand beside the ก.บ.อ. in each amphoe; those of
            the last amphoe have no address, as registers do.
        agency_roles: Roles of single offices of the province.
    """
    for code, name in tambon:
        for number in range(1, villages_per_tambon + 1):
            yield SimulatedUnit(
                code=f"SIM-V{code}{number:02d}",
                level=Level.VILLAGE,
                area_code=code,
                name_th=f"หมู่ที่ {to_thai_digits(number)} ตำบล{name} (จำลอง)",
                role="village_committee",
            )
        yield SimulatedUnit(
            code=f"SIM-T{code}",
            level=Level.TAMBON,
            area_code=code,
            name_th=f"ศอช.ต. {name} (จำลอง)",
            role="tambon_coc",
        )
        yield SimulatedUnit(
            code=f"SIM-L{code}",
            level=Level.LAO,
            area_code=code,
            name_th=f"อบต.{name} (จำลอง)",
            role="lao",
        )
    for code, name in amphoe:
        market = next(each for each, _ in tambon if each.startswith(code))
        yield SimulatedUnit(
            code=f"SIM-C{code}",
            level=Level.COMMUNITY,
            area_code=market,
            name_th=f"ชุมชนตลาด{name} (จำลอง)",
            role="community_committee",
        )
        yield SimulatedUnit(
            code=f"SIM-A{code}",
            level=Level.AMPHOE,
            area_code=code,
            name_th=f"ก.บ.อ. {name} (จำลอง)",
            role="kbo",
            has_head=True,
        )
        for number, role in enumerate(amphoe_roles, start=1):
            yield SimulatedUnit(
                code=f"SIM-B{code}{number:02d}",
                level=Level.AMPHOE,
                area_code=code,
                name_th=f"{ROLES[role]}{name} (จำลอง)",
                role=role,
                has_address=code != amphoe[-1][0],
            )
    for number, role in enumerate(agency_roles, start=1):
        yield SimulatedUnit(
            code=f"SIM-N{province_code}{number:02d}",
            level=Level.PROVINCIAL_AGENCY,
            area_code=province_code,
            name_th=f"{ROLES[role]} (จำลอง)",
            role=role,
        )
    for number, name in enumerate(OFFICES, start=1):
        yield SimulatedUnit(
            code=f"SIM-G{province_code}{number:02d}",
            level=Level.PROVINCIAL_AGENCY,
            area_code=province_code,
            name_th=f"สำนักงาน{name}จังหวัด (จำลอง)",
            role="provincial_agency",
            has_head=True,
        )
    yield SimulatedUnit(
        code=f"SIM-P{province_code}",
        level=Level.PAO,
        area_code=province_code,
        name_th="องค์การบริหารส่วนจังหวัด (จำลอง)",
        role="pao",
        has_head=True,
    )
    known = {"village_committee", "tambon_coc", "lao", "kbo", "provincial_agency", "pao",
             *amphoe_roles, *agency_roles}  # fmt: skip
    for number, role in enumerate(sorted(set(recipient_roles) - known), start=1):
        yield SimulatedUnit(
            code=f"SIM-R{province_code}{number:02d}",
            level=Level.PROVINCE,
            area_code=province_code,
            name_th=f"{ROLES.get(role, role)} (จำลอง)",
            role=role,
        )


def simulate_ministries(role: str) -> Iterator[SimulatedUnit]:
    """The ministries of the capital that a national calendar sends to."""
    for number, name in enumerate(MINISTRIES, start=1):
        yield SimulatedUnit(
            code=f"SIM-M{CAPITAL}{number:02d}",
            level=Level.PROVINCE,
            area_code=CAPITAL,
            name_th=f"{name} (จำลอง)",
            role=role,
        )


def moment_of(
    behaviour: Behaviour,
    *,
    opens_at: datetime,
    due_at: datetime | None,
    grace_days: int,
    random: Random,
) -> DateTime:
    """When a unit of this behaviour sends, within working hours of some day in Bangkok.

    It costs 50 microseconds a unit, beside tens of milliseconds of the upload.
    """
    opens = in_bangkok(opens_at)
    due = in_bangkok(due_at) if due_at else opens.add(days=14)
    if behaviour == Behaviour.AFTER_CLOSING:
        day = due.add(days=grace_days + 10)
    elif behaviour == Behaviour.GRACE:
        day = due.add(days=random.randint(1, max(1, grace_days - 1)))
    else:
        span = max(1, (due - opens).days)
        day = opens.add(days=random.randint(min(1, span), max(1, span - 1)))
    return day.replace(
        hour=random.randint(9, 15), minute=random.randint(0, 59), second=0, microsecond=0
    )
