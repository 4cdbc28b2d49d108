"""The areas that a cell names: codes, names and words such as ทั้งอำเภอ, each told in full.

Offices write several areas in a cell, wider ones beside narrower ones, and counts in
place of names. What names an area becomes its code; a part that names none is an error
that quotes it, so that no area of a cell is left out without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from oneplan.domain.forms.forms import Column
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Message
from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits

TAMBON, AMPHOE, PROVINCE = "ตำบล", "อำเภอ", "จังหวัด"
TAMBON_DIGITS = 6
_DIGITS = {TAMBON: TAMBON_DIGITS, AMPHOE: 4, PROVINCE: 2}
_SHORT = {"ต.": TAMBON, "อ.": AMPHOE, "จ.": PROVINCE}
_CODE = re.compile(r"\d{2}|\d{4}|\d{6}")
_NUMBER = re.compile(r"\d+")
_SEPARATORS = re.compile(r"[,;\n]")
_BESIDE = re.compile(r" ?(?:และ|กับ|/|\+) ?|\s(?=\d|ตำบล|ต\.)")
"""What parts areas within a part that names none as a whole: ตำบลและ is a tambon."""
_BESIDE_AMPHOE = re.compile(rf"{_BESIDE.pattern}|\s(?=อำเภอ|อ\.)")
"""The same of amphoe alone; behind a tambon an amphoe says where it lies."""
_TAMBON = re.compile(r"ตำบล|ต\.")
_LEVEL = re.compile(r"(ตำบล|อำเภอ|จังหวัด|ต\.|อ\.|จ\.) ?")
_WHOLE = re.compile(
    r"(?:ทั่ว)?(ทั้ง|ทุก) ?(ตำบล|อำเภอ|จังหวัด|ต\.|อ\.|จ\.) ?(?:ใน)?(?:เขต)?(?:พื้นที่)? ?(.*)"
)
_COUNTED = re.compile(r"(?:จำนวน|รวม)? ?\d{1,6} ?(?:ตำบล|อำเภอ|หมู่บ้าน|หมู่|พื้นที่|แห่ง)")
_MARKS = " ()-–:."


def read_areas(column: Column, text: str, around: ValidationContext) -> list[str] | Message:
    """The codes of the areas that a cell names, in its order; or what is wrong with a part."""
    codes: list[str] = []
    for part in _SEPARATORS.split(to_arabic_digits(text)):
        if not (plain := normalise_text(part)):
            continue
        found = _read_part(column, plain, around)
        if isinstance(found, Message):
            return found
        codes += found
    return codes


def _read_part(column: Column, part: str, around: ValidationContext) -> list[str] | Message:
    whole = _find_code(part, around)
    if whole:
        return [whole] if not isinstance(whole, Message) else whole
    beside = _BESIDE if _TAMBON.search(part) else _BESIDE_AMPHOE
    pieces = [each for each in beside.split(part) if each]
    codes = [_find_code(each, around) for each in pieces]
    wrong = next((at for at, code in enumerate(codes) if not isinstance(code, str) or not code), -1)
    if len(pieces) > 1 and wrong < 0:
        return [code for code in codes if isinstance(code, str)]
    said = codes[wrong] if len(pieces) > 1 else ""
    return said if isinstance(said, Message) else _not_known(column, part, around)


def _find_code(text: str, around: ValidationContext) -> str | Message:
    """The code of the one area that a text names; empty where it names none."""
    if _CODE.fullmatch(digits := text.replace(" ", "")):
        return digits
    if found := _WHOLE.fullmatch(text):
        return _whole_area(found, around)
    numbers = _NUMBER.findall(text)
    if len(numbers) == 1 and _CODE.fullmatch(numbers[0]):
        return _coded_name(numbers[0], text.replace(numbers[0], " ").strip(_MARKS), around)
    return "" if numbers else _named_area(text, around)


def _coded_name(code: str, name: str, around: ValidationContext) -> str | Message:
    """A code with the name beside it: both are the same area."""
    named = _named_area(name, around)
    if isinstance(named, Message):
        named = code if code in _candidates(name, around) else ""
    if not named or named == code:
        return named
    return Message(
        "area_differs",
        f"รหัส {code} ไม่ตรงกับชื่อ “{name}” ({named}) ในช่องเดียวกัน กรุณาแก้ให้เป็นพื้นที่เดียวกัน",
        f"The code {code} is not that of “{name}” ({named}) in the same cell; make them one area",
    )


def _named_area(text: str, around: ValidationContext) -> str | Message:
    """The area of a name; names of wider areas behind it say where it lies."""
    names = list(_names_in(text))
    if not names:
        return ""
    (level, name), *wider = names
    inside = [code for each in wider if (code := _of_level(*each, around))]
    if len(inside) < len(wider):
        return ""
    found = {
        code
        for code in (_of_level(level, name, around), *_candidates(name, around, level))
        if code and all(code.startswith(each) for each in inside)
    }
    if len(found) > 1:
        return _several(name, sorted(found))
    return next(iter(found), "")


def _names_in(text: str) -> Iterator[tuple[str, str]]:
    """Level and name of each name in a text; the first one may stand without its level."""
    first, *rest = _LEVEL.split(text)
    if bare := first.strip():
        yield "", bare
    for level, name in zip(rest[::2], rest[1::2], strict=True):
        yield _SHORT.get(level, level), name.strip()


def _of_level(level: str, name: str, around: ValidationContext) -> str:
    """The code of a named amphoe or province."""
    return around.wide_names.get(f"{level}{name}", "") if level in (AMPHOE, PROVINCE) else ""


def _candidates(name: str, around: ValidationContext, level: str = "") -> set[str]:
    """The areas that a name may mean: without its level an amphoe as well as a tambon."""
    found = set()
    if level in ("", TAMBON):
        found |= {
            code
            for each, code in around.area_names.items()
            if each == name or each.startswith(f"{name} {AMPHOE}")
        }
    if not level:
        wide = (around.wide_names.get(f"{each}{name}", "") for each in (AMPHOE, PROVINCE))
        found |= {code for code in wide if code}
    return found


def _whole_area(found: re.Match[str], around: ValidationContext) -> str | Message:
    """The area of words such as ทั้งอำเภอ, ทุกตำบล or ทุกตำบลในอำเภอแกลง."""
    every, level, rest = found[1], _SHORT.get(found[2], found[2]), found[3]
    if rest:
        return _named_area(rest if every == "ทุก" else f"{level}{rest}", around)
    own, digits = around.area_code, _DIGITS[level]
    if every == "ทุก":  # ทุกตำบล is all of an amphoe, or of the province that says it
        digits = min(len(own), digits - 2) if digits > _DIGITS[PROVINCE] else digits
    if own and 0 < digits <= len(own):
        return own[:digits]
    return Message(
        "area_unsaid",
        f"“{found[0]}” ไม่ได้บอกว่าเป็น{level}ใด กรุณาระบุรหัสหรือชื่อของพื้นที่",
        f"“{found[0]}” does not say which area is meant; write its code or name",
    )


def _several(name: str, codes: list[str]) -> Message:
    listed = ", ".join(codes)
    return Message(
        "area_several",
        f"ชื่อ “{name}” มีมากกว่าหนึ่งพื้นที่ ({listed}) กรุณาระบุรหัส หรือเขียนอำเภอต่อท้ายชื่อตำบล",
        f"There is more than one area named “{name}” ({listed}); write the code,"
        " or the amphoe behind the tambon",
    )


def _not_known(column: Column, part: str, around: ValidationContext) -> Message:
    if _COUNTED.fullmatch(part):
        return Message(
            "area_counted",
            f"“{column.th}” บอกเพียงจำนวน (“{part[:80]}”) ไม่ได้บอกว่าเป็นพื้นที่ใด"
            " กรุณาเขียนรหัสหรือชื่อทุกพื้นที่ คั่นด้วยจุลภาค",
            f"“{column.th}” only counts areas (“{part[:80]}”); write the code or name of each,"
            " commas between",
        )
    known_th = "" if around.area_names else " (ชื่อพื้นที่อ่านได้เมื่อทราบพื้นที่ของหน่วยงาน)"
    known_en = "" if around.area_names else " (names are read where the unit's area is known)"
    return Message(
        "area_codes",
        f"“{column.th}” ไม่ทราบว่า “{part[:80]}” คือพื้นที่ใด ต้องเป็นรหัสพื้นที่ 2, 4 หรือ 6 หลัก"
        f" หรือชื่อตำบลหรืออำเภอในพื้นที่ คั่นด้วยจุลภาค{known_th}",
        f"“{column.th}”: “{part[:80]}” names no area; write codes of 2, 4 or 6 digits, or names of"
        f" tambon or amphoe of the area, commas between{known_en}",
    )
