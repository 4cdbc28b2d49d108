"""The people in a register file: who they are, and what would go wrong with mail to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from oneplan.domain.shared.line_problems import Problem, as_told
from oneplan.domain.shared.list_frames import Told, records, tell
from oneplan.domain.shared.thai_dates import BE_OFFSET
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.domain.units.hierarchy import CONTACT_ROLES, COORDINATOR
from oneplan.gateways.mail.mail_addresses import fault_of_address

FIRST_BUDDHIST_YEAR = 2400
ABSENCE = ("absent_from", "absent_until")
SEPARATORS = ";,"
"""A mail program reads these in a name as the start of another address."""


def contact_problems(rows: pd.DataFrame, *, is_simulated: bool) -> list[Told]:
    """What is wrong with the person of each row, with its unit, its value and its rule."""
    found = [*_separator_problems(rows), *_control_problems(rows)]
    clean = rows.drop(index=[line for line, _ in found])
    faults = clean["email"].map(
        lambda each: (each and fault_of_address(each, is_simulated=is_simulated)) or ""
    )
    found += tell(clean.assign(fault=faults), faults != "", _of_address)
    roles = CONTACT_ROLES
    found += tell(
        rows,
        ~rows["contact_role"].isin(["", *roles]),
        _of,
        "contact_role",
        f"must be {' or '.join(roles)}",
        f"ต้องเป็น {' หรือ '.join(roles)}",
    )
    return found + _absence_problems(rows)


def _separator_problems(rows: pd.DataFrame) -> Iterator[Told]:
    for name in ("email", "contact", "name_th"):
        for mark in SEPARATORS if name != "name_th" else ";":
            en = f"holds {mark!r}, which begins another address"
            th = f"มี “{mark}” ซึ่งโปรแกรมอีเมลอ่านเป็นที่อยู่ถัดไป"
            yield from tell(rows, rows[name].str.contains(mark, regex=False), _of, name, en, th)


def _control_problems(rows: pd.DataFrame) -> Iterator[Told]:
    en, th = "holds a line break or another control character", "มีการขึ้นบรรทัดใหม่หรืออักขระควบคุม"
    for name in rows.columns:
        is_plain = rows[name].map(str.isprintable).astype("bool")
        yield from tell(rows, ~is_plain, _of, name, en, th)


def _of(values: Mapping[str, str], name: str, en: str, th: str) -> Problem:
    """What is wrong with one value of a unit's row; its line is said by who knows it."""
    value, code = values[name], as_told(values["code"])
    return Problem(
        en=f"unit {values['code']}: {name} {value!r} {en}",
        th=f"หน่วยงาน {code}: {name} “{as_told(value)}” {th}",
    )


def _of_address(row: Mapping[str, str]) -> Problem:
    fault = row["fault"]
    return _of(row, "email", f"is no mail address: {fault}", f"ไม่ใช่ที่อยู่อีเมลที่ส่งถึงได้ ({fault})")


def _absence_problems(rows: pd.DataFrame) -> list[Told]:
    """What is wrong with days; of a row whose first day is none, nothing is said of the other."""
    found: list[Told] = []
    right = rows
    for name in ABSENCE:
        is_no_day = ~right[name].map(_is_day).astype("bool")
        found += tell(right, is_no_day, _of_no_day, name)
        right = right[~is_no_day]
        is_buddhist = right[name].str[:4].map(lambda year: year >= str(FIRST_BUDDHIST_YEAR))
        found += tell(right, is_buddhist, _of_buddhist_year, name)
        right = right[~is_buddhist.astype("bool")]
    is_turned = [
        bool(starts and ends and _day(ends) < _day(starts))
        for starts, ends in zip(*(right[name] for name in ABSENCE), strict=True)
    ]
    return found + tell(right, pd.Series(is_turned, index=right.index), _of_turned_days)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _is_day(text: str) -> bool:
    try:
        return not text or bool(_day(text))
    except ValueError:
        return False


def _of_no_day(row: Mapping[str, str], name: str) -> Problem:
    return _of(row, name, "is no day such as 2026-04-30", "ต้องเป็นวันที่เช่น 2026-04-30")


def _of_buddhist_year(row: Mapping[str, str], name: str) -> Problem:
    meant = f"{_day(row[name]).year - BE_OFFSET}{row[name][4:]}"
    return _of(
        row,
        name,
        f"is a year of the Buddhist Era; write {meant}",
        f"เป็นปี พ.ศ. ให้เขียนเป็น ค.ศ. คือ {meant}",
    )


