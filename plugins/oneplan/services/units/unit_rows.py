"""The units in a register file: what would go wrong with each, and between their rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import pandas as pd

from oneplan.domain.cycles.calendar_steps import Level
from oneplan.domain.shared.line_problems import Problem, as_told
from oneplan.domain.shared.list_frames import Told, tell
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.domain.units.unit_codes import codes_with_zeros, is_shortened
from oneplan.services.units.register_columns import OF_UNIT
from oneplan.services.units.register_files import shown

_DIGITS = {
    Level.VILLAGE: 6,
    Level.COMMUNITY: 6,
    Level.TAMBON: 6,
    Level.LAO: 6,
    Level.AMPHOE: 4,
    Level.PROVINCIAL_AGENCY: 2,
    Level.PAO: 2,
    Level.PROVINCE: 2,
}
_CODE = r"[A-Za-z0-9][A-Za-z0-9._-]{0,38}[A-Za-z0-9]"
LEVELS = ", ".join(Level)


def shortened_problems(rows: pd.DataFrame) -> Iterator[Told]:
    """Codes of which a spreadsheet has kept the first digits only."""
    for name in ("code", "area_code"):
        yield from tell(rows, rows[name].map(is_shortened), _of_shortened, name)


def value_problems(rows: pd.DataFrame, known_areas: Collection[str]) -> Iterator[Told]:
    """What is wrong with the code, the level, the name, the area and the role of each unit."""
    is_left_out = (rows[list(OF_UNIT)] == "").all(axis="columns")
    yield from tell(rows, is_left_out, _of_unit_left_out)
    rows = rows[~is_left_out]
    yield from tell(rows, ~_is_code(rows["code"]), _of_code)
    for name in ("name_th", "role"):
        yield from tell(rows, rows[name] == "", _of_empty, name)
    is_level = rows["level"].isin(list(Level))
    yield from tell(rows, ~is_level, _of_level)
    placed = rows[is_level]
    placed = placed.assign(digits=placed["level"].map(_DIGITS))
    is_area = placed["area_code"].map(set(known_areas).__contains__).astype("bool")
    yield from tell(placed, ~is_area, _of_unknown_area)
    has_digits = placed["area_code"].str.len() == placed["digits"]
    yield from tell(placed, is_area & ~has_digits, _of_other_area)


def zero_problems(rows: pd.DataFrame, registered: Collection[str]) -> list[Told]:
    """Codes that are one of the register or the file but for the zeros in front."""
    full = codes_with_zeros([*registered, *rows["code"]])
    meant = rows["code"].map(lambda code: full.get(code, ""))
    return tell(
        rows.assign(meant=meant),
        meant != "",
        lambda row: Problem(
            en=f"code {row['code']!r} is {row['meant']!r} without the zeros in front, which a"
            " spreadsheet drops: give the column the format Text and type the code again",
            th=f"code “{row['code']}” คือ “{row['meant']}” ที่เลข 0 ข้างหน้าหายไป"
            " ให้ตั้งรูปแบบคอลัมน์เป็นข้อความ (Text) แล้วพิมพ์รหัสใหม่",
        ),
    )


def _is_code(codes: pd.Series[str]) -> pd.Series[bool]:
    is_written = codes.str.fullmatch(_CODE)
    return is_written & ~codes.str.contains("..", regex=False)


def _of_shortened(row: Mapping[str, str], name: str) -> Problem:
    return Problem(
        en=f"{name} {row[name]!r} is a number that a spreadsheet has shortened: give the"
        " column the format Text and type the code again",
        th=f"{name} “{as_told(row[name])}” เป็นตัวเลขที่โปรแกรมตารางย่อไว้ รหัสเดิมหายไป"
        " ให้ตั้งรูปแบบคอลัมน์เป็นข้อความ (Text) แล้วพิมพ์รหัสใหม่",
    )


def _of_empty(_: Mapping[str, str], name: str) -> Problem:
    return Problem(en=f"{name} is empty", th=f"{name} ว่างเปล่า ต้องกรอก")


def _of_unit_left_out(_: Mapping[str, str]) -> Problem:
    return Problem(
        en=f"{', '.join(OF_UNIT)} are empty: each row names its unit; where cells are merged,"
        " unmerge them and fill every row",
        th=f"{', '.join(OF_UNIT)} ว่างเปล่า ทุกแถวต้องระบุหน่วยงาน"
        " ถ้าผสานเซลล์ไว้ ให้ยกเลิกการผสานและกรอกทุกแถว",
    )


def _of_code(row: Mapping[str, str]) -> Problem:
    return Problem(
        en=f"code {row['code']!r} must be 2 to 40 Latin letters, digits, single dots,"
        " dashes or underscores, and begin and end with a letter or a digit",
        th=f"code “{as_told(row['code'])}” ต้องเป็นอักษรอังกฤษหรือตัวเลข ๒ ถึง ๔๐ ตัว"
        " มีจุด ขีด หรือขีดล่างคั่นได้ ขึ้นต้นและลงท้ายด้วยอักษรหรือตัวเลข",
    )


def _of_level(row: Mapping[str, str]) -> Problem:
    return Problem(
        en=f"level {row['level']!r} must be one of {LEVELS}",
        th=f"level “{as_told(row['level'])}” ต้องเป็น {LEVELS} อย่างใดอย่างหนึ่ง",
    )


def _of_unknown_area(row: Mapping[str, str]) -> Problem:
    code, digits = row["area_code"], row["digits"]
    is_longer_or_shorter = len(code) != int(digits)
    return Problem(
        en=f"area_code {code!r} is no DOPA code"
        + (f"; that of a {row['level']} has {digits} digits" if is_longer_or_shorter else ""),
        th=f"area_code “{as_told(code)}” ไม่มีในรหัสพื้นที่ของกรมการปกครอง"
        + (
            f" รหัสของ {row['level']} มี {to_thai_digits(digits)} หลัก" if is_longer_or_shorter else ""
        ),
    )


def _of_other_area(row: Mapping[str, str]) -> Problem:
    code, digits = row["area_code"], row["digits"]
    return Problem(
        en=f"area_code {code!r} must have {digits} digits for {row['level']}",
        th=f"area_code “{as_told(code)}” ต้องมี {to_thai_digits(digits)} หลักสำหรับ {row['level']}",
    )


def unit_problems(rows: pd.DataFrame) -> Iterator[Told]:
    """What is wrong between the rows of a unit: it has one row for each person, all alike."""
    beside = _beside_first(rows)
    is_later = (beside["line"] != beside["line of first"]) & (beside["code"] != "")
    is_cased = is_later & (beside["code"] != beside["code of first"])
    yield from tell(beside, is_cased, _of_case)
    is_alike = is_later & ~is_cased
    names_nobody = (_person(beside) == "") | (_person(beside, " of first") == "")
    is_repeated = (beside["email"] == "") & beside.duplicated(["code", "contact", "contact_role"])
    yield from tell(beside, is_alike & (names_nobody | is_repeated), _of_repetition)
    for name in OF_UNIT[1:]:
        differs = is_alike & (beside[name] != beside[f"{name} of first"])
        yield from tell(beside, differs, _of_difference, name)


def _beside_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Each row beside the first of its unit, and the lines of both."""
    numbered = rows.assign(line=rows.index)
    first = numbered.groupby(rows["code"].str.casefold(), sort=False).transform("first")
    return numbered.join(first.add_suffix(" of first"))


