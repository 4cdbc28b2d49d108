"""What was typed into the form of a Required Action: read, or refused in Thai.

Whoever has Airflow's address can answer with any JSON, so every value is looked
at before it is used, quoted or kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits, to_thai_digits
from oneplan.errors import OneplanError

MAX_LINE = 100
"""Letters of a field of one line."""
MAX_TEXT = 100_000
"""Letters of a field of many lines: a long list of comments has less."""
MAX_DIGITS = 18
"""A number of more is none that people count, and PostgreSQL has no place for it."""
MAX_DEPTH = 20
SHOWN = 80
"""Letters of a value that are quoted; the form holds all of it."""
LOST = "\ufffd"
"""Stands where a character was that no text holds; it is refused as that character was."""
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd\ufffe\uffff]")

FIELDS_TH: Mapping[str, str] = {
    "meeting_no": "ครั้งที่ประชุม",
    "held_on": "วันที่ประชุม",
    "present": "ผู้เข้าประชุม (คน)",
    "members": "กรรมการทั้งหมด (คน)",
    "resolution": "มติหรือผลการดำเนินการ",
    "returned_rows": "รายการที่ส่งกลับ",
    "screened": "ผลการกลั่นกรองรายโครงการ",
    "comments": "ความเห็นต่อร่างแผน",
    "decision": "เหตุผลของผู้อนุญาต",
    "days": "เปิดให้ส่งแก้ไขอีกกี่วัน",
}
"""Fields of the forms, as people read them."""


class AnswerRefused(OneplanError):
    """An answer to a Required Action cannot be kept: it is asked again with what was typed."""

    status_code = 422


class AnsweredAlready(OneplanError):
    """What is answered was answered before by another way; that answer holds."""

    status_code = 409


class AnswerOutdated(OneplanError):
    """What was answered about is superseded: what was typed is shown with what is asked now.

    Attributes:
        version: The version that is asked about now.
    """

    status_code = 409
    version: int


class FieldRefused(AnswerRefused):
    """One field of a form holds what it cannot hold."""

    def __init__(self, *, name: str, value: object, rule: str, th: str) -> None:
        quoted = shown(value)
        super().__init__(f"Field {shown(name)}, value {quoted!r}: {rule}.")
        self.th = f"{label_of(name)}{f' “{quoted}”' if quoted else ''}: {th}"


class OptionRefused(AnswerRefused):
    """Not exactly one of the buttons of a question was chosen."""

    def __init__(self, *, chosen: object, options: Collection[str]) -> None:
        quoted = shown(chosen)
        super().__init__(
            f"The answer {quoted!r} is none: exactly one of {', '.join(options)} is chosen."
        )
        self.th = f"คำตอบ “{quoted}” ใช้ไม่ได้: ต้องเลือกเพียงหนึ่งข้อ คือ {' หรือ '.join(options)}"


class FormRefused(AnswerRefused):
    """What came with an answer is no form."""

    def __init__(self, *, value: object) -> None:
        super().__init__(f"The form of an answer is {shown(value)!r}: it is fields and values.")
        self.th = f"คำตอบ “{shown(value)}” ไม่ใช่แบบฟอร์ม: กรอกในแบบฟอร์มแล้วตอบอีกครั้ง"


def label_of(name: str) -> str:
    """A field as people read it; one that no form has by what it was called."""
    return FIELDS_TH.get(name) or f"ช่อง “{shown(name)}”"


def shown(value: object) -> str:
    """A value as it is quoted: on one line, readable, and no longer than a person reads."""
    text = " ".join(str(_kept(value)).split())
    if len(text) <= SHOWN:
        return text
    return f"{text[:SHOWN]}… ({to_thai_digits(f'{len(text):,}')} ตัวอักษร)"


def as_typed(form: object) -> dict[str, Any]:
    """What was typed, as the store and Airflow's form can hold it: texts and whole numbers.

    A character that no text holds becomes :data:`LOST`; a value that is neither
    text nor number becomes the JSON that was sent.
    """
    if not isinstance(form, Mapping):
        return {"": _kept(form)} if form else {}
    return {_readable(str(name)): _kept(value) for name, value in form.items()}


def _kept(value: object) -> str | int:
    if value is None:
        return ""
    plain = _plain(value, 0)
    if isinstance(plain, str) or (isinstance(plain, int) and not isinstance(plain, bool)):
        return plain
    return json.dumps(plain, ensure_ascii=False)


def _plain(value: object, depth: int) -> Any:
    """A value of JSON without what ``json`` or PostgreSQL cannot write."""
    if isinstance(value, int) and not isinstance(value, bool):
        # A long number goes to text by Decimal: int refuses to write 4,300 digits.
        return value if abs(value) < 10**MAX_DIGITS else f"{Decimal(value):f}"
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, Mapping | list | tuple) and depth >= MAX_DEPTH:
        return "…"  # nobody types so deep, and ``json`` does not write so deep
    if isinstance(value, Mapping):
        return {_readable(str(name)): _plain(each, depth + 1) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each, depth + 1) for each in value]
    return _readable(str(value))


def _readable(text: str) -> str:
    return _UNREADABLE.sub(LOST, text)


def require_fields(form: object, names: Collection[str]) -> Mapping[str, Any]:
    """The form of an answer, which has no field that it was not asked for.

    Raises:
        FormRefused: It is no form.
        FieldRefused: It fills in a field that the question does not have.
    """
    if form is None:
        return {}
    if not isinstance(form, Mapping):
        raise FormRefused(value=form)
    for name, value in form.items():
        if name not in names and value not in (None, ""):
            rule = f"the form has {', '.join(names) or 'no field'}"
            th = "แบบฟอร์มนี้ไม่มีช่องนี้ จึงบันทึกค่าไม่ได้"
            raise FieldRefused(name=str(name), value=value, rule=rule, th=th)
    return form


def chosen_of(chosen: object, options: Collection[str]) -> str:
    """The one option that was chosen.

    Raises:
        OptionRefused: It is none of *options*, or not one.
    """
    only = chosen[0] if isinstance(chosen, list | tuple) and len(chosen) == 1 else None
    if not isinstance(only, str) or only not in options:
        raise OptionRefused(chosen=chosen, options=options)
    return only


def read_text(values: Mapping[str, Any], name: str, *, most: int = MAX_TEXT) -> str:
    """A field of text, without spaces around it; empty where nothing can be seen.

    Raises:
        FieldRefused: It is no text, too long, or holds a character that no text holds.
    """
    value = values.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise FieldRefused(name=name, value=value, rule="it is text", th="ต้องเป็นข้อความ")
    if len(value) > most:
        rule = f"{len(value)} letters; at most {most}"
        th = to_thai_digits(f"ยาว {len(value):,} ตัวอักษร ต้องไม่เกิน {most:,} ตัวอักษร")
        raise FieldRefused(name=name, value=value, rule=rule, th=th)
    if _UNREADABLE.search(value):
        rule = "it holds a control character or one that is none"
        th = f"มีอักขระที่อ่านไม่ได้ (แสดงเป็น {LOST}) ลบออกแล้วพิมพ์ใหม่"
        raise FieldRefused(name=name, value=value, rule=rule, th=th)
    return value.strip() if normalise_text(value) else ""


def read_line(values: Mapping[str, Any], name: str) -> str:
    """A field of one line of text, as :func:`read_text` reads it.

    Raises:
        FieldRefused: It cannot be read as text, is too long, or has more lines.
    """
    text = read_text(values, name, most=MAX_LINE)
    if len(text.splitlines()) > 1:
        raise FieldRefused(name=name, value=text, rule="it is one line", th="ต้องเขียนในบรรทัดเดียว")
    return text


def whole_number(value: object, *, most: int) -> int | None:
    """A number from 0 to *most*, typed in Thai or Arabic digits; None where it is none."""
    if isinstance(value, str):
        digits = to_arabic_digits(value).strip()
        if not digits.isdecimal() or len(digits) > MAX_DIGITS:
            return None
        value = int(digits)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= most else None
