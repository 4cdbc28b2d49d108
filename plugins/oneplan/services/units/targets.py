"""Load the list of tambon that a cycle is about, with every error by its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.forms.amounts import MAX_BAHT, parse_amount
from oneplan.domain.shared.csv_rows import CsvTorn, read_records
from oneplan.domain.shared.line_problems import Problem, as_told, at_line, join_problems
from oneplan.domain.shared.thai_numerals import compared, to_thai_digits
from oneplan.domain.units.targets import AMPHOE_DIGITS
from oneplan.domain.units.unit_codes import read_code
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.store.cycles import cycle_locks
from oneplan.store.shared import audit
from oneplan.store.units import areas, target_areas

COLUMNS = ("amphoe", "tambon", "baht")
"""Header of the list; only ``tambon`` must be there."""
TAMBON_DIGITS = 6
_BEFORE_TAMBON = ("ตำบล", "ต.")
_BEFORE_AMPHOE = ("อำเภอ", "อ.")


class TargetsRefused(OneplanError):
    """A list of target tambon was refused; nothing of it was loaded."""

    status_code = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        en, th = join_problems(problems)
        super().__init__(f"The target tambon were not loaded:\n{en}")
        self.th = f"ไม่ได้โหลดตำบลเป้าหมาย รายชื่อเดิมยังใช้อยู่:\n{th}"


def import_targets(
    session: Session, cycle_id: str, content: str, *, actor: str, reason: str = ""
) -> tuple[str, ...]:
    """Load the target tambon of a cycle from CSV text; the list stands for the one before.

    A tambon is a DOPA code of six digits, or a name with its amphoe where two amphoe
    have a tambon of that name. ``baht`` is the budget it was allocated.

    Returns:
        Their codes, in order.

    Raises:
        TargetsRefused: A line is wrong, or there is none; nothing is loaded.
    """
    calendar = calendar_in_force(session, cycle_id)
    cycle_locks.lock_cycle(session, cycle_id)
    try:
        records = read_records(content, ("tambon",), COLUMNS)
    except CsvTorn as torn:
        raise TargetsRefused([torn.problem]) from torn
    found, problems = _read(_Places(session, calendar), records)
    if not records:
        problems = [at_line(2, "there is no tambon", "ไม่มีตำบล")]
    if problems:
        raise TargetsRefused(problems)
    targets = dict(sorted(found.items()))
    before = target_areas.list_targets(session, cycle_id)
    if targets != before:
        target_areas.save_targets(
            session, cycle_id, targets, listed_at=planning_now(session, cycle_id)
        )
        audit.append_event(
            session,
            actor=actor,
            action="targets.loaded",
            cycle_id=cycle_id,
            subject=cycle_id,
            details={
                "tambon": len(targets),
                "added": sorted(set(targets) - set(before)),
                "gone": sorted(set(before) - set(targets)),
                **({"reason": reason} if reason else {}),
            },
        )
    return tuple(targets)


class _Places:
    """The amphoe and tambon of a cycle's province, by code and by name."""

    def __init__(self, session: Session, calendar: Calendar) -> None:
        under = calendar.province.code if calendar.province else ""
        self.province = calendar.province.name_th if calendar.province else "ทั่วประเทศ"
        self.amphoe = _by_code(session, AMPHOE_DIGITS, under)
        self.tambon = _by_code(session, TAMBON_DIGITS, under)

    def find_tambon(self, tambon: str, amphoe: str) -> list[str]:
        """Codes of the tambon that a line may mean."""
        code = read_code(tambon)
        name = _bare(tambon, _BEFORE_TAMBON)
        return [
            each
            for each, known in self.tambon.items()
            if (code == each or name == known) and (not amphoe or self._stands_in(each, amphoe))
        ]

    def _stands_in(self, tambon: str, amphoe: str) -> bool:
        code = tambon[:AMPHOE_DIGITS]
        return code == read_code(amphoe) or self.amphoe[code] == _bare(amphoe, _BEFORE_AMPHOE)


def _by_code(session: Session, digits: int, under: str) -> Mapping[str, str]:
    return {
        area.code: compared(area.name_th)
        for area in areas.list_areas(session, digits=digits, under=under)
    }


def _bare(name: str, before: Sequence[str]) -> str:
    text = compared(name)
    word = next((each for each in before if text.startswith(each)), "")
    return text.removeprefix(word).strip()


def _read(
    places: _Places, records: Sequence[tuple[int, dict[str, str]]]
) -> tuple[dict[str, Decimal | None], list[Problem]]:
    found: dict[str, Decimal | None] = {}
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for line, record in records:
        codes = places.find_tambon(record.get("tambon", ""), record.get("amphoe", ""))
        amount = parse_amount(record["baht"]) if record.get("baht") else None
        wrong = [
            *_place_problems(line, record, codes, places),
            *_amount_problems(line, record, amount),
        ]
        if not wrong and (first := lines.setdefault(codes[0], line)) != line:
            wrong = [_repeated(line, record, first)]
        problems += wrong
        if not wrong:
            found[codes[0]] = amount
    return found, problems


def _place_problems(
    line: int, record: Mapping[str, str], codes: Sequence[str], places: _Places
) -> Iterator[Problem]:
    told = as_told(" ".join(filter(None, (record.get("amphoe"), record.get("tambon")))))
    if not codes:
        yield at_line(
            line,
            f"{told!r} is no tambon of {places.province}: a code of 6 digits, or a name",
            f"“{told}” ไม่ใช่ตำบลในจังหวัด{places.province} ให้ระบุรหัส ๖ หลัก หรือชื่อตำบล",
        )
    elif len(codes) > 1:
        yield at_line(
            line,
            f"{told!r} is a tambon of several amphoe ({', '.join(codes)}): name the amphoe",
            f"“{told}” มีหลายอำเภอ ({', '.join(codes)}) ให้ระบุอำเภอ",
        )


def _amount_problems(
    line: int, record: Mapping[str, str], amount: Decimal | None
) -> Iterator[Problem]:
    written = record.get("baht")
    if written and (amount is None or not 0 <= amount <= MAX_BAHT):
        told = as_told(written)
        yield at_line(
            line,
            f"baht {told!r} is no amount such as 50000 or 50,000.00",
            f"งบประมาณ “{told}” ต้องเขียนเช่น 50000 หรือ 50,000.00",
        )


def _repeated(line: int, record: Mapping[str, str], first: int) -> Problem:
    told = as_told(record["tambon"])
    return at_line(
        line,
        f"tambon {told!r} stands there twice, as in line {first}",
        f"ตำบล “{told}” ซ้ำกับบรรทัดที่ {to_thai_digits(first)}",
    )