def _person(rows: pd.DataFrame, of: str = "") -> pd.Series[str]:
    """Who a row names, by address or by name."""
    return rows["email" + of].where(rows["email" + of] != "", rows["contact" + of])


def _of_case(row: Mapping[str, str]) -> Problem:
    code, first = row["code"], row["code of first"]
    return Problem(
        en=f"unit {shown(code)}: code {shown(code)} differs from {shown(first)}"
        f" of line {row['line of first']} by capital letters alone",
        th=f"หน่วยงาน {as_told(code)}: ต่างจากรหัส “{as_told(first)}”"
        f" ในบรรทัดที่ {to_thai_digits(row['line of first'])} เพียงอักษรตัวใหญ่ตัวเล็ก",
    )


def _of_repetition(row: Mapping[str, str]) -> Problem:
    code = row["code"]
    return Problem(
        en=f"unit {shown(code)}: code {shown(code)} stands in line {row['line of first']} already;"
        " a unit has more than one row for several people only",
        th=f"หน่วยงาน {as_told(code)}: มีรหัสนี้แล้วในบรรทัดที่ {to_thai_digits(row['line of first'])}"
        " หน่วยงานมีได้หลายแถวเมื่อมีผู้ติดต่อหลายคนเท่านั้น",
    )


def _of_difference(row: Mapping[str, str], name: str) -> Problem:
    code, value, first = row["code"], row[name], row[f"{name} of first"]
    return Problem(
        en=f"unit {shown(code)}: {name} {shown(value)} differs from {shown(first)}"
        f" of line {row['line of first']}",
        th=f"หน่วยงาน {as_told(code)}: {name} “{as_told(value)}” ต่างจาก “{as_told(first)}”"
        f" ในบรรทัดที่ {to_thai_digits(row['line of first'])}",
    )
