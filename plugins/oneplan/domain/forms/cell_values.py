"""The value of one cell, or what is wrong with it: tolerant reading, one strict result.

Every parser takes a column, the text of the cell (normalised, Arabic digits)
and the unit's validation context, and returns the text that is stored or a message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from oneplan.domain.forms.amounts import MAX_BAHT, is_telephone, parse_amount
from oneplan.domain.forms.area_reading import TAMBON_DIGITS, read_areas
from oneplan.domain.forms.cell_choices import parse_choice
from oneplan.domain.forms.cell_dates import date_of, parse_date, parse_year
from oneplan.domain.forms.forms import Column, ColumnType
from oneplan.domain.forms.satang_rounding import SATANG, tell_satang
from oneplan.domain.forms.shown_cells import ShownCell, shortened, tell_unread
from oneplan.domain.forms.struck_cells import StruckCell, tell_struck
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Message
from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits

MAX_TEXT = 2_000
EMPTY = frozenset({"", "-", "–", "—", "\u2212"})
"""What is written for nothing; in a column of money that must be filled in a dash is zero."""
_LISTS = frozenset({ColumnType.TEXT_LIST, ColumnType.AREA_CODES, ColumnType.ACTIVITIES})
NUMBERS = frozenset({ColumnType.BAHT, ColumnType.INTEGER})
_COUNTED = re.compile(r"(?<=[\d ])(คน|ครัวเรือน|ครั้ง|แห่ง|โครงการ)$")
_NUMBERED = re.compile(r"\(?(\d{1,6})[.)]{1,2}")
"""The number of a row as lists print it: 1. or 1); (1) only where it can be no negative amount."""
_POWER = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]{2,3}")
"""How a spreadsheet shortens a long number, as 1.23457E+19."""
_DECIMAL = re.compile(r"-?[0-9]{1,16}\.[0-9]{1,20}")
_ONE_TAMBON = frozenset({"area_codes", "area_counted", "area_unsaid"})
"""What is wrong with areas that a column of one tambon tells in its own words."""
_PLAIN_BAHT = re.compile(r"0*([0-9]{1,13})(?:\.([0-9]{1,2}))?")
"""What a spreadsheet's own number cell looks like: the usual case, read without arithmetic."""


CellParser = Callable[[object, str, ValidationContext], "str | Message"]


