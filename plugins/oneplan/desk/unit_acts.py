"""What the secretariat does for a unit: its people, its links, asking that it may send late."""

from __future__ import annotations

from collections.abc import Sequence

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Text, Values
from oneplan.desk.page_context import PageContext
from oneplan.domain.late_submissions.late_tickets import TicketState
from oneplan.domain.shared.step_ids import english_name_of_id, name_of_id
from oneplan.domain.shared.thai_dates import parse_day
from oneplan.domain.units.hierarchy import COORDINATOR, HEAD
from oneplan.errors import OneplanError
from oneplan.services.late_submissions.ticket_requests import check_request, request_ticket
from oneplan.services.units.contact_changes import TypedContact, check_contact, save_contact
from oneplan.services.units.portal_links import revoke_links
from oneplan.services.units.register import ContactUnknown, forget_contact
from oneplan.store.late_submissions.late_tickets import list_tickets
from oneplan.store.units import contacts, units
from oneplan.store.units.contacts import Contact

ROLES: Sequence[tuple[str, Text]] = (
    (COORDINATOR, ("ผู้ประสานงาน", "Coordinator")),
    (HEAD, ("หัวหน้าหน่วยงาน", "Head")),
)
DAY = ("เช่น ๓๐ เม.ย. ๖๙ หรือ 2026-04-30", "Such as 2026-04-30")


class TicketWaits(OneplanError):
    """A ticket was asked for a unit whose ticket is not decided yet."""

    status_code = 409

    def __init__(self, *, unit_th: str, ticket_id: int) -> None:
        self.th = f"{unit_th}มีใบขอของขั้นตอนนี้ที่รอพิจารณาอยู่แล้ว (ใบขอที่ {ticket_id})"
        super().__init__(f"Ticket {ticket_id} of {unit_th} waits to be decided.")


def own_unit(context: PageContext, values: Values) -> units.Unit:
    """The unit that an act is about, where the visitor may act for it.

    Raises:
        UnitUnknown: The register has no such unit.
        OutsideArea: It stands in another area.
    """
    unit = units.require_unit(context.session, values.get("unit", ""))
    context.visitor.require_area(unit.area_code)
    return unit


def hidden(name: str, values: Values) -> Field:
    """A value that the address of the act says."""
    return Field(
        name=name, label=("", ""), kind="hidden", value=values.get(name, ""), is_required=False
    )


def _person(context: PageContext, unit_code: str, email: str) -> Contact:
    known = contacts.list_contacts(context.session, [unit_code]).get(unit_code, ())
    found = next((each for each in known if each.email == email), None)
    if found is None:
        raise ContactUnknown(unit_code=unit_code)
    return found


def _contact_fields(context: PageContext, values: Values) -> list[Field]:
    unit = own_unit(context, values)
    known = contacts.list_contacts(context.session, [unit.code]).get(unit.code, ())
    before = next((each for each in known if each.email == values.get("of")), None)
    others = [(e.email, (e.name, e.name)) for e in known if e is not before and not e.deputy_of]
    return [
        hidden("unit", values),
        hidden("of", values),
        Field(name="contact", label=("ชื่อ", "Name"), kind="text", value=before.name if before else ""),
        Field(
            name="email", label=("อีเมล", "Mail address"), kind="text",
            value=before.email if before else "",
        ),
        Field(
            name="contact_role", label=("หน้าที่", "Role"), kind="choice", choices=ROLES,
            value=before.role if before else COORDINATOR,
        ),
        Field(
            name="deputy_of", label=("เป็นผู้แทนของ", "Deputy of"), kind="choice", choices=others,
            value=(before.deputy_of or "") if before else "", is_required=False,
        ),
        Field(
            name="absent_from", label=("ไม่อยู่ตั้งแต่วันที่", "Away from"), kind="date", help=DAY,
            value=str(before.absent_from or "") if before else "", is_required=False,
        ),
        Field(
            name="absent_until", label=("ไม่อยู่ถึงวันที่", "Away until"), kind="date", help=DAY,
            value=str(before.absent_until or "") if before else "", is_required=False,
        ),
    ]  # fmt: skip


def _typed(values: Values) -> TypedContact:
    return TypedContact(
        email=values["email"],
        contact=values["contact"],
        contact_role=values["contact_role"],
        deputy_of=values["deputy_of"],
        absent_from=_day(values["absent_from"]),
        absent_until=_day(values["absent_until"]),
    )


def _day(text: str) -> str:
    return parse_day(text).isoformat() if text else ""


def _preview_contact(context: PageContext, values: Values) -> ActPreview:
    unit, typed = own_unit(context, values), _typed(values)
    check_contact(context.session, unit.code, typed, instead_of=values["of"])
    return ActPreview(
        sentences=[
            (
                f"อีเมลของ{unit.name_th}จะถึง {typed.contact} <{typed.email}>",
                f"Mail for {unit.name_th} reaches {typed.contact} <{typed.email}>.",
            )
        ],
        warnings=[
            (
                f"ที่อยู่เดิม {values['of']} จะไม่ได้รับอีเมลอีก",
                f"{values['of']} is written to no more.",
            )
        ]
        if values["of"] and values["of"] != typed.email
        else (),
    )


