"""Ceilings on the money of a plan: tried on the last one, set, lifted."""

from __future__ import annotations

from decimal import Decimal

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Text, Values
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.page_context import PageContext
from oneplan.desk.trials import tried
from oneplan.domain.plans.strategies import Strategies
from oneplan.gateways.mail.templates import baht
from oneplan.services.plans.plan_versions import ProvinceNeeded
from oneplan.services.plans.strategies import CeilingChange, WhatIf, set_ceilings, try_ceilings
from oneplan.store.plans import strategies
from oneplan.store.plans.merges import list_said
from oneplan.store.plans.plans import PlanUnknown

ALL = "all"
"""Stands for all strategies together."""
NEXT_TIME: Text = ("มีผลเมื่อรวมแผนครั้งต่อไป", "It holds from the next consolidation.")


def _known(context: PageContext) -> Strategies:
    return Strategies.from_entries(strategies.list_entries(context.session, context.cycle.id))


def _ceiling_fields(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    return [
        Field(
            name="year",
            label=("ปีงบประมาณ (พ.ศ.)", "Fiscal year (Buddhist Era)"),
            kind="number",
            value=values.get("year", ""),
        ),
        Field(
            name="strategy",
            label=("ยุทธศาสตร์", "Strategy"),
            kind="choice",
            value=values.get("strategy", ALL),
            choices=[
                (ALL, ("ทุกยุทธศาสตร์รวมกัน", "All strategies together")),
                *(
                    (each.code, (each.name_th, each.name_th))
                    for each in _known(context).entries
                    if not each.is_abolished
                ),
            ],
        ),
    ]


def _set_fields(context: PageContext, values: Values) -> list[Field]:
    return [
        *_ceiling_fields(context, values),
        Field(
            name="baht",
            label=("กรอบวงเงิน (บาท)", "Ceiling (baht)"),
            kind="number",
            value=values.get("baht", ""),
        ),
    ]


def _change(values: Values) -> CeilingChange:
    strategy = values["strategy"]
    where = values["year"] if strategy in ("", ALL) else f"{values['year']}/{strategy}"
    return CeilingChange.parse_typed(where, values.get("baht"))


def _preview_ceiling(context: PageContext, values: Values) -> ActPreview:
    change = _change(values)
    try:
        found = try_ceilings(context.session, context.cycle.id, [change])
    except (PlanUnknown, ProvinceNeeded):
        with tried(context):
            _keep_ceiling(context, {REASON: "preview", **values})
        return ActPreview(
            sentences=[
                ("ยังไม่มีแผนให้ลอง กรอบจะมีผลเมื่อรวมแผน", "There is no plan to try it on yet."),
            ]
        )
    return _foreseen(context, found)


def _foreseen(context: PageContext, found: WhatIf) -> ActPreview:
    keys = [each.row_key for each in found.fallen]
    said = list_said(context.session, context.cycle.id, [*keys, *found.returning])
    names = _known(context)

    def row(key: str, what: str) -> list[str]:
        title = said[key].title if key in said else key
        asked = sum(map(Decimal, said[key].budgets.values()), Decimal()) if key in said else 0
        return [title, baht(Decimal(asked)), what]

    def limit(ceiling: str) -> str:
        year, _, code = ceiling.partition("/")
        return f"เกินกรอบปี {year} {names.name_of(code) if code else ''}".strip()

    years = sorted({*found.before, *found.after})
    return ActPreview(
        sentences=[
            *(
                (
                    f"งบประมาณปี {year}: {baht(found.before.get(year, '0'))} → {baht(found.after.get(year, '0'))} บาท",
                    f"Money of {year}: {found.before.get(year, '0')} → {found.after.get(year, '0')} baht",
                )
                for year in years
            ),
            (
                f"ไม่อยู่ในแผนเพราะเกินกรอบ {len(found.fallen)} โครงการ กลับเข้าแผน {len(found.returning)} โครงการ",
                f"{len(found.fallen)} projects are out, {len(found.returning)} come back.",
            ),
            (found.stands_on, found.stands_on),
            NEXT_TIME,
        ],
        headings=[("โครงการ", "Project"), ("บาท", "Baht"), ("ผล", "What becomes of it")],
        rows=[
            *(row(each.row_key, limit(each.ceiling)) for each in found.fallen),
            *(row(key, "กลับเข้าแผน") for key in found.returning),
        ],
    )


def _keep_ceiling(context: PageContext, values: Values) -> str:
    set_ceilings(
        context.session,
        context.cycle.id,
        [_change(values)],
        actor=context.visitor.user,
        reason=values[REASON],
    )
    return "/plan/ceilings"


ACTS = (
    DeskAct(
        name="set-ceiling",
        title=("ลองและกำหนดกรอบวงเงิน", "Try and set a ceiling"),
        fields=_set_fields,
        preview=_preview_ceiling,
        act=_keep_ceiling,
    ),
    DeskAct(
        name="lift-ceiling",
        title=("ยกเลิกกรอบวงเงิน", "Lift a ceiling"),
        fields=_ceiling_fields,
        preview=_preview_ceiling,
        act=_keep_ceiling,
    ),
)
