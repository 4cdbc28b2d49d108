"""Questions that several acts about meetings ask."""

from __future__ import annotations

from oneplan.desk.acts import Field, Text, Values
from oneplan.desk.page_context import PageContext
from oneplan.desk.step_choices import step_choices
from oneplan.services.cycles.calendars import calendar_in_force


def hidden(values: Values, *names: str) -> list[Field]:
    """What the address says and a person does not type."""
    return [
        Field(
            name=name,
            label=(name, name),
            kind="hidden",
            value=values.get(name, ""),
            is_required=False,
        )
        for name in names
    ]


def text_field(
    name: str, th: str, en: str, values: Values, *, is_required: bool = True, note: Text = ("", "")
) -> Field:
    """A line of text."""
    return Field(
        name=name,
        label=(th, en),
        kind="text",
        value=values.get(name, ""),
        is_required=is_required,
        help=note,
    )


def lines_field(
    name: str, th: str, en: str, *, is_required: bool = True, note: Text = ("", "")
) -> Field:
    """Several lines of text."""
    return Field(name=name, label=(th, en), kind="lines", is_required=is_required, help=note)


def step_field(context: PageContext, values: Values) -> Field:
    """A step of the calendar, by its title."""
    steps = calendar_in_force(context.session, context.cycle.id).steps
    return Field(
        name="step",
        label=("ขั้นตอน", "Step"),
        kind="choice",
        value=values.get("step", ""),
        choices=step_choices((each.id, each.title.th) for each in steps),
    )


def signing_fields(values: Values) -> list[Field]:
    """What stands on the letter; room is left for what is not typed."""
    return [
        text_field("letter_number", "เลขที่หนังสือ", "Number of the letter", values, is_required=False),
        text_field("signer", "ชื่อผู้ลงนาม", "Name of who signs", values, is_required=False),
        text_field("position", "ตำแหน่งผู้ลงนาม", "Position of who signs", values, is_required=False),
    ]
