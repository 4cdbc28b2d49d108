"""What each unit had in the year before: from a list, or from the plan of an earlier cycle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import final_plan_step
from oneplan.domain.forms.amounts import MAX_BAHT, parse_amount
from oneplan.domain.plans.completeness import collecting_steps
from oneplan.domain.shared.csv_rows import CsvTorn, Record, read_records
from oneplan.domain.shared.line_problems import Problem, as_told, at_line, join_problems
from oneplan.domain.shared.satang import DECIMALS
from oneplan.domain.shared.thai_numerals import normalise_text, to_thai_digits
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.store.cycles import cycles
from oneplan.store.plans import completeness
from oneplan.store.shared import audit
from oneplan.store.units import units

COLUMNS = ("unit", "baht")
"""Header of the list; each row has both."""


class LastYearRefused(OneplanError):
    """A list with the money of the year before was refused; nothing of it was loaded."""

    status_code = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        en, th = join_problems(problems)
        super().__init__(f"The money of the year before was not loaded:\n{en}")
        self.th = f"ไม่ได้โหลดยอดเงินของปีก่อน ยอดเดิมยังใช้อยู่:\n{th}"


def load_last_year(session: Session, cycle_id: str, content: str, *, actor: str) -> int:
    """Load what each unit had in the year before from CSV text with ``unit`` and ``baht``.

    Returns:
        Number of units.

    Raises:
        LastYearRefused: Any line is wrong, or there is none; nothing is loaded.
    """
    cycles.get_cycle(session, cycle_id)
    try:
        records = read_records(content, COLUMNS, COLUMNS)
    except CsvTorn as torn:
        raise LastYearRefused([torn.problem]) from torn
    if not records:
        raise LastYearRefused([at_line(2, "there is no unit", "ไม่มีหน่วยงาน")])
    if problems := list(_problems(session, records)):
        raise LastYearRefused(problems)
    money = {values["unit"]: _amount(values["baht"]) or Decimal() for _, values in records}
    _save(session, cycle_id, money, actor=actor, source="file")
    return len(money)


def _problems(session: Session, records: Sequence[Record]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for line, values in records:
        code, written = values["unit"], values.get("baht", "")
        told, told_baht = as_told(code), as_told(written)
        if code in first:
            yield at_line(
                line,
                f"unit {told!r} stands there twice, as in line {first[code]}",
                f"หน่วยงาน “{told}” ซ้ำกับบรรทัดที่ {to_thai_digits(first[code])}",
            )
        elif units.get_unit(session, code) is None:
            yield at_line(
                line, f"unit {told!r} is not in the register", f"หน่วยงาน “{told}” ไม่มีในทะเบียน"
            )
        elif _amount(written) is None:
            yield at_line(
                line,
                f"unit {told!r}: baht {told_baht!r} is no amount such as 50000 or 50,000.00:"
                " digits, commas in groups of three only, and at most two decimals",
                f"หน่วยงาน “{told}”: จำนวนเงิน “{told_baht}” ต้องเขียนเช่น 50000 หรือ 50,000.00"
                " คือตัวเลข มีจุลภาคคั่นทุกสามหลักเท่านั้น และทศนิยมไม่เกินสองตำแหน่ง",
            )
        first.setdefault(code, line)


def _amount(text: str) -> Decimal | None:
    """Baht as forms take them: not negative, and no “1.400”, which may mean 1,400."""
    amount = parse_amount(normalise_text(text))
    if amount is None or not 0 <= amount <= MAX_BAHT:
        return None
    return amount if len(f"{amount:f}".partition(".")[2]) <= DECIMALS else None


def copy_last_year(session: Session, cycle_id: str, from_cycle: str, *, actor: str) -> int:
    """Take over what each unit asked for in the plan of an earlier cycle; return how many."""
    cycles.get_cycle(session, cycle_id)
    earlier = calendar_in_force(session, from_cycle)
    final = final_plan_step(earlier)
    steps = collecting_steps(earlier, final) if final else ()
    money = completeness.sum_by_unit(session, from_cycle, steps)
    _save(session, cycle_id, money, actor=actor, source=from_cycle)
    return len(money)


def _save(
    session: Session, cycle_id: str, money: dict[str, Decimal], *, actor: str, source: str
) -> None:
    cycles.lock_cycle(session, cycle_id)
    completeness.save_last_year(session, cycle_id, money)
    audit.append_event(
        session,
        actor=actor,
        action="last_year.loaded",
        cycle_id=cycle_id,
        subject=source,
        details={"units": len(money), "baht": f"{sum(money.values(), Decimal()):.2f}"},
    )
