"""What is decided about a project beyond capacity by who holds it."""

from __future__ import annotations

from functools import partial

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Values
from oneplan.desk.page_context import PageContext
from oneplan.desk.trials import tried
from oneplan.gateways.files.rules import routing_rules
from oneplan.gateways.mail.templates import baht
from oneplan.services.plans.route_moves import MINISTRY, RouteUnknown, decide_route
from oneplan.services.plans.routing import RoutedRow, list_routed

TAKE, SEND, RETURN = "take", "send", "return"


def _row(context: PageContext, key: str) -> RoutedRow:
    """The project, where the visitor may see it.

    Raises:
        RouteUnknown: It is not beyond capacity, or lies in another area.
    """
    found = list_routed(context.session, context.cycle.id, under=context.visitor.area)
    for each in found:
        if each.row_key == key:
            return each
    raise RouteUnknown(cycle_id=context.cycle.id, row_key=key)


def _fields(decision: str, context: PageContext, values: Values) -> list[Field]:
    key = values.get("row", "")
    found = [Field(name="row", label=("โครงการ", "Project"), kind="hidden", value=key)]
    if decision == SEND and key:
        row = _row(context, key)
        if routing_rules().next_holder(row.exceeded, row.at.holder) == MINISTRY:
            found.append(
                Field(
                    name="to",
                    label=("กระทรวงหรือกรมที่ส่งไป", "Ministry or department it is sent to"),
                    kind="text",
                    is_required=False,
                    help=(
                        "เว้นว่างไว้จะใช้ชื่อที่หน่วยงานระบุในโครงการ",
                        "Empty: the one that the unit names.",
                    ),
                )
            )
    return found


def _decide(decision: str, context: PageContext, values: Values) -> RoutedRow:
    _row(context, values["row"])
    return decide_route(
        context.session,
        context.cycle.id,
        values["row"],
        decision,
        actor=context.visitor.user,
        reason=values[REASON],
        to=values.get("to") or None,
    )


def _preview(decision: str, context: PageContext, values: Values) -> ActPreview:
    before = _row(context, values["row"])
    with tried(context):
        after = _decide(decision, context, {**values, REASON: values[REASON] or "preview"})
    return ActPreview(
        sentences=[
            (
                f"{before.title} ({before.unit_name})",
                f"{before.title} ({before.unit_name})",
            ),
            (
                f"เดิมอยู่กับ{before.at.holder_th} ({before.at.outcome_th})"
                f" ต่อไปอยู่กับ{after.at.holder_th} ({after.at.outcome_th})",
                f"From {before.at.holder_th} to {after.at.holder_th} ({after.at.outcome_th})",
            ),
        ],
        headings=[("ปี", "Year"), ("บาท", "Baht")],
        rows=[[year, baht(amount)] for year, amount in sorted(before.budgets.items())],
    )


def _act(decision: str, context: PageContext, values: Values) -> str:
    found = _decide(decision, context, values)
    return f"/plan/routes?holder={found.at.holder}"


ACTS = tuple(
    DeskAct(
        name=f"{decision}-route",
        title=title,
        fields=partial(_fields, decision),
        preview=partial(_preview, decision),
        act=partial(_act, decision),
    )
    for decision, title in (
        (TAKE, ("รับโครงการไว้ในแผนของผู้ถือ", "Take a project in the holder's plan")),
        (SEND, ("ส่งโครงการต่อไปยังผู้พิจารณาถัดไป", "Send a project on to the next holder")),
        (RETURN, ("ส่งโครงการคืนหน่วยงานเจ้าของ", "Return a project to its owner")),
    )
)