def _of_turned_days(row: Mapping[str, str]) -> Problem:
    starts, ends = row["absent_from"], row["absent_until"]
    return Problem(
        en=f"unit {row['code']}: absent_until {ends} lies before absent_from {starts}",
        th=f"หน่วยงาน {as_told(row['code'])}: absent_until {ends} ต้องไม่ก่อน absent_from {starts}",
    )


def list_problems(rows: pd.DataFrame) -> list[Told]:
    """What is wrong between rows: an address that stands twice, a deputy of nobody."""
    keyed = rows.assign(line=rows.index, address=rows["email"].str.casefold())
    addressed = keyed[keyed["address"] != ""]
    same = addressed.groupby(["code", "address"], sort=False)[["line", "contact_role"]]
    addressed = addressed.join(same.transform("first").add_suffix(" of first"))
    found = tell(addressed, addressed["line"] != addressed["line of first"], _of_repeated_address)
    deputies = keyed[keyed["deputy_of"] != ""].assign(
        of=lambda each: each["deputy_of"].str.casefold()
    )
    known = deputies[["code", "of"]].merge(
        addressed[["code", "address"]].drop_duplicates(),
        how="left",
        left_on=["code", "of"],
        right_on=["code", "address"],
    )
    is_known = pd.Series(known["address"].notna().tolist(), index=deputies.index, dtype="bool")
    found += tell(
        deputies,
        ~is_known | (deputies["of"] == deputies["address"]),
        _of,
        "deputy_of",
        "is no other address of this unit in the file",
        "ไม่ใช่อีเมลอื่นของหน่วยงานนี้ในไฟล์",
    )
    return found + tell(deputies, _is_in_circle(deputies), _of_circle)


def _of_repeated_address(row: Mapping[str, str]) -> Problem:
    line = row["line of first"]
    en, th = f"stands in line {line} already", f"มีอยู่แล้วในบรรทัดที่ {to_thai_digits(line)}"
    if row["contact_role"] != row["contact_role of first"]:
        en += (
            "; a person has one row, and a coordinator also reads what is for the head"
            " where the unit names no other head"
        )
        th += (
            " ผู้ติดต่อหนึ่งคนมีได้แถวเดียว ผู้ประสานงานได้รับเรื่องถึงหัวหน้าหน่วยงานด้วย เมื่อหน่วยงานไม่ระบุหัวหน้าไว้ต่างหาก"
        )
    return _of(row, "email", en, th)


def _is_in_circle(deputies: pd.DataFrame) -> pd.Series[bool]:
    """Whether deputies stand in for each other, in a circle: nobody would be left to stand in."""
    own = list(zip(deputies["code"], deputies["address"], strict=True))
    of = dict(zip(own, zip(deputies["code"], deputies["of"], strict=True), strict=True))
    is_circular = []
    settled = set[tuple[str, str]]()
    for first in own:
        path: dict[tuple[str, str], None] = {}
        at = first
        while at in of and at not in path and at not in settled:
            path[at] = None
            at = of[at]
        is_circular.append(at in path and len(path) > 1)
        settled.update(path)
    return pd.Series(is_circular, index=deputies.index, dtype="bool")


def _of_circle(row: Mapping[str, str]) -> Problem:
    return _of(
        row,
        "deputy_of",
        "leads back to this address; deputies stand in for each other in a circle",
        "วนกลับมาที่อีเมลนี้ ผู้รักษาการแทนกันเป็นวงจนไม่เหลือผู้รับ",
    )


def contact_rows(rows: pd.DataFrame) -> Sequence[dict[str, Any]]:
    """The people of a register file whom mail reaches, as the store keeps them."""
    people = rows[rows["email"] != ""]
    kept = pd.DataFrame(
        {
            "unit_code": people["code"],
            "email": people["email"],
            "name": people["contact"].where(people["contact"] != "", people["name_th"]),
            "role": people["contact_role"].replace("", COORDINATOR),
            "deputy_of": people["deputy_of"],
            "absent_from": people["absent_from"],
            "absent_until": people["absent_until"],
        }
    )
    return [
        {
            **row,
            "deputy_of": row["deputy_of"] or None,
            **{name: _day(row[name]) if row[name] else None for name in ABSENCE},
        }
        for row in records(kept)
    ]
