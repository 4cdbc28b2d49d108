"""The reference page of all forms, written from the forms themselves."""

from __future__ import annotations

from oneplan.domain.forms.form_help import describe, describe_need
from oneplan.domain.forms.forms import Column, Form
from oneplan.gateways.files.forms import list_forms, load_form

YEAR = 2564
HEAD = """# Forms

Written by `oneplan forms reference` from `include/forms/`; a test keeps the two alike.
*Basis*: **source** is printed in a source document, **public** was seen on a published
form, **proposal** is OnePlan's own until an office says otherwise.
Every form ends with the column คำชี้แจง, in which a unit answers a warning.
"""


def write_reference() -> str:
    """The page as Markdown."""
    forms = [load_form(key, (YEAR,), YEAR) for key in list_forms()]
    return "\n".join([HEAD, *(_section(form) for form in forms)])


def _section(form: Form) -> str:
    lines = [
        f"## {form.key}",
        "",
        f"{form.title_th} ({form.title_en}), version {form.version}.",
        f"Sent by: {', '.join(form.levels)}. Taken as: {', '.join(form.accepts)}.",
        *_attached(form),
        f"Printed: {form.sources['printed']}",
        f"Published: {form.sources['published']}",
        "",
        "| key | heading | holds | needed | basis |",
        "|---|---|---|---|---|",
        *(_line(column, "above the table: ") for column in form.header),
        *(_line(column, "") for column in form.columns[:-1]),
        "",
    ]
    if form.rules:
        lines += ["Rules:", ""]
        lines += [
            f"- `{rule.kind}` on `{rule.column}`"
            + (f" with {', '.join(f'`{other}`' for other in rule.others)}" if rule.others else "")
            + (f" of `{rule.form}`" if rule.form else "")
            + f": {'a warning' if rule.is_warning else 'an error'} ({rule.basis})"
            for rule in form.rules
        ] + [""]
    return "\n".join(lines)


def _attached(form: Form) -> list[str]:
    """Which files with details may come with a form."""
    if form.attachments is None:
        return []
    allowed = form.attachments
    return [
        f"Files with details: {', '.join(allowed.types)}; at most {allowed.most} of a unit"
        f" ({allowed.mib_all} MiB), {allowed.most_each} of a project ({allowed.mib_each} MiB),"
        f" of {allowed.mib} MiB each."
    ]


def _line(column: Column, where: str) -> str:
    key = column.key.removesuffix(f"_{YEAR}") + (" (each year)" if f"_{YEAR}" in column.key else "")
    return (
        f"| `{key}` | {where}{column.th} | {describe(column).en}"
        f" | {describe_need(column).en}{_in_print(column)} | {column.basis} |"
    )


def _in_print(column: Column) -> str:
    """How a column that a printed form does not have is filled."""
    if column.sections:
        return f"; without the column, the heading line that begins with {column.sections[0]}"
    return f"; without the column, `{column.when_absent}`" if column.when_absent else ""
