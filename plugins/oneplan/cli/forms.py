"""``oneplan forms``: what units are asked for."""

from __future__ import annotations

from pathlib import Path

import typer

from oneplan.cli.output import plain_errors, say

app = typer.Typer(no_args_is_help=True, help="The forms that units fill in.")


@app.command("list")
def list_all() -> None:
    """Print the forms with their titles."""
    from oneplan.gateways.files.forms import list_forms, load_form

    with plain_errors():
        for key in list_forms():
            form = load_form(key, (2564,), 2564)
            say(f"{key}\t{form.title_th} / {form.title_en}")


@app.command("reference")
def reference(
    output: Path = typer.Option(Path("docs/forms.md"), "--output", "-o", help="Page to write."),
) -> None:
    """Write the reference page of all forms."""
    from oneplan.gateways.files.form_reference import write_reference

    with plain_errors():
        output.write_text(write_reference(), encoding="utf-8")
    say(str(output))
