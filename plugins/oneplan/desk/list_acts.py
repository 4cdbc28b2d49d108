"""Lists are taken in from files: all of a file, or nothing and every error by its row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Text, Values
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.page_context import PageContext
from oneplan.desk.trials import tried
from oneplan.gateways.spreadsheets.text_encodings import decode_list
from oneplan.services.decisions.committees import import_committees
from oneplan.services.operations.registrations import (
    follow_register,
    follow_register_everywhere,
)
from oneplan.services.plans.last_year import copy_last_year, load_last_year
from oneplan.services.plans.master_plans import load_master_plans
from oneplan.services.plans.strategies import load_strategies
from oneplan.services.reminders.rechecks import recheck_all_and_tell
from oneplan.services.units.register import import_units
from oneplan.services.units.targets import import_targets
from oneplan.store.cycles import cycles
from oneplan.store.units.units import list_codes

MOST_WARNINGS = 50
Loaded = tuple[list[Text], list[Text]]
"""What was loaded, and warnings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListKind:
    """A list that is taken in.

    Attributes:
        name: Name of the act.
        title: What it is called.
        help: Its columns.
        page: Path below the cycle that shows the list.
        load: Takes a text in.
        follow: What the office does with what is new, once the list is in.
    """

    name: str
    title: Text
    help: Text
    page: str
    load: Callable[[PageContext, str, str], Loaded]
    follow: Callable[[PageContext], None] = lambda _context: None


def _act(kind: ListKind) -> DeskAct:
    def fields(_context: PageContext, _values: Values) -> list[Field]:
        label = ("แฟ้ม", "File")
        return [Field(name="file", label=label, kind="file", help=kind.help)]

    def preview(context: PageContext, values: Values) -> ActPreview:
        require_whole_cycle(context)
        with tried(context):
            told, warnings = kind.load(context, _text(context, values), "")
        more = len(warnings) - MOST_WARNINGS
        if more > 0:
            warnings = [
                *warnings[:MOST_WARNINGS],
                (f"และอีก {more} แห่ง", f"And {more} more."),
            ]
        return ActPreview(sentences=told, warnings=warnings)

    def do(context: PageContext, values: Values) -> str:
        require_whole_cycle(context)
        kind.load(context, _text(context, values), values[REASON])
        kind.follow(context)
        return kind.page

    return DeskAct(name=kind.name, title=kind.title, fields=fields, preview=preview, act=do)


def _text(context: PageContext, values: Values) -> str:
    return decode_list(context.files.get(values["file"]))


def _load_units(context: PageContext, text: str, reason: str) -> Loaded:
    session = context.session
    before = set(list_codes(session))
    found = import_units(
        session,
        text,
        actor=context.visitor.user,
        is_simulated=context.cycle.is_simulated,
        reason=reason,
    )
    new = sorted(set(list_codes(session)) - before)
    told: list[Text] = [
        (
            f"โหลด {found.units} หน่วยงาน เพิ่มใหม่ {len(new)} แก้ไขหรือคงเดิม {found.units - len(new)}",
            f"{found.units} units: {len(new)} new, {found.units - len(new)} as they were or changed.",
        ),
        (
            "ขั้นตอนที่เปิดอยู่จะรอและเชิญหน่วยงานที่เพิ่มใหม่",
            "Open steps wait for the new units and invite them.",
        ),
    ]
    return told, [(each.th, each.en) for each in found.warnings]


def _load_committees(context: PageContext, text: str, reason: str) -> Loaded:
    count = import_committees(
        context.session, context.cycle.id, text, actor=context.visitor.user, reason=reason
    )
    return [(f"รายชื่อใหม่ {count} คน แทนรายชื่อเดิมทั้งหมด", f"{count} members, in place of all.")], []


def _load_strategies(context: PageContext, text: str, reason: str) -> Loaded:
    number = load_strategies(
        context.session, context.cycle.id, text, actor=context.visitor.user, reason=reason
    )
    return [
        (
            f"รายการยุทธศาสตร์ชุดที่ {number} ที่ไม่มีในชุดนี้เป็นยกเลิก",
            f"List {number}; what it does not hold is abolished.",
        )
    ], []


def _load_master_plans(context: PageContext, text: str, reason: str) -> Loaded:
    number = load_master_plans(
        context.session, context.cycle.id, text, actor=context.visitor.user, reason=reason
    )
    return [
        (
            f"เป้าหมายแผนแม่บทชุดที่ {number} แทนชุดเดิมทั้งหมด ชุดเดิมยังเก็บไว้",
            f"List {number}, in place of the one before, which is kept.",
        )
    ], []


