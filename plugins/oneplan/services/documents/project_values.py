"""One project as the national project system is told of it: its values, and where each stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from oneplan.domain.documents.documents import NO_STRATEGY, clean
from oneplan.domain.forms.forms import Column, ColumnType
from oneplan.domain.forms.master_plans import TARGET as MASTER_PLAN_TARGET
from oneplan.domain.forms.master_plans import MasterPlans
from oneplan.domain.plans.project_system import HeldProject, HeldValue, Value
from oneplan.domain.shared.personal_data import HIDDEN, hide_personal_data
from oneplan.gateways.files.areas import name_area
from oneplan.services.documents.alignment import strategy_words
from oneplan.services.documents.annexes import holder_words
from oneplan.services.plans.routing import RoutedRow
from oneplan.services.plans.row_views import form_of_source, tell_source
from oneplan.store.plans.plans import PlanVersion

REGISTER = "ทะเบียนหน่วยงาน"
DIGITS = {"province": 2, "amphoe": 4, "tambon": 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAround:
    """What the workbooks of a plan have in common.

    *people* are columns that are hidden, where the workbook leaves the office.
    """

    plan: PlanVersion
    title: str
    fiscal_year: int
    known: MasterPlans
    people: frozenset[str] = frozenset()
    is_public: bool = False


def hold_project(
    around: PlanAround,
    source: Mapping[str, Any],
    *,
    row_key: str,
    unit: tuple[str, str],
    routed: RoutedRow | None,
) -> HeldProject:
    """Everything that is held of one project.

    Args:
        around: The plan that holds it.
        source: The row as its unit sent it (``source_of``).
        row_key: Its key.
        unit: Name and area code of its unit.
        routed: Where it is, if it is beyond capacity.
    """
    told = tell_source(source)
    show = hide_personal_data if around.is_public else str
    form = form_of_source(source)
    columns = {
        each["key"]: HeldValue(
            value=HIDDEN
            if each["key"] in around.people
            else _value(form.column(each["key"]), each["text"], show),
            origin=_cell(told, each["cell"]),
            label=each["label"],
        )
        for each in told["said"]
        if each["key"] != form.title_from
    }
    named = dict(_facts(around, source, told, row_key=row_key, unit=unit, routed=routed, show=show))
    return HeldProject(columns=columns, facts={name: held for name, held in named.items() if held})


def _value(column: Column, text: str, show: Callable[[str], str]) -> Value:
    """A cell as its column holds it; a number is nobody's, whatever its digits."""
    if column.type == ColumnType.BAHT:
        return Decimal(text)
    return int(text) if column.type == ColumnType.INTEGER else clean(show(text))


def _cell(told: Mapping[str, Any], cell: str | None) -> str:
    """Where a value stands: file, version, sheet and cell; a row, where it has no cell."""
    place = f"ช่อง {cell}" if cell else f"แถว {told['row']}"
    return f"{told['file_name']} ฉบับที่ {told['submission_version']} แผ่นงาน {told['sheet']} {place}"


def _facts(
    around: PlanAround,
    source: Mapping[str, Any],
    told: Mapping[str, Any],
    *,
    row_key: str,
    unit: tuple[str, str],
    routed: RoutedRow | None,
    show: Callable[[str], str],
) -> Iterator[tuple[str, Sequence[HeldValue]]]:
    plan, (unit_name, area_code) = around.plan, unit
    of_plan = f"แผนฉบับที่ {plan.version} รหัสเนื้อหา {plan.content_hash[:16]}"
    title = clean(show(source["title"])) or "(ไม่ระบุชื่อโครงการ)"
    yield "title", (HeldValue(value=title, origin=_cell(told, told["title_cell"])),)
    yield "fiscal_year", (HeldValue(value=around.fiscal_year, origin="ปฏิทินของรอบแผน"),)
    yield "unit", (HeldValue(value=unit_name, origin=f"{REGISTER} {source['unit']}"),)
    yield "plan", (HeldValue(value=f"{around.title} ฉบับที่ {plan.version}", origin=of_plan),)
    strategy = strategy_words(source["values"].get("alignment", ""))
    yield (
        "strategy",
        () if strategy == NO_STRATEGY else (HeldValue(value=strategy, origin=of_plan),),
    )
    for target in around.known.chain(str(source["values"].get(MASTER_PLAN_TARGET, ""))):
        cell = _cell(told, source["cells"].get(MASTER_PLAN_TARGET))
        origin = f"รายการเป้าหมายแผนแม่บทของรอบแผน ตาม{cell}"
        yield target.level.lower(), (HeldValue(value=target.words, origin=origin),)
    for name, digits in DIGITS.items():
        code = area_code[:digits]
        where = HeldValue(
            value=name_area(code), origin=f"{REGISTER} {source['unit']} รหัสพื้นที่ {code}"
        )
        yield name, (where,) if len(code) == digits else ()
    for name, is_asked in (("asked", True), ("allocated", False)):
        money = [each for each in told["money"] if each["is_asked"] == is_asked]
        yield (
            name,
            [
                HeldValue(
                    value=Decimal(each["baht"]),
                    origin=_cell(told, each["cell"]),
                    label=f"{each['year']} (บาท)",
                )
                for each in money
            ],
        )
        cells = ", ".join(each["cell"] for each in money if each["cell"])
        total = sum((Decimal(each["baht"]) for each in money), Decimal())
        summed = HeldValue(value=total, origin=f"ผลรวมของ {_cell(told, cells or None)}")
        yield f"total_{name}", (summed,) if money else ()
    yield "row_key", (HeldValue(value=row_key, origin="ระบบ OnePlan"),)
    yield (
        "holder",
        (HeldValue(value=holder_words(routed), origin="เส้นทางของโครงการ"),) if routed else (),
    )
    yield "version", (HeldValue(value=plan.version, origin="ระบบ OnePlan"),)
    yield "content_hash", (HeldValue(value=plan.content_hash, origin="ระบบ OnePlan"),)
    yield "sha256", (HeldValue(value=told["sha256"], origin=told["file_name"]),)
