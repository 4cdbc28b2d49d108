"""What the secretariat does to the rules of reminding: an amendment of the calendar like others."""

from __future__ import annotations

from dataclasses import replace

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Text, Values
from oneplan.desk.amendment_previews import preview_amendment
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.page_context import PageContext
from oneplan.desk.step_choices import step_choices
from oneplan.domain.reminders.rule_answers import (
    LEVELS,
    RulesUnchanged,
    read_rules,
    type_rules,
    unheard_levels,
)
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.operations.amendment_previews import foresee_amendment
from oneplan.services.operations.desk_amendments import (
    Edit,
    amend,
    edited_text,
    keep_edit,
    read_text,
    require_open_folder,
)
from oneplan.services.operations.rule_edits import (
    WHOLE,
    list_scopes,
    list_with_own,
    policy_of,
    rules_edit,
)

DAYS_HELP = ("เช่น ๑๔, ๗, ๓, ๑ เว้นว่างไว้เมื่อไม่เตือน", "Such as 14, 7, 3, 1; empty: none.")
DELAY_HELP = (
    "จำนวนวันหลังกำหนด เว้นว่างไว้เมื่อไม่แจ้ง",
    "Days after the due day; empty: never.",
)
LABELS: dict[str, Text] = {
    "before": ("เตือนก่อนกำหนด (วัน)", "Remind before the due day (days)"),
    "on_day": ("เตือนในวันครบกำหนด", "Remind on the due day"),
    "after": ("เตือนหลังกำหนด (วัน)", "Remind after the due day (days)"),
    "superior": (f"แจ้ง{LEVELS['superior']}เมื่อเลยกำหนด (วัน)", "The superior is told after (days)"),
    "provincial_office": (
        f"แจ้ง{LEVELS['provincial_office']}เมื่อเลยกำหนด (วัน)",
        "The provincial office is told after (days)",
    ),
    "governor": (
        f"แจ้ง{LEVELS['governor']}เมื่อเลยกำหนด (วัน)",
        "The governor is told after (days)",
    ),
    "opens": ("เริ่มส่งอีเมลเวลา", "Mails go from"),
    "closes": ("หยุดส่งอีเมลเวลา", "Mails go until"),
    "working_days_only": ("ส่งเฉพาะวันทำการ", "On working days only"),
}
CHECKS = frozenset({"on_day", "working_days_only"})
HELP: dict[str, Text] = {
    "before": DAYS_HELP,
    "after": DAYS_HELP,
    **dict.fromkeys(LEVELS, DELAY_HELP),
    "opens": ("เช่น ๐๘.๓๐", "Such as 08:30"),
    "closes": ("เช่น ๑๖.๓๐", "Such as 16:30"),
}


def _fields(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    scopes = list_scopes(context.session, context.cycle.id)
    chosen = values.get("step", WHOLE)
    known = chosen if chosen in dict(scopes) else WHOLE
    typed = type_rules(policy_of(calendar_in_force(context.session, context.cycle.id), known))
    scope = Field(
        name="step",
        label=("ของ", "Of"),
        kind="choice",
        value=chosen,
        choices=[(WHOLE, ("ทั้งรอบแผน", "The whole cycle")), *step_choices(scopes)],
    )
    return [scope, *(_field(name, typed[name], values) for name in LABELS)]


def _field(name: str, value: str, values: Values) -> Field:
    """A question, which holds the rule in force until something was typed."""
    made = Field(name=name, label=LABELS[name], kind="text", value=value, is_required=False)
    if name in CHECKS:
        # A box that is not ticked is not sent at all.
        was_sent = "before" in values
        return replace(made, kind="check", value=values.get(name, "") if was_sent else value)
    return replace(made, help=HELP[name], is_required=name in ("opens", "closes"))


def _edit(context: PageContext, values: Values) -> Edit:
    return rules_edit(context.cycle.id, values["step"], read_rules(values))


def _preview(context: PageContext, values: Values) -> ActPreview:
    require_whole_cycle(context)
    rules = read_rules(values)
    before = calendar_in_force(context.session, context.cycle.id)
    policy_of(before, values["step"])
    text = edited_text(context.session, context.cycle.id, _edit(context, values))
    require_open_folder()
    after = read_text(context.cycle.id, text)
    made = preview_amendment(foresee_amendment(context.session, context.cycle.id, after))
    warnings: list[Text] = []
    if not rules["reminders"]:
        warnings.append(("จะไม่มีอีเมลเตือนฉบับใดเลย", "No reminder goes at all."))
    warnings += [
        (
            f"{LEVELS[name]}จะไม่ได้รับแจ้ง เพราะไม่มีการเตือนในวันที่กำหนดหรือหลังจากนั้น",
            f"{LABELS[name][1].partition(' is ')[0]} is never told: no reminder goes so late.",
        )
        for name in unheard_levels(rules)
    ]
    if values["step"] == WHOLE and (own := list_with_own(before, rules)):
        warnings.append(
            (
                f"{', '.join(map(name_of_id, own))} มีกติกาของตนเอง จึงไม่เปลี่ยนตามในข้อนั้น",
                f"Steps {', '.join(own)} have rules of their own, which stay.",
            )
        )
    return replace(made, warnings=[*made.warnings, *warnings])


def _amend(context: PageContext, values: Values) -> str:
    text = edited_text(context.session, context.cycle.id, _edit(context, values))
    done = amend(
        context.session, context.cycle.id, text, by=context.visitor.user, reason=values[REASON]
    )
    if not done.differences:
        raise RulesUnchanged
    return "/settings"


def _keep(context: PageContext, values: Values) -> None:
    with context.begin() as session:
        keep_edit(session, context.cycle.id, _edit(context, values))


ACTS = (
    DeskAct(
        name="amend-reminders",
        title=("แก้ตารางเตือน", "Amend the rules of reminding"),
        fields=_fields,
        preview=_preview,
        act=_amend,
        after=_keep,
    ),
)
