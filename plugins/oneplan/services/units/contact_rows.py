"""The people in a register file: who they are, and what would go wrong with mail to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from oneplan.domain.shared.thai_dates import BE_OFFSET
from oneplan.domain.units.hierarchy import CONTACT_ROLES, COORDINATOR
from oneplan.gateways.mail.mail_addresses import fault_of_address

FIRST_BUDDHIST_YEAR = 2400
OF_PERSON = ("contact", "contact_role", "deputy_of", "absent_from", "absent_until")
"""Columns that say more of an address; without one there is nowhere to keep them."""
SEPARATORS = ";,"
"""A mail program reads these in a name as the start of another address."""


def contact_problems(values: Mapping[str, str], *, is_simulated: bool) -> list[str]:
    """Everything wrong with the person of one row, each with its unit, its value and its rule."""
    who = f"unit {values['code']}"
    found = [
        f"{who}: {name} {values[name]!r} holds {each!r}, which begins another address"
        for name in ("email", "contact", "name_th")
        for each in SEPARATORS
        if each in values[name] and (name != "name_th" or each == ";")
    ]
    found += [
        f"{who}: {name} {value!r} holds a line break or another control character"
        for name, value in values.items()
        if not value.isprintable()
    ]
    if not found and values["email"]:
        fault = fault_of_address(values["email"], is_simulated=is_simulated)
        if fault is not None:
            found.append(f"{who}: email {values['email']!r} is no mail address: {fault}")
    if values["contact_role"] not in ("", *CONTACT_ROLES):
        found.append(
            f"{who}: contact_role {values['contact_role']!r} must be {' or '.join(CONTACT_ROLES)}"
        )
    if not values["email"]:
        found += [
            f"{who}: {name} {values[name]!r} is of a person without an address: fill in email,"
            f" or leave {name} empty; a unit is kept without one"
            for name in OF_PERSON
            if values[name]
        ]
    return found + _absence_problems(who, values)


def _absence_problems(who: str, values: Mapping[str, str]) -> list[str]:
    days = {}
    for name in ("absent_from", "absent_until"):
        try:
            days[name] = date.fromisoformat(values[name]) if values[name] else None
        except ValueError:
            return [f"{who}: {name} {values[name]!r} is no day such as 2026-04-30"]
        day = days[name]
        if day is not None and day.year >= FIRST_BUDDHIST_YEAR:
            return [
                f"{who}: {name} {values[name]!r} is a year of the Buddhist Era;"
                f" write {day.year - BE_OFFSET}{values[name][4:]}"
            ]
    starts, ends = days["absent_from"], days["absent_until"]
    if starts and ends and ends < starts:
        return [f"{who}: absent_until {ends} lies before absent_from {starts}"]
    return []


def list_problems(lines: Sequence[tuple[int, Mapping[str, str]]]) -> list[str]:
    """What is wrong between rows: an address that stands twice, a deputy of nobody."""
    seen: dict[tuple[str, str], int] = {}
    found = []
    for number, values in lines:
        key = (values["code"], values["email"].casefold())
        if values["email"] and key in seen:
            found.append(
                f"line {number}: unit {values['code']}: email {values['email']!r}"
                f" stands in line {seen[key]} already"
            )
        seen.setdefault(key, number)
    for number, values in lines:
        of = values["deputy_of"].casefold()
        if of and ((values["code"], of) not in seen or of == values["email"].casefold()):
            found.append(
                f"line {number}: unit {values['code']}: deputy_of {values['deputy_of']!r}"
                " is no other address of this unit in the file"
            )
    return found + _circles(lines)


def _circles(lines: Sequence[tuple[int, Mapping[str, str]]]) -> list[str]:
    """Deputies who stand in for each other, in a circle: nobody would be left to stand in."""
    of = {
        (values["code"], values["email"].casefold()): (
            values["code"], values["deputy_of"].casefold()
        )
        for _, values in lines
        if values["deputy_of"]
    }  # fmt: skip
    found, settled = [], set[tuple[str, str]]()
    for number, values in lines:
        path: dict[tuple[str, str], None] = {}
        at = (values["code"], values["email"].casefold())
        while at in of and at not in path and at not in settled:
            path[at] = None
            at = of[at]
        if at in path and len(path) > 1:
            found.append(
                f"line {number}: unit {values['code']}: deputy_of {values['deputy_of']!r}"
                " leads back to this address; deputies stand in for each other in a circle"
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