def _save_contact(context: PageContext, values: Values) -> str:
    unit = own_unit(context, values)
    save_contact(
        context.session,
        unit.code,
        _typed(values),
        actor=context.visitor.user,
        reason=values[REASON],
        instead_of=values["of"],
    )
    return f"/units/{unit.code}"


def _of_person(context: PageContext, values: Values) -> list[Field]:
    own_unit(context, values)
    return [hidden("unit", values), hidden("of", values)]


def _preview_forget(context: PageContext, values: Values) -> ActPreview:
    unit = own_unit(context, values)
    person = _person(context, unit.code, values["of"])
    return ActPreview(
        sentences=[
            (
                f"ลบชื่อและอีเมลของ {person.name} ออกจากทะเบียนของ{unit.name_th}",
                f"{person.name} leaves the register of {unit.name_th}.",
            )
        ]
    )


def _forget(context: PageContext, values: Values) -> str:
    unit = own_unit(context, values)
    forget_contact(
        context.session, unit.code, values["of"], actor=context.visitor.user, reason=values[REASON]
    )
    return f"/units/{unit.code}"


def _of_unit(context: PageContext, values: Values) -> list[Field]:
    own_unit(context, values)
    return [hidden("unit", values)]


def _preview_revoke(context: PageContext, values: Values) -> ActPreview:
    unit = own_unit(context, values)
    return ActPreview(
        sentences=[
            (
                f"ลิงก์ทุกลิงก์ที่ออกให้{unit.name_th}ในรอบแผนนี้จะเปิดไม่ได้อีก",
                f"No link of {unit.name_th} in this cycle opens anything any more.",
            )
        ]
    )


def _revoke(context: PageContext, values: Values) -> str:
    unit = own_unit(context, values)
    revoke_links(
        context.session,
        cycle_id=context.cycle.id,
        unit_code=unit.code,
        actor=context.visitor.user,
        reason=values[REASON],
    )
    return f"/units/{unit.code}"


def _ticket_fields(context: PageContext, values: Values) -> list[Field]:
    own_unit(context, values)
    return [
        hidden("unit", values),
        hidden("step", values),
        Field(
            name="requested_by",
            label=("ผู้ขอของหน่วยงาน (ชื่อบุคคล)", "Who of the unit asks"),
            kind="text",
            help=(
                "ผู้ขอเป็นผู้อนุญาตเองไม่ได้ ผู้อนุญาตคือบุคคลของสำนักงาน",
                "Who asks cannot allow it; a person of the office does.",
            ),
        ),
    ]


def _preview_ticket(context: PageContext, values: Values) -> ActPreview:
    unit = own_unit(context, values)
    check_request(
        context.session, cycle_id=context.cycle.id, step_id=values["step"], unit_code=unit.code
    )
    waiting = list_tickets(
        context.session,
        cycle_id=context.cycle.id,
        step_id=values["step"],
        unit_code=unit.code,
        state=TicketState.REQUESTED,
    )
    if waiting:
        raise TicketWaits(unit_th=unit.name_th, ticket_id=waiting[0].id)
    return ActPreview(
        sentences=[
            (
                f"มีใบขอให้{unit.name_th}ส่ง{name_of_id(values['step'])} หลังปิดรับ รอผู้อนุญาต",
                f"A ticket asks that {unit.name_th} may send {english_name_of_id(values['step'])} late.",
            )
        ]
    )


def _ask(context: PageContext, values: Values) -> str:
    unit = own_unit(context, values)
    ticket = request_ticket(
        context.session,
        cycle_id=context.cycle.id,
        step_id=values["step"],
        unit_code=unit.code,
        reason=values[REASON],
        requested_by=values["requested_by"],
        recorded_by=context.visitor.user,
    )
    return f"/acts/answer-ticket?ticket={ticket.id}"


ACTS = (
    DeskAct(
        name="save-contact",
        title=("ผู้ติดต่อของหน่วยงาน", "A person of the unit"),
        fields=_contact_fields,
        preview=_preview_contact,
        act=_save_contact,
    ),
    DeskAct(
        name="forget-contact",
        title=("ลบผู้ติดต่อของหน่วยงาน", "Forget a person of the unit"),
        fields=_of_person,
        preview=_preview_forget,
        act=_forget,
    ),
    DeskAct(
        name="revoke-links",
        title=("ปิดลิงก์ทั้งหมดของหน่วยงาน", "Close all links of the unit"),
        fields=_of_unit,
        preview=_preview_revoke,
        act=_revoke,
    ),
    DeskAct(
        name="ask-ticket",
        title=("ขอให้หน่วยงานส่งหลังปิดรับ", "Ask that a unit may send after closing"),
        fields=_ticket_fields,
        preview=_preview_ticket,
        act=_ask,
    ),
)
