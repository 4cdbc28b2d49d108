"""A person says whether a project answers a need of its tambon."""

from __future__ import annotations

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Text, Values
from oneplan.desk.page_context import PageContext
from oneplan.domain.evidence.kinds import KINDS_TH, EvidenceKind
from oneplan.services.evidence.need_answers import (
    AskedNeed,
    NeedQuestion,
    NeedUnknown,
    answer_need,
    find_asked,
)
from oneplan.services.plans.plan_views import PlanQuestion

ASKED = ("row", "kind", "year", "number", "step")
MOST_DIGITS = 4


def _fields(_context: PageContext, values: Values) -> list[Field]:
    return [
        Field(
            name=name,
            label=(name, name),
            kind="hidden",
            value=values.get(name, ""),
            is_required=name != "step",
        )
        for name in ASKED
    ]


def _question(values: Values) -> NeedQuestion:
    year, number = values["year"], values["number"]
    is_right = all(
        each.isascii() and each.isdigit() and len(each) <= MOST_DIGITS for each in (year, number)
    )
    if not is_right or values["kind"] not in set(EvidenceKind):
        raise NeedUnknown(row_key=values["row"], need=f"{values['kind']}/{year}/{number}")
    return NeedQuestion(
        row_key=values["row"], kind=values["kind"], year_be=int(year), number=int(number)
    )


def _find(context: PageContext, values: Values) -> AskedNeed:
    return find_asked(
        context.session,
        context.cycle,
        _question(values),
        PlanQuestion(step=values["step"]),
        area=context.visitor.area,
    )


def _act(name: str, title: Text, *, is_link: bool, told: Text) -> DeskAct:
    def preview(context: PageContext, values: Values) -> ActPreview:
        found = _find(context, values)
        kind = KINDS_TH[EvidenceKind(values["kind"])]
        need = f"{kind} ปี {values['year']} ข้อ {values['number']} {found.name}"
        return ActPreview(
            sentences=[
                (f"โครงการ “{found.title}” {told[0]} “{need}”",
                 f"“{found.title}” {told[1]} “{need}”."),
            ]
        )  # fmt: skip

    def do(context: PageContext, values: Values) -> str:
        found = answer_need(
            context.session,
            context.cycle,
            _question(values),
            PlanQuestion(step=values["step"]),
            is_link=is_link,
            actor=context.visitor.user,
            reason=values[REASON],
            area=context.visitor.area,
        )
        return f"/plan/needs/{found.area}"

    return DeskAct(name=name, title=title, fields=_fields, preview=preview, act=do)


ACTS = (
    _act(
        "link-need",
        ("ยืนยันว่าโครงการตอบความต้องการ", "Confirm that a project answers a need"),
        is_link=True,
        told=("ตอบความต้องการ", "answers the need"),
    ),
    _act(
        "refuse-need",
        ("ไม่ใช่โครงการของความต้องการนี้", "A project does not answer this need"),
        is_link=False,
        told=("ไม่ตอบความต้องการ", "does not answer the need"),
    ),
)
