"""The targets of the Master Plans under the National Strategy that a project may serve.

A province loads them as a list of three levels: Z is a target of the National Strategy, Y2 of a
master plan's issue, Y1 of its sub-plan. A project names a Y1 (or Y2); what lies above follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.forms import Form, FormRule
from oneplan.domain.forms.target_rules import Wrong
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.line_problems import Problem, join_problems
from oneplan.domain.shared.thai_numerals import to_arabic_digits, to_thai_digits
from oneplan.errors import OneplanError

ABOVE: Mapping[str, str] = {"Y1": "Y2", "Y2": "Z", "Z": ""}
"""Level → the level above it."""
LEVELS_TH: Mapping[str, str] = {
    "Z": "เป้าหมายของยุทธศาสตร์ชาติ",
    "Y2": "เป้าหมายของประเด็นแผนแม่บท",
    "Y1": "เป้าหมายของแผนย่อย",
}
"""Level → what its targets are targets of."""
TARGET = "master_plan_target"
"""Column of a form, and kind of the rule about it."""
ABOUT_MASTER_PLANS = frozenset({TARGET, "master_plan_named"})
_KEYS = ("code", "level", "name_th", "parent")


class MasterPlansRefused(OneplanError):
    """A list of targets was refused; nothing of it was loaded."""

    status_code = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        en, th = join_problems(problems)
        super().__init__(f"The master plan targets were not loaded:\n{en}")
        self.th = f"ไม่ได้โหลดเป้าหมายแผนแม่บท รายการเดิมยังใช้อยู่:\n{th}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterPlanTarget:
    """One target: its code, its level (Z, Y2, Y1), its name, and the code of the one above."""

    code: str
    level: str
    name_th: str
    parent: str = ""

    @property
    def words(self) -> str:
        """The target as a list offers it: its code, and its name for who chooses."""
        return f"{self.code} {self.name_th}"


@dataclass(frozen=True)
class MasterPlans:
    """The list of a cycle by code; without one nothing is held against it."""

    targets: Mapping[str, MasterPlanTarget] = field(default_factory=dict)

    @classmethod
    def from_entries(cls, entries: Iterable[Mapping[str, Any]]) -> MasterPlans:
        """Read a stored list."""
        made = (MasterPlanTarget(**{key: each.get(key, "") for key in _KEYS}) for each in entries)
        return cls({each.code: each for each in made})

    def find(self, text: str) -> MasterPlanTarget | None:
        """The target that a cell names: its code, with or without its name behind it."""
        return self.targets.get(code_of(text))

    def chain(self, text: str) -> tuple[MasterPlanTarget, ...]:
        """The target that a cell names and those above it, up to the National Strategy."""
        found: list[MasterPlanTarget] = []
        at = self.find(text)
        while at is not None:
            found.append(at)
            at = self.targets.get(at.parent)
        return tuple(found)

    def offered(self) -> list[str]:
        """What a workbook offers: the targets of sub-plans, in the order of the list."""
        return [each.words for each in self.targets.values() if each.level == "Y1"]


def code_of(text: str) -> str:
    """The code in a cell."""
    return to_arabic_digits(text.split(maxsplit=1)[0]) if text.strip() else ""


def check_entries(entries: Any) -> list[dict[str, str]]:
    """Check a new list.

    Args:
        entries: What the file holds: a list of ``code``, ``level``, ``name_th``, ``parent``.

    Raises:
        MasterPlansRefused: Every problem, by its entry.
    """
    if not isinstance(entries, list) or not entries:
        raise MasterPlansRefused(
            [Problem(en="the file must hold a list of targets", th="ไฟล์ต้องเป็นรายการของเป้าหมาย")]
        )
    made = [
        {key: str(each.get(key) or "").strip() for key in _KEYS} if isinstance(each, dict) else {}
        for each in entries
    ]
    levels = {each["code"]: each["level"] for each in made if each}
    problems = [
        Problem(
            en=f"entry {number}: {problem.en}",
            th=f"รายการที่ {to_thai_digits(number)}: {problem.th}",
        )
        for number, (entry, each) in enumerate(zip(entries, made, strict=True), start=1)
        for problem in _problems(entry, each, levels)
    ]
    codes = [each["code"] for each in made if each]
    problems += [
        Problem(en=f"code {code!r} stands there twice", th=f"รหัส “{code}” ซ้ำ")
        for code in codes
        if codes.count(code) > 1
    ]
    if problems:
        raise MasterPlansRefused(list(dict.fromkeys(problems)))
    return made


def _problems(entry: Any, each: Mapping[str, str], levels: Mapping[str, str]) -> Iterator[Problem]:
    if not each:
        yield Problem(
            en=f"{entry!r} must have a code, a level and a name_th",
            th=f"“{entry}” ต้องมี code, level และ name_th",
        )
        return
    yield from (
        Problem(en=f"{key!r} is not known", th=f"ไม่รู้จัก “{key}”")
        for key in entry
        if key not in _KEYS
    )
    yield from (
        Problem(en=f"{key} is missing", th=f"ไม่มี {key}")
        for key in ("code", "name_th")
        if not each[key]
    )
    if len(each["code"].split()) > 1:
        yield Problem(en=f"code {each['code']!r} holds a space", th=f"รหัส “{each['code']}” มีช่องว่าง")
    if each["level"] not in ABOVE:
        levels_told = ", ".join(ABOVE)
        yield Problem(
            en=f"level {each['level']!r} is none of {levels_told}",
            th=f"ระดับ “{each['level']}” ต้องเป็น {levels_told}",
        )
        return
    above = ABOVE[each["level"]]
    if not above and each["parent"]:
        yield Problem(
            en=f"parent {each['parent']!r}: nothing stands above a target of level Z",
            th=f"parent “{each['parent']}”: เหนือเป้าหมายระดับ Z ไม่มีเป้าหมายอื่น",
        )
    elif above and levels.get(each["parent"]) != above:
        yield Problem(
            en=f"parent {each['parent']!r} is no target of level {above}",
            th=f"parent “{each['parent']}” ไม่ใช่เป้าหมายระดับ {above}",
        )


def is_master_plan_target(
    form: Form, rule: FormRule, rows: Sequence[Row], around: ValidationContext
) -> Iterator[Wrong]:
    """A target that a row names stands in the list of the cycle."""
    known = around.master_plans or {}
    for row in rows if known else ():
        text = row.values.get(rule.column, "")
        found = known.get(code_of(text))
        if text and (found is None or ABOVE[found] == ""):
            column, code = form.column(rule.column), code_of(text)
            yield (
                row,
                f"“{column.th}”: {code} ไม่ใช่เป้าหมายแผนแม่บท (Y1 หรือ Y2) ในบัญชีของจังหวัด"
                " กรุณาเลือกจากรายการในไฟล์",
                f"“{column.en}”: {code} is no target of a master plan (Y1 or Y2) in the list",
            )


def names_master_plan(
    form: Form, rule: FormRule, rows: Sequence[Row], around: ValidationContext
) -> Iterator[Wrong]:
    """A project names its target where the province has loaded them."""
    for row in rows if around.master_plans else ():
        if not row.values.get(rule.column):
            column = form.column(rule.column)
            yield (
                row,
                f"“{column.th}” ไม่ได้ระบุ กรุณาเลือกจากรายการในไฟล์",
                f"“{column.en}” is empty; choose one of the list in the file",
            )
