"""Rules between columns, rows and files; a form names them in its YAML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from oneplan.domain.forms.cell_values import activity_total
from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.forms import Column, Form, FormRule
from oneplan.domain.forms.idea_rules import ABOUT_IDEAS, idea_exists, idea_passed
from oneplan.domain.forms.master_plans import is_master_plan_target, names_master_plan
from oneplan.domain.forms.tambon_facts import COUNTS
from oneplan.domain.forms.target_rules import (
    Wrong,
    all_targets,
    equals_recorded,
    equals_targets,
    is_target,
    names_target,
)
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Finding, Message, Severity
from oneplan.domain.shared.thai_numerals import compared, to_arabic_digits
from oneplan.domain.shared.titles import same_title

_SHORT = {
    "องค์การบริหารส่วนตำบล": "อบต",
    "องค์การบริหารส่วนจังหวัด": "อบจ",
    "เทศบาลตำบล": "ทต",
    "เทศบาลเมือง": "ทม",
    "เทศบาลนคร": "ทน",
    "หมู่ที่": "หมู่",
}
"""How the names of local governments and villages are shortened."""


def check_rules(form: Form, rows: Sequence[Row], around: ValidationContext) -> tuple[Finding, ...]:
    """Check the rules of a form over the rows that are right in themselves."""
    return tuple(
        _finding(rule, row, th, en)
        for rule in form.rules
        for row, th, en in RULES[rule.kind](form, rule, rows, around)
    )


def _finding(rule: FormRule, row: Row, th: str, en: str) -> Finding:
    severity = Severity.WARNING if rule.is_warning else Severity.ERROR
    return Finding.at(
        row.sheet,
        row.cell(rule.column),
        row.values.get(rule.column, ""),
        Message(rule.kind, th, en, severity),
        justification=row.values.get("justification", ""),
    )


def _not_more_than(
    form: Form, rule: FormRule, rows: Sequence[Row], _around: ValidationContext
) -> Iterator[Wrong]:
    for row in rows:
        if rule.column not in row.values:
            continue
        limits = [Decimal(row.values[name]) for name in rule.others if name in row.values]
        if limits and Decimal(row.values[rule.column]) > min(limits):
            column, others = form.column(rule.column), [form.column(o) for o in rule.others]
            yield (
                row,
                f"“{column.th}” ต้องไม่มากกว่า " + " และ ".join(f"“{o.th}”" for o in others),
                f"“{column.en}” must not exceed " + " and ".join(f"“{o.en}”" for o in others),
            )


def _equals_row_count(
    form: Form, rule: FormRule, rows: Sequence[Row], around: ValidationContext
) -> Iterator[Wrong]:
    count = around.row_counts.get(rule.form or "")
    for row in rows:
        if count is not None and int(row.values[rule.column]) != count:
            column = form.column(rule.column)
            yield (
                row,
                f"“{column.th}” ไม่เท่ากับจำนวนแถวที่ส่งใน “{rule.form_th}” ({count})",
                f"“{column.en}” differs from the {count} rows sent on {rule.form}",
            )


def _stands_in(
    form: Form, rule: FormRule, rows: Sequence[Row], around: ValidationContext
) -> Iterator[Wrong]:
    known = around.project_ids.get(rule.form or "")
    if known is None:
        return
    for row in rows:
        if row.values[rule.column] not in known:
            column = form.column(rule.column)
            yield (
                row,
                f"“{column.th}” ไม่อยู่ใน “{rule.form_th}” ซึ่งต้องบรรจุไว้ก่อน",
                f"“{column.en}” is not in the plan it must stand in ({rule.form})",
            )


def _sum_of_activities(
    _form: Form, rule: FormRule, rows: Sequence[Row], _around: ValidationContext
) -> Iterator[Wrong]:
    for row in rows:
        total = activity_total(row.values.get(rule.others[0], ""))
        if Decimal(row.values.get(rule.column, "0")) != total:
            yield (
                row,
                f"งบประมาณต้องเท่ากับผลรวมของกิจกรรม ({total:,.2f})",
                f"The budget must equal the sum of its activities ({total:,.2f})",
            )


def _sum_of_years(
    _form: Form, rule: FormRule, rows: Sequence[Row], _around: ValidationContext
) -> Iterator[Wrong]:
    for row in rows:
        total = sum(row.budgets.values(), Decimal())
        if Decimal(row.values.get(rule.column, "0")) != total:
            yield (
                row,
                f"ยอดรวมต้องเท่ากับผลรวมของทุกปี ({total:,.2f})",
                f"The total must equal the sum of all years ({total:,.2f})",
            )


def _same_title_twice(
    _form: Form, _rule: FormRule, rows: Sequence[Row], _around: ValidationContext
) -> Iterator[Wrong]:
    for row, before in _repeated(rows, [same_title(row.title_key) for row in rows]):
        yield (row, f"ชื่อซ้ำกับแถวที่ {before.row_number}", f"The same title as row {before.row_number}")


def _unique(
    form: Form, rule: FormRule, rows: Sequence[Row], _around: ValidationContext
) -> Iterator[Wrong]:
    within = [tuple(row.values.get(each) for each in rule.others) for row in rows]
    texts = [row.values.get(rule.column) for row in rows]
    marks = [
        text and "\0".join((text, *map(str, group)))
        for text, group in zip(texts, within, strict=True)
    ]
    for row, before in _repeated(rows, marks):
        column = form.column(rule.column)
        yield (
            row,
            f"“{column.th}” ซ้ำกับแถวที่ {before.row_number}",
            f"“{column.en}” repeats row {before.row_number}",
        )


def _listed_once(
    form: Form, rule: FormRule, rows: Sequence[Row], _around: ValidationContext
) -> Iterator[Wrong]:
    column = form.column(rule.column)
    for row in rows:
        codes = row.values.get(rule.column, "").split(", ")
        if len(codes) == 1:
            continue
        twice = sorted({code for code in codes if code and codes.count(code) > 1})
        if twice:
            named = ", ".join(twice)
            yield (
                row,
                f"“{column.th}” ระบุ {named} ซ้ำในช่องเดียวกัน กรุณาตรวจว่าหมายถึงพื้นที่อื่นหรือไม่",
                f"“{column.en}” lists {named} twice; see whether another area is meant",
            )
        for wide in sorted(set(codes)):
            within = sorted({each for each in codes if each != wide and each.startswith(wide)})
            if within:
                yield _nested(column, row, wide, ", ".join(within))


def _nested(column: Column, row: Row, wide: str, within: str) -> Wrong:
    return (
        row,
        f"“{column.th}” ระบุ {wide} ซึ่งรวม {within} อยู่แล้ว ระบบอ่านไว้ทั้งหมด คือทั่วทั้ง {wide}"
        f" หากหมายถึงเฉพาะ {within} ให้ลบ {wide} ออก",
        f"“{column.en}” lists {wide}, which holds {within}; all of them were read, that is all of"
        f" {wide}. If only {within} is meant, delete {wide}",
    )


def _year_in_plan(
    form: Form, rule: FormRule, rows: Sequence[Row], _around: ValidationContext
) -> Iterator[Wrong]:
    if not form.years:
        return
    first, last = min(form.years), max(form.years)
    for row in rows:
        year = row.values.get(rule.column, "")
        if year and not first <= int(year) <= last:
            column = form.column(rule.column)
            yield (
                row,
                f"“{column.th}” {year} อยู่นอกปีของแผน ({first}–{last}) กรุณาตรวจปี",
                f"“{column.en}” {year} lies outside the years of the plan ({first}–{last})",
            )


def unit_key(name: str) -> str:
    """A unit's name as it is compared: อบต.ท่าประดู่ in full, หมู่ ๑ as หมู่ 1, without spaces."""
    key = to_arabic_digits(compared(name)).replace(" ", "").replace(".", "")
    long = next((each for each in _SHORT if key.startswith(each)), "")
    return _SHORT.get(long, "") + key.removeprefix(long)


