"""The people in a register file: who they are, and what would go wrong with mail to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from oneplan.domain.shared.line_problems import Problem, as_told, at_line
from oneplan.domain.shared.thai_dates import BE_OFFSET
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.domain.units.hierarchy import CONTACT_ROLES, COORDINATOR
from oneplan.gateways.mail.mail_addresses import fault_of_address

FIRST_BUDDHIST_YEAR = 2400
OF_PERSON = ("contact", "contact_role", "deputy_of", "absent_from", "absent_until")
"""Columns that say more of an address; without one there is nowhere to keep them."""
SEPARATORS = ";,"
"""A mail program reads these in a name as the start of another address."""


def contact_problems(values: Mapping[str, str], *, is_simulated: bool) -> list[Problem]:
    """Everything wrong with the person of one row, each with its unit, its value and its rule."""
    found = [
        _of(
            values,
            name,
            f"holds {each!r}, which begins another address",
            f"มี “{each}” ซึ่งโปรแกรมอีเมลอ่านเป็นที่อยู่ถัดไป",
        )
        for name in ("email", "contact", "name_th")
        for each in SEPARATORS
        if each in values[name] and (name != "name_th" or each == ";")
    ]
    found += [
        _of(
            values,
            name,
            "holds a line break or another control character",
            "มีการขึ้นบรรทัดใหม่หรืออักขระควบคุม",
        )
        for name, value in values.items()
        if not value.isprintable()
    ]
    if not found and values["email"]:
        fault = fault_of_address(values["email"], is_simulated=is_simulated)
        if fault is not None:
            found.append(
                _of(
                    values, "email", f"is no mail address: {fault}", f"ไม่ใช่ที่อยู่อีเมลที่ส่งถึงได้ ({fault})"
                )
            )
    if values["contact_role"] not in ("", *CONTACT_ROLES):
        found.append(
            _of(
                values,
                "contact_role",
                f"must be {' or '.join(CONTACT_ROLES)}",
                f"ต้องเป็น {' หรือ '.join(CONTACT_ROLES)}",
            )
        )
    if not values["email"]:
        found += [
            _of(
                values,
                name,
                "is of a person without an address: fill in email,"
                f" or leave {name} empty; a unit is kept without one",
                f"เป็นของผู้ที่ไม่มีอีเมล กรอก email หรือเว้น {name} ว่าง หน่วยงานไม่มีผู้ติดต่อได้",
            )
            for name in OF_PERSON
            if values[name]
        ]
    return found + _absence_problems(values)


def _of(values: Mapping[str, str], name: str, en: str, th: str) -> Problem:
    """What is wrong with one value of a unit's row; its line is said by who knows it."""
    value, code = values[name], as_told(values["code"])
    return Problem(
        en=f"unit {values['code']}: {name} {value!r} {en}",
        th=f"หน่วยงาน {code}: {name} “{as_told(value)}” {th}",
    )


def _absence_problems(values: Mapping[str, str]) -> list[Problem]:
    days = {}
    for name in ("absent_from", "absent_until"):
        try:
            days[name] = date.fromisoformat(values[name]) if values[name] else None
        except ValueError:
            return [_of(values, name, "is no day such as 2026-04-30", "ต้องเป็นวันที่เช่น 2026-04-30")]
        day = days[name]
        if day is not None and day.year >= FIRST_BUDDHIST_YEAR:
            meant = f"{day.year - BE_OFFSET}{values[name][4:]}"
            return [
                _of(
                    values,
                    name,
                    f"is a year of the Buddhist Era; write {meant}",
                    f"เป็นปี พ.ศ. ให้เขียนเป็น ค.ศ. คือ {meant}",
                )
            ]
    starts, ends = days["absent_from"], days["absent_until"]
    if starts and ends and ends < starts:
        return [
            Problem(
                en=f"unit {values['code']}: absent_until {ends} lies before absent_from {starts}",
                th=f"หน่วยงาน {as_told(values['code'])}:"
                f" absent_until {ends} ต้องไม่ก่อน absent_from {starts}",
            )
        ]
    return []


def _at(number: int, values: Mapping[str, str], name: str, en: str, th: str) -> Problem:
    problem = _of(values, name, en, th)
    return at_line(number, problem.en, problem.th)


def list_problems(lines: Sequence[tuple[int, Mapping[str, str]]]) -> list[Problem]:
    """What is wrong between rows: an address that stands twice, a deputy of nobody."""
    seen: dict[tuple[str, str], int] = {}
    found = []
    for number, values in lines:
        key = (values["code"], values["email"].casefold())
        if values["email"] and key in seen:
            found.append(
                _at(
                    number,
                    values,
                    "email",
                    f"stands in line {seen[key]} already",
                    f"มีอยู่แล้วในบรรทัดที่ {to_thai_digits(seen[key])}",
                )
            )
        seen.setdefault(key, number)
    for number, values in lines:
        of = values["deputy_of"].casefold()
        if of and ((values["code"], of) not in seen or of == values["email"].casefold()):
            found.append(
                _at(
                    number,
                    values,
                    "deputy_of",
                    "is no other address of this unit in the file",
                    "ไม่ใช่อีเมลอื่นของหน่วยงานนี้ในไฟล์",
                )
            )
    return found + _circles(lines)


def _circles(lines: Sequence[tuple[int, Mapping[str, str]]]) -> list[Problem]:
    """Deputies who stand in for each other, in a circle: nobody would be left to stand in."""
    of = {
        (values["code"], values["email"].casefold()): (
            values["code"],
            values["deputy_of"].casefold(),
        )
        for _, values in lines
        if values["deputy_of"]
    }
    found: list[Problem] = []
    settled = set[tuple[str, str]]()
    for number, values in lines:
        path: dict[tuple[str, str], None] = {}
        at = (values["code"], values["email"].casefold())
        while at in of and at not in path and at not in settled:
            path[at] = None
            at = of[at]
        if at in path and len(path) > 1:
            found.append(
                _at(
                    number,
                    values,
                    "deputy_of",
                    "leads back to this address; deputies stand in for each other in a circle",
                    "วนกลับมาที่อีเมลนี้ ผู้รักษาการแทนกันเป็นวงจนไม่เหลือผู้รับ",
                )
            )
        settled.update(path)
    return found


def contact_row(values: Mapping[str, str]) -> dict[str, Any]:
    """A row of a register file as the store keeps its person."""
    return {
        "unit_code": values["code"],
        "email": values["email"],
        "name": values["contact"] or values["name_th"],
        "role": values["contact_role"] or COORDINATOR,
        "deputy_of": values["deputy_of"] or None,
        "absent_from": date.fromisoformat(values["absent_from"]) if values["absent_from"] else None,
        "absent_until": date.fromisoformat(values["absent_until"])
        if values["absent_until"]
        else None,
    }
