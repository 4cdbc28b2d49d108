"""What the office is told of a register that was loaded: who has no mail, what stands twice."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from oneplan.domain.shared.line_problems import Problem, as_told
from oneplan.domain.shared.list_frames import in_order, tell
from oneplan.domain.shared.thai_numerals import compared, to_thai_digits
from oneplan.domain.units.hierarchy import HEAD
from oneplan.services.units.register_columns import OF_PERSON


def register_warnings(rows: pd.DataFrame, addressed: Collection[str]) -> list[Problem]:
    """What is told of rows that are right, by line.

    Args:
        rows: The rows of a register file.
        addressed: The units that have a contact with an address.
    """
    silent = rows[rows["email"] == ""]
    is_reached = silent["code"].isin(list(addressed))
    names_person = (silent[list(OF_PERSON)] != "").any(axis="columns")
    return in_order(
        tell(silent, ~is_reached, _of_no_reader),
        tell(silent, is_reached & names_person, _of_other_readers),
        tell(*_of_same_name(rows), _of_namesake),
    )


def _of_no_reader(row: Mapping[str, str]) -> Problem:
    return Problem(
        en=f"unit {row['code']}: {_named(row)}no mail address, so no mail reaches the unit:"
        f" print its letters with `oneplan notices letter`, or telephone{_not_kept(row)}",
        th=f"หน่วยงาน {row['code']}: {_named_th(row)}ไม่มีอีเมล ระบบส่งอีเมลถึงหน่วยงานนี้ไม่ได้"
        f" โปรดพิมพ์หนังสือแจ้ง หรือแจ้งทางโทรศัพท์{_not_kept_th(row)}",
    )


def _of_other_readers(row: Mapping[str, str]) -> Problem:
    is_head = row["contact_role"] == HEAD
    en = "whoever else is head, or else the coordinators" if is_head else "the other contacts"
    th = "หัวหน้าคนอื่นหรือผู้ประสานงาน" if is_head else "ผู้ติดต่ออื่น"
    return Problem(
        en=f"unit {row['code']}: {_named(row)}no mail address; {en} of the unit read its"
        f" mail{_not_kept(row)}",
        th=f"หน่วยงาน {row['code']}: {_named_th(row)}ไม่มีอีเมล"
        f" {th}ของหน่วยงานเป็นผู้รับอีเมลแทน{_not_kept_th(row)}",
    )


def _named(row: Mapping[str, str]) -> str:
    return f"{as_told(row['contact'])!r} has " if row["contact"] else "has "


def _named_th(row: Mapping[str, str]) -> str:
    return f"“{as_told(row['contact'])}” " if row["contact"] else ""


def _not_kept(row: Mapping[str, str]) -> str:
    """The columns of a person without an address: they are said where they are not kept."""
    names = [name for name in OF_PERSON if row[name]]
    return f"; {', '.join(names)} of this row is not kept" if names else ""


def _not_kept_th(row: Mapping[str, str]) -> str:
    names = [name for name in OF_PERSON if row[name]]
    return f" ({', '.join(names)} ของแถวนี้ไม่ได้เก็บไว้)" if names else ""


def _of_same_name(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series[bool]]:
    """The units beside the first of the same name, level, area and role, and which are later."""
    numbered = rows.drop_duplicates("code").assign(line=lambda units: units.index)
    same = ["level", "area_code", "role"]
    names = numbered["name_th"].map(compared)
    first = numbered.groupby([names, *(numbered[each] for each in same)], sort=False)
    beside = numbered.join(first[["code", "line"]].transform("first").add_suffix(" of first"))
    return beside, beside["code"] != beside["code of first"]


def _of_namesake(row: Mapping[str, str]) -> Problem:
    code, first = row["code"], row["code of first"]
    line = row["line of first"]
    return Problem(
        en=f"unit {code}: has the name, level, area and role of {first} in line {line}; both are"
        f" waited for: if they are one unit, `oneplan units merge {code} {first}`",
        th=f"หน่วยงาน {code}: ชื่อ ระดับ พื้นที่ และบทบาทตรงกับหน่วยงาน {first}"
        f" ในบรรทัดที่ {to_thai_digits(line)} ระบบรอแผนจากทั้งสองรหัส"
        " ถ้าเป็นหน่วยงานเดียวกัน โปรดยุบรวมเป็นรหัสเดียว",
    )