def _not_sender(
    form: Form, rule: FormRule, rows: Sequence[Row], around: ValidationContext
) -> Iterator[Wrong]:
    own = {unit_key(each) for each in (around.unit_code, around.unit_name) if each}
    for row in rows:
        text = row.values.get(rule.column, "")
        if text and unit_key(text) in own:
            column = form.column(rule.column)
            yield (
                row,
                f"“{column.th}” เป็นหน่วยงานที่ส่งแบบนี้เอง กรุณาตรวจว่าหมายถึงหน่วยงานอื่นหรือไม่",
                f"“{column.en}” is the unit that sends this form; see whether another is meant",
            )


def _repeated(rows: Sequence[Row], texts: Sequence[str | None]) -> Iterator[tuple[Row, Row]]:
    """Each row whose text an earlier row holds, with that row; most files hold none."""
    if len(set(texts)) == len(texts):
        return
    first: dict[str, Row] = {}
    for row, text in zip(rows, texts, strict=True):
        if text is not None and (before := first.setdefault(text, row)) is not row:
            yield row, before


ACROSS_FORMS = frozenset({"equals_row_count", "stands_in", "equals_recorded"}) | ABOUT_IDEAS
"""Kinds that look at another form: they are checked again when that form changes."""


def looks_at(rule: FormRule, form: str) -> bool:
    """Whether a rule compares with what was sent on another form."""
    if rule.kind == "equals_recorded":
        return form in COUNTS.get(rule.column, ())
    return rule.kind in ACROSS_FORMS and rule.form == form


Check = Callable[[Form, FormRule, Sequence[Row], ValidationContext], Iterator[Wrong]]

RULES: Mapping[str, Check] = {
    "not_more_than": _not_more_than,
    "equals_row_count": _equals_row_count,
    "stands_in": _stands_in,
    "sum_of_activities": _sum_of_activities,
    "sum_of_years": _sum_of_years,
    "same_title_twice": _same_title_twice,
    "unique": _unique,
    "listed_once": _listed_once,
    "year_in_plan": _year_in_plan,
    "not_sender": _not_sender,
    "is_target": is_target,
    "all_targets": all_targets,
    "equals_targets": equals_targets,
    "equals_recorded": equals_recorded,
    "names_target": names_target,
    "idea_exists": idea_exists,
    "idea_passed": idea_passed,
    "master_plan_target": is_master_plan_target,
    "master_plan_named": names_master_plan,
}