def _load_last_year(context: PageContext, text: str, reason: str) -> Loaded:
    count = load_last_year(
        context.session, context.cycle.id, text, actor=context.visitor.user, reason=reason
    )
    return [
        (f"ยอดเงินของ {count} หน่วยงาน แทนยอดเดิม", f"Money of {count} units, in place of all.")
    ], []


def _load_targets(context: PageContext, text: str, reason: str) -> Loaded:
    found = import_targets(
        context.session, context.cycle.id, text, actor=context.visitor.user, reason=reason
    )
    return [
        (
            f"ตำบลเป้าหมาย {len(found)} ตำบล เฉพาะตำบลเหล่านี้ต้องส่ง แถวของตำบลอื่นไม่รับ",
            f"{len(found)} tambon: they alone report, and of them alone is taken.",
        )
    ], []


def _follow_units(context: PageContext) -> None:
    follow_register_everywhere(context.session, simulated=context.cycle.is_simulated)


def _follow_targets(context: PageContext) -> None:
    follow_register(context.session, context.cycle.id)
    recheck_all_and_tell(context.session, context.cycle.id)


KINDS = (
    ListKind(
        name="import-units",
        title=("โหลดทะเบียนหน่วยงาน", "Load the register"),
        help=(
            "CSV คอลัมน์ code, level, name_th, area_code, role, email, contact"
            " ดาวน์โหลดทะเบียนปัจจุบันเป็นแบบได้",
            "CSV: code, level, name_th, area_code, role, email, contact; download the present one.",
        ),
        page="/lists",
        load=_load_units,
        follow=_follow_units,
    ),
    ListKind(
        name="import-committees",
        title=("โหลดรายชื่อคณะกรรมการ", "Load the committees"),
        help=(
            "CSV คอลัมน์ step, user, name, role, absent_from, absent_to",
            "CSV: step, user, name, role, absent_from, absent_to.",
        ),
        page="/lists/committees",
        load=_load_committees,
    ),
    ListKind(
        name="load-strategies",
        title=("โหลดยุทธศาสตร์", "Load the strategies"),
        help=("YAML รายการของ code, name_th, also", "YAML: a list of code, name_th, also."),
        page="/lists/strategies",
        load=_load_strategies,
    ),
    ListKind(
        name="load-master-plans",
        title=("โหลดเป้าหมายแผนแม่บท", "Load Master Plan targets"),
        help=(
            "YAML รายการของ code, level (Z, Y2, Y1), name_th, parent",
            "YAML: a list of code, level (Z, Y2, Y1), name_th, parent.",
        ),
        page="/lists/master-plans",
        load=_load_master_plans,
    ),
    ListKind(
        name="load-last-year",
        title=("โหลดยอดเงินปีก่อน", "Load last year's money"),
        help=("CSV คอลัมน์ unit, baht", "CSV: unit, baht."),
        page="/lists/money",
        load=_load_last_year,
    ),
    ListKind(
        name="import-targets",
        title=("โหลดตำบลเป้าหมาย", "Load the target tambon"),
        help=("CSV คอลัมน์ amphoe, tambon, baht", "CSV: amphoe, tambon, baht."),
        page="/lists/money",
        load=_load_targets,
        follow=_follow_targets,
    ),
)


def _copy_fields(context: PageContext, _values: Values) -> Sequence[Field]:
    others = [
        (each.id, (each.title_th, each.title_th))
        for each in cycles.list_cycles(context.session)
        if each.id != context.cycle.id and context.visitor.reads(each.id)
    ]
    label = ("รอบแผนของปีก่อน", "Cycle of the year before")
    return [Field(name="from", label=label, kind="choice", choices=others)]


def _preview_copy(context: PageContext, values: Values) -> ActPreview:
    require_whole_cycle(context)
    with tried(context):
        count = _copied(context, values, "")
    return ActPreview(
        sentences=[(f"ยอดเงินของ {count} หน่วยงานจากแผนฉบับนั้น แทนยอดเดิม", f"Money of {count} units.")]
    )


def _copied(context: PageContext, values: Values, reason: str) -> int:
    return copy_last_year(
        context.session,
        context.cycle.id,
        values["from"],
        actor=context.visitor.user,
        reason=reason,
    )


def _copy(context: PageContext, values: Values) -> str:
    _copied(context, values, values[REASON])
    return "/lists/money"


ACTS = (
    *(_act(kind) for kind in KINDS),
    DeskAct(
        name="copy-last-year",
        title=("ใช้ยอดเงินจากแผนของปีก่อน", "Take last year's money from its plan"),
        fields=_copy_fields,
        preview=_preview_copy,
        act=_copy,
    ),
)