def cell_text(value: object) -> str:
    """A cell as text: one form of Thai, a whole number without a decimal point."""
    if isinstance(value, str):
        return normalise_text(value)
    if isinstance(value, float):
        return number_text(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.date().isoformat()
    return normalise_text(value.text) if isinstance(value, ShownCell | StruckCell) else str(value)


def cell_texts(cells: Sequence[object]) -> list[str]:
    """The cells of a column as text, each as :func:`cell_text` writes it."""
    kinds = set(map(type, cells))
    if len(kinds) == 1:
        return list(map(_TEXTS.get(kinds.pop(), cell_text), cells))
    return [_TEXTS.get(type(value), cell_text)(value) for value in cells]


@lru_cache(maxsize=1 << 14)
def number_text(value: float) -> str:
    """A number as text, to the 15 digits that a spreadsheet keeps.

    A whole one has no decimal point, and none has a power of ten.
    """
    if value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    plain = format(value, ".15g")
    return plain if _DECIMAL.fullmatch(plain) else format(Decimal(plain), "f")


_TEXTS: Mapping[type, Callable[[Any], str]] = {str: normalise_text, float: number_text}


@lru_cache(maxsize=1 << 10)
def parser_of(column: Column) -> CellParser:
    """What reads a filled cell of *column*: its value as it is stored, or the message to its sender.

    It takes the cell as it was read, the same as :func:`cell_text` writes it, and
    what the office knows of the sender.
    """
    parse = _PARSERS[column.type]
    is_list, is_day = column.type in _LISTS, column.type == ColumnType.DATE

    def read(value: object, text: str, around: ValidationContext) -> str | Message:
        if isinstance(value, ShownCell):
            return tell_unread(column, value)
        if isinstance(value, StruckCell):
            return tell_struck(column, value)
        if is_list and isinstance(value, str):
            text = "\n".join(normalise_text(line) for line in value.splitlines())
        if is_day and isinstance(value, date | float | int):
            return date_of(column, value)
        if len(text) > MAX_TEXT:
            return Message(
                "too_long",
                f"“{column.th}” ยาวเกิน {MAX_TEXT} ตัวอักษร",
                f"“{column.th}” is longer than {MAX_TEXT} characters",
            )
        read_value = parse(column, text, around)
        if isinstance(read_value, Message) and read_value.rule == SATANG:
            return tell_satang(column, value)
        return read_value

    return read


def _text(_column: Column, text: str, _around: ValidationContext) -> str | Message:
    return text


def _text_list(_column: Column, text: str, _around: ValidationContext) -> str | Message:
    return ", ".join(part for each in re.split(r"[,;\n]", text) if (part := each.strip()))


def _integer(column: Column, text: str, _around: ValidationContext) -> str | Message:
    amount: int | Decimal | None
    amount = int(text) if text.isascii() and text.isdigit() else parse_amount(_count(column, text))
    if amount is None or amount != int(amount):
        return Message(
            "integer", f"“{column.th}” ต้องเป็นจำนวนเต็ม", f"“{column.th}” must be a whole number"
        )
    low, high = column.minimum, column.maximum
    if (low is not None and amount < low) or (high is not None and amount > high):
        limits = f"{low if low is not None else '…'}–{high if high is not None else '…'}"
        return Message(
            "range", f"“{column.th}” ต้องอยู่ในช่วง {limits}", f"“{column.th}” must lie within {limits}"
        )
    return str(int(amount))


def _count(column: Column, text: str) -> str:
    """A count without the words that people write beside it: “หมู่ที่ ๓”, “๑๒๐ คน”."""
    if (number := _NUMBERED.fullmatch(text)) and (column.prefilled or "(" not in text):
        return number[1]
    for heading in sorted((column.th, *column.synonyms), key=len, reverse=True):
        text = text.removeprefix(heading)
    return _COUNTED.sub("", text)


def _baht(column: Column, text: str, _around: ValidationContext) -> str | Message:
    plain = None if is_telephone(text) else _PLAIN_BAHT.fullmatch(text)
    if plain and int(plain[1]) >= (column.minimum or 0):
        return f"{plain[1]}.{plain[2] or '':0<2}"
    amount = parse_amount(text)
    if amount is None:
        return Message(
            "baht",
            f"“{column.th}” ต้องเป็นจำนวนเงิน เช่น 50000 หรือ 50,000.00",
            f"“{column.th}” must be an amount such as 50000 or 50,000.00",
        )
    if amount < (column.minimum or 0) or amount > MAX_BAHT:
        low = column.minimum or 0
        return Message(
            "baht_range",
            f"“{column.th}” ต้องไม่น้อยกว่า {low} บาท และไม่เกิน {MAX_BAHT:,}",
            f"“{column.th}” must be from {low} to {MAX_BAHT:,} baht",
        )
    # “50.000” too: it may mean fifty thousand.
    if len(f"{amount:f}".partition(".")[2]) > 2:  # noqa: PLR2004  satang
        return tell_satang(column, text)
    return f"{amount:.2f}"


def _tambon_code(column: Column, text: str, around: ValidationContext) -> str | Message:
    codes = read_areas(column, text, around)
    if isinstance(codes, Message) and codes.rule not in _ONE_TAMBON:
        return codes
    if isinstance(codes, Message) or [len(code) for code in codes] != [TAMBON_DIGITS]:
        return Message(
            "tambon_code",
            f"“{column.th}” ต้องเป็นรหัส 6 หลัก หรือชื่อตำบลในพื้นที่ เพียงตำบลเดียว",
            f"“{column.th}” must be one code of 6 digits or one tambon of the area",
        )
    return _inside(column, codes[0], around)


def _inside(column: Column, code: str, around: ValidationContext) -> str | Message:
    if not code.startswith(around.area_code[: len(code)]):
        return Message(
            "area_outside",
            f"“{column.th}” {code} อยู่นอกพื้นที่ของหน่วยงาน ({around.area_code})",
            f"“{column.th}”: {code} lies outside the unit's area ({around.area_code})",
        )
    if around.area_codes is not None and code not in around.area_codes:
        return Message(
            "area_unknown",
            f"“{column.th}” ไม่มีรหัสพื้นที่ {code} ในทะเบียน",
            f"“{column.th}”: there is no area {code}",
        )
    return code


def _area_codes(column: Column, text: str, around: ValidationContext) -> str | Message:
    codes = read_areas(column, text, around)
    if isinstance(codes, Message):
        return codes
    inside = [_inside(column, code, around) for code in codes]
    wrong = next((each for each in inside if isinstance(each, Message)), None)
    return wrong or ", ".join(codes)


def _project_id(column: Column, text: str, _around: ValidationContext) -> str | Message:
    if _POWER.fullmatch(text):
        return shortened(column)
    if " " in text:
        return Message(
            "project_id", f"“{column.th}” ต้องไม่มีช่องว่าง", f"“{column.th}” must not hold a space"
        )
    return to_arabic_digits(text)


def _project_ids(column: Column, text: str, _around: ValidationContext) -> str | Message:
    parts = [part for each in re.split(r"[,;\s]", to_arabic_digits(text)) if (part := each.strip())]
    return shortened(column) if any(map(_POWER.fullmatch, parts)) else ", ".join(parts)


def _unit_code(column: Column, text: str, around: ValidationContext) -> str | Message:
    code = to_arabic_digits(text)
    if around.unit_codes is not None and code not in around.unit_codes:
        return Message(
            "unit_unknown",
            f"“{column.th}” ไม่มีหน่วยงานรหัสนี้ในทะเบียน",
            f"“{column.th}”: the register has no such unit",
        )
    return code


def _activities(column: Column, text: str, _around: ValidationContext) -> str | Message:
    """Lines of ``name: amount``, with who does it behind further colons."""
    lines = [line.strip() for line in re.split(r"[;\n]", text) if line.strip()]
    for line in lines:
        parts = [part.strip() for part in line.split(":")]
        if len(parts) < 2 or parse_amount(parts[1]) is None:  # noqa: PLR2004  a name and an amount
            return Message(
                "activities",
                f"“{column.th}” เขียนบรรทัดละหนึ่งกิจกรรม เช่น “อบรม: 50000: สสจ.”",
                f"“{column.th}”: one activity a line, as in “อบรม: 50000: สสจ.”",
            )
    return "; ".join(lines)


def activity_total(text: str) -> Decimal:
    """The sum of the amounts of stored activities."""
    amounts = (parse_amount(line.split(":")[1].strip()) for line in text.split("; ") if line)
    return sum((amount for amount in amounts if amount is not None), Decimal())


Parser = Callable[[Column, str, ValidationContext], "str | Message"]

_PARSERS: Mapping[ColumnType, Parser] = {
    ColumnType.TEXT: _text,
    ColumnType.TEXT_LIST: _text_list,
    ColumnType.INTEGER: _integer,
    ColumnType.BAHT: _baht,
    ColumnType.CHOICE: parse_choice,
    ColumnType.DATE: parse_date,
    ColumnType.YEAR_BE: parse_year,
    ColumnType.TAMBON_CODE: _tambon_code,
    ColumnType.AREA_CODES: _area_codes,
    ColumnType.PROJECT_ID: _project_id,
    ColumnType.PROJECT_IDS: _project_ids,
    ColumnType.UNIT_CODE: _unit_code,
    ColumnType.ACTIVITIES: _activities,
}
