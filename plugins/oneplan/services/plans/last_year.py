"""What each unit had in the year before: from a list, or from the plan of an earlier cycle."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import final_plan_step
from oneplan.domain.forms.amounts import MAX_BAHT, parse_amount
from oneplan.domain.plans.completeness import collecting_steps
from oneplan.domain.shared.csv_rows import CsvTorn
from oneplan.domain.shared.line_problems import Problem, as_told, at_line, join_problems
from oneplan.domain.shared.list_frames import Told, in_order, read_list, tell
from oneplan.domain.shared.satang import DECIMALS
from oneplan.domain.shared.thai_numerals import normalise_text, to_thai_digits
from oneplan.domain.units.unit_codes import codes_with_zeros, read_code
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.store.cycles import cycle_locks, cycles
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


def load_last_year(
    session: Session, cycle_id: str, content: str, *, actor: str, reason: str = ""
) -> int:
    """Load what each unit had in the year before from CSV text with ``unit`` and ``baht``.

    Returns:
        Number of units.

    Raises:
        LastYearRefused: Any line is wrong, or there is none; nothing is loaded.
    """
    cycles.get_cycle(session, cycle_id)
    try:
        found = read_list(content, COLUMNS, COLUMNS)
    except CsvTorn as torn:
        raise LastYearRefused([torn.problem]) from torn
    if found.rows.empty:
        raise LastYearRefused([at_line(2, "there is no unit", "ไม่มีหน่วยงาน")])
    rows = found.sound
    rows = rows.assign(unit=rows["unit"].map(read_code), amount=rows["baht"].map(_amount))
    if problems := in_order(found.faults, _problems(rows, units.list_codes(session))):
        raise LastYearRefused(problems)
    money = dict(zip(rows["unit"], rows["amount"], strict=True))
    _save(session, cycle_id, money, actor=actor, source="file", reason=reason)
    return len(money)


def _problems(rows: pd.DataFrame, known: Collection[str]) -> list[Told]:
    """What is wrong with the rows; of each, the first thing only."""
    is_repeated = rows.duplicated("unit")
    is_unknown = ~is_repeated & ~rows["unit"].isin(list(known))
    is_no_amount = ~is_repeated & ~is_unknown & rows["amount"].isna()
    first = rows.assign(line=rows.index).groupby("unit", sort=False)["line"].transform("first")
    full = codes_with_zeros(known)
    meant = rows["unit"].map(lambda code: full.get(code, ""))
    return [
        *tell(rows.assign(first=first), is_repeated, _of_repetition),
        *tell(rows.assign(meant=meant), is_unknown, _of_unknown_unit),
        *tell(rows, is_no_amount, _of_no_amount),
    ]


def _of_repetition(row: Mapping[str, Any]) -> Problem:
    told = as_told(row["unit"])
    return Problem(
        en=f"unit {told!r} stands there twice, as in line {row['first']}",
        th=f"หน่วยงาน “{told}” ซ้ำกับบรรทัดที่ {to_thai_digits(row['first'])}",
    )


def _of_unknown_unit(row: Mapping[str, Any]) -> Problem:
    told, meant = as_told(row["unit"]), row["meant"]
    return Problem(
        en=f"unit {told!r} is not in the register"
        + (f"; {meant!r} is: a spreadsheet drops the zeros in front" if meant else ""),
        th=f"หน่วยงาน “{told}” ไม่มีในทะเบียน"
        + (f" มีแต่ “{meant}” เลข 0 ข้างหน้าอาจหายไปจากโปรแกรมตาราง" if meant else ""),
    )


def _of_no_amount(row: Mapping[str, Any]) -> Problem:
    told, told_baht = as_told(row["unit"]), as_told(row["baht"])
    return Problem(
        en=f"unit {told!r}: baht {told_baht!r} is no amount such as 50000 or 50,000.00:"
        " digits, commas in groups of three only, and at most two decimals",
        th=f"หน่วยงาน “{told}”: จำนวนเงิน “{told_baht}” ต้องเขียนเช่น 50000 หรือ 50,000.00"
        " คือตัวเลข มีจุลภาคคั่นทุกสามหลักเท่านั้น และทศนิยมไม่เกินสองตำแหน่ง",
    )


def _amount(text: str) -> Decimal | None:
    """Baht as forms take them: not negative, and no “1.400”, which may mean 1,400."""
    amount = parse_amount(normalise_text(text))
    if amount is None or not 0 <= amount <= MAX_BAHT:
        return None
    return amount if len(f"{amount:f}".partition(".")[2]) <= DECIMALS else None


def copy_last_year(
    session: Session, cycle_id: str, from_cycle: str, *, actor: str, reason: str = ""
) -> int:
    """Take over what each unit asked for in the plan of an earlier cycle; return how many.

    Raises:
        LastYearRefused: No unit asked for anything there; what was loaded before stays.
    """
    cycles.get_cycle(session, cycle_id)
    earlier = calendar_in_force(session, from_cycle)
    final = final_plan_step(earlier)
    steps = collecting_steps(earlier, final) if final else ()
    money = completeness.sum_by_unit(session, from_cycle, steps)
    if not money:
        rule = f"no unit asked for money in the plan of {from_cycle!r}"
        raise LastYearRefused([Problem(en=rule, th="รอบแผนที่เลือกไม่มียอดเงินของหน่วยงานใด")])
    _save(session, cycle_id, money, actor=actor, source=from_cycle, reason=reason)
    return len(money)


def _save(
    session: Session,
    cycle_id: str,
    money: dict[str, Decimal],
    *,
    actor: str,
    source: str,
    reason: str,
) -> None:
    cycle_locks.lock_cycle(session, cycle_id)
    completeness.save_last_year(session, cycle_id, money)
    audit.append_event(
        session,
        actor=actor,
        action="last_year.loaded",
        cycle_id=cycle_id,
        subject=source,
        details={
            "units": len(money),
            "baht": f"{sum(money.values(), Decimal()):.2f}",
            **({"reason": reason} if reason else {}),
        },
    )
