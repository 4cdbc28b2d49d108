"""What the secretariat does to mails that wait: hold them back and let them go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Text, Values
from oneplan.desk.mail_acts import notice_field, number_of
from oneplan.desk.page_context import PageContext
from oneplan.desk.step_choices import step_choices
from oneplan.domain.reminders.reminder_words import kind_of, name_kind
from oneplan.domain.shared.step_ids import english_name_of_id, name_of_id
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.reminders.holds import (
    NothingHeld,
    hold_mail,
    release_mail,
    require_named,
)
from oneplan.services.reminders.mail_views import list_holds_in_words
from oneplan.services.reminders.printed_letters import require_mail
from oneplan.store.reminders import mail_pages, notices
from oneplan.store.units import units


class HoldUnclear(OneplanError):
    """A hold names nothing, or everything and something as well."""

    status_code = 422
    th = "เลือกขั้นตอน ชนิด หรือหน่วยงานอย่างน้อยหนึ่งอย่าง หรือเลือก “ทุกฉบับ” อย่างเดียว"

    def __init__(self) -> None:
        super().__init__("Name a step, a kind or a unit, or every mail and nothing else.")


class MailsOutsideArea(OneplanError):
    """A visitor of one area acts on mails of others."""

    status_code = 403
    th = "บัญชีนี้จัดการได้เฉพาะอีเมลของหน่วยงานในพื้นที่ของตน ให้ระบุหน่วยงาน"

    def __init__(self) -> None:
        super().__init__("This account acts on mails of its own area only: name a unit.")


def _titles(context: PageContext) -> dict[str, str]:
    steps = calendar_in_force(context.session, context.cycle.id).steps
    return {step.id: step.title.th for step in steps}


def _hold_fields(context: PageContext, values: Values) -> list[Field]:
    if values.get("notice"):
        return [notice_field(values)]
    titles = _titles(context)
    policies = calendar_in_force(context.session, context.cycle.id).steps
    days = sorted({day for step in policies for day in step.policy.reminders})
    keys = ["opening", *("due" if not day else f"due{day:+d}" for day in days)]
    chosen = values.get("reminder", "")
    if chosen and chosen not in keys:
        keys.append(chosen)
    return [
        Field(
            name="step",
            label=("ขั้นตอน", "Step"),
            kind="choice",
            choices=step_choices(titles.items()),
            is_required=False,
        ),
        Field(
            name="reminder",
            label=("ชนิดของอีเมล", "Kind of mail"),
            kind="choice",
            choices=[(key, name_kind(kind_of(key))) for key in keys],
            is_required=False,
        ),
        Field(
            name="unit",
            label=("รหัสหน่วยงาน", "Code of the unit"),
            kind="text",
            is_required=False,
        ),
        Field(
            name="all",
            label=("ทุกฉบับของรอบแผน (หยุดส่งทั้งหมด)", "Every mail of the cycle (stop sending)"),
            kind="check",
            is_required=False,
        ),
    ]


def _named(context: PageContext, values: Values) -> dict[str, Any]:
    """What a hold names, by column.

    Raises:
        HoldUnclear: Nothing, or everything and more.
        MailsOutsideArea: More than the visitor's area.
        OneplanError: Something that the cycle or the register does not have.
    """
    named: dict[str, Any] = {
        "step_id": values.get("step") or None,
        "reminder": values.get("reminder") or None,
        "unit_code": values.get("unit") or None,
        "notice_id": number_of(values) if values.get("notice") else None,
    }
    if (values.get("all") == "yes") == any(each is not None for each in named.values()):
        raise HoldUnclear
    area = context.visitor.area
    if named["notice_id"] is not None:
        require_mail(context.session, context.cycle.id, named["notice_id"], area=area)
    elif area:
        if named["unit_code"] is None:
            raise MailsOutsideArea
        unit = units.require_unit(context.session, named["unit_code"])
        if not unit.area_code.startswith(area):
            raise MailsOutsideArea
    require_named(context.session, context.cycle.id, named)
    return named


def _preview_hold(context: PageContext, values: Values) -> ActPreview:
    named = _named(context, values)
    count = mail_pages.count_matching(context.session, context.cycle.id, named)
    what = _words_of(context, named)
    sentences = [
        (f"ระงับ{what[0]}", f"Held back: {what[1]}"),
        (f"อีเมลที่รอส่งอยู่ {count} ฉบับจะไม่ถูกส่ง", f"{count} mails that wait are not sent."),
    ]
    if named["notice_id"] is None:
        sentences.append(
            (
                "ฉบับที่จะเขียนขึ้นภายหลังก็ถูกระงับด้วย จนกว่าจะปล่อย",
                "Those that are written later are held as well, until they are released.",
            )
        )
    return ActPreview(sentences=sentences)


def _words_of(context: PageContext, named: Mapping[str, Any]) -> Text:
    th, en = [], []
    if named["step_id"]:
        th.append(f"{name_of_id(named['step_id'])} {_titles(context)[named['step_id']]}")
        en.append(english_name_of_id(named["step_id"]))
    if named["reminder"]:
        name = name_kind(kind_of(named["reminder"]))
        th.append(name[0])
        en.append(name[1])
    if named["unit_code"]:
        name_th = units.require_unit(context.session, named["unit_code"]).name_th
        th.append(name_th)
        en.append(name_th)
    if named["notice_id"]:
        th.append(f"อีเมลเลขที่ {named['notice_id']}")
        en.append(f"mail {named['notice_id']}")
    if not th:
        return ("อีเมลทุกฉบับของรอบแผน", "every mail of the cycle")
    return (f"อีเมล: {', '.join(th)}", ", ".join(en))


def _hold(context: PageContext, values: Values) -> str:
    named = _named(context, values)
    hold_mail(
        context.session,
        context.cycle.id,
        named=named,
        actor=context.visitor.user,
        reason=values[REASON],
    )
    return f"/mails/{named['notice_id']}" if named["notice_id"] else "/mails?state=held"


def _release_fields(context: PageContext, values: Values) -> list[Field]:
    found = list_holds_in_words(context.session, context.cycle.id, _titles(context))
    return [
        Field(
            name="hold",
            label=("การระงับที่จะปล่อย", "The hold to release"),
            kind="choice",
            value=values.get("hold", str(found[0]["id"]) if len(found) == 1 else ""),
            choices=[(str(each["id"]), each["name"]) for each in found],
        )
    ]


def _chosen_hold(context: PageContext, values: Values) -> dict[str, Any]:
    """What the chosen hold names.

    Raises:
        NothingHeld: It is none in force.
        MailsOutsideArea: It holds more than the visitor's area.
    """
    for each in notices.list_holds(context.session, cycle_id=context.cycle.id):
        if str(each.id) == values["hold"]:
            named = {
                "step_id": each.step_id,
                "reminder": each.reminder,
                "unit_code": each.unit_code,
                "notice_id": each.notice_id,
            }
            _require_own(context, named)
            return named
    raise NothingHeld(cycle_id=context.cycle.id)


def _require_own(context: PageContext, named: Mapping[str, Any]) -> None:
    area = context.visitor.area
    if not area:
        return
    if named["notice_id"] is not None:
        require_mail(context.session, context.cycle.id, named["notice_id"], area=area)
        return
    unit = units.get_unit(context.session, named["unit_code"] or "")
    if unit is None or not unit.area_code.startswith(area):
        raise MailsOutsideArea


def _preview_release(context: PageContext, values: Values) -> ActPreview:
    named = _chosen_hold(context, values)
    count = mail_pages.count_matching(context.session, context.cycle.id, named)
    what = _words_of(context, named)
    return ActPreview(
        sentences=[
            (f"ปล่อย{what[0]}", f"Released: {what[1]}"),
            (
                f"อีเมลที่รอส่ง {count} ฉบับ (เว้นแต่มีการระงับอื่นคลุมอยู่) จะส่งในเวลาส่งถัดไป",
                f"{count} mails go at the next hour of sending, unless another hold keeps them.",
            ),
        ]
    )


def _release(context: PageContext, values: Values) -> str:
    release_mail(
        context.session,
        context.cycle.id,
        named=_chosen_hold(context, values),
        actor=context.visitor.user,
        reason=values[REASON],
    )
    return "/mails?state=waiting"


ACTS = (
    DeskAct(
        name="hold-mails",
        title=("ระงับอีเมล", "Hold mails back"),
        fields=_hold_fields,
        preview=_preview_hold,
        act=_hold,
    ),
    DeskAct(
        name="release-mails",
        title=("ปล่อยอีเมลที่ระงับไว้", "Release mails"),
        fields=_release_fields,
        preview=_preview_release,
        act=_release,
    ),
)
