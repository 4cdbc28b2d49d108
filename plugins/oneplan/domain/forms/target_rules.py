"""Rules that hold a form against the list of target tambon, and a report against the registers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.forms import Form, FormRule
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.thai_numerals import compared

ABOUT_TARGETS = frozenset({"is_target", "all_targets", "equals_targets"})
"""Kinds that look at the target tambon: they are checked again when their list changes."""
TARGET_KINDS = ABOUT_TARGETS | {"names_target"}
"""Rules that ask for the list of targets; no other form's files wait for it."""
Wrong = tuple[Row, str, str]
"""A row, and what is wrong with it in Thai and in English."""


def is_target(
    _form: Form, rule: FormRule, rows: Sequence[Row], around: ValidationContext
) -> Iterator[Wrong]:
    """A tambon that is no target is taken no row of."""
    for row in rows:
        code = row.values.get(rule.column, "")
        if around.targets is not None and code and code not in around.targets:
            yield (
                row,
                f"ตำบล{_name(code, around)} ไม่อยู่ในรายชื่อตำบลเป้าหมายที่ได้รับจัดสรรงบประมาณ"
                f" (ตำบลเป้าหมาย: {_names(around.targets, around)})",
                f"Tambon {code} is no target with budget allocated"
                f" (targets: {', '.join(sorted(around.targets)) or 'none'})",
            )


def all_targets(
    _form: Form, rule: FormRule, rows: Sequence[Row], around: ValidationContext
) -> Iterator[Wrong]:
    """A register of the targets names each of them."""
    there = {row.values.get(rule.column) for row in rows}
    missing = [code for code in sorted(around.targets or ()) if code not in there]
    if rows and missing:
        yield (
            rows[-1],
            f"ยังขาดตำบลเป้าหมาย {len(missing)} ตำบล: {_names(missing, around)}",
            f"{len(missing)} target tambon are missing: {', '.join(missing)}",
        )


def equals_targets(
    form: Form, rule: FormRule, rows: Sequence[Row], around: ValidationContext
) -> Iterator[Wrong]:
    """A count of the targets is that of the list."""
    for row in rows:
        if around.targets is None or rule.column not in row.values:
            continue
        if int(row.values[rule.column]) != len(around.targets):
            yield _differs(form, rule, row, len(around.targets), _LIST)


def equals_recorded(
    form: Form, rule: FormRule, rows: Sequence[Row], around: ValidationContext
) -> Iterator[Wrong]:
    """A count of a report is what the registers hold, where all of them are there."""
    held = around.recorded.get(rule.column)
    for row in rows:
        if held is not None and rule.column in row.values and int(row.values[rule.column]) != held:
            yield _differs(form, rule, row, held, _REGISTERS)


def names_target(
    _form: Form, _rule: FormRule, rows: Sequence[Row], around: ValidationContext
) -> Iterator[Wrong]:
    """A document is about a target tambon, and says which."""
    for row in rows:
        if around.targets and "tambon_code" not in row.values:
            yield (
                row,
                "ไม่พบชื่อตำบลเป้าหมายในเอกสาร กรุณาตรวจว่าเป็นแผนของตำบลใด"
                f" ({_names(around.targets, around)})",
                "The document names no target tambon; see whose plan it is"
                f" ({', '.join(sorted(around.targets))})",
            )


def named_targets(text: str, around: ValidationContext) -> list[str]:
    """Codes of the target tambon that a document names, in the order it does."""
    words = compared(text).replace(" ", "")
    at = {
        code: min(
            (words.find(f"{before}{compared(name)}") for before in ("ตำบล", "ต.")
             if f"{before}{compared(name)}" in words),
            default=-1,
        )
        for name, code in around.area_names.items()
        if code in (around.targets or ())
    }  # fmt: skip
    return sorted((code for code, place in at.items() if place >= 0), key=at.__getitem__)


_LIST = ("รายชื่อตำบลเป้าหมาย", "the list")
_REGISTERS = ("ทะเบียนและแผนที่ส่ง", "what was sent")


def _differs(form: Form, rule: FormRule, row: Row, held: int, where: tuple[str, str]) -> Wrong:
    where_th, where_en = where
    column, said = form.column(rule.column), row.values[rule.column]
    return (
        row,
        f"“{column.th}” รายงานไว้ {said} แต่นับจาก{where_th}ได้ {held}",
        f"“{column.en}” says {said}; {where_en} holds {held}",
    )


def _names(codes: Sequence[str] | frozenset[str], around: ValidationContext) -> str:
    return ", ".join(_name(code, around) for code in sorted(codes)) or "ไม่มี"


def _name(code: str, around: ValidationContext) -> str:
    return next((name for name, each in around.area_names.items() if each == code), code)
