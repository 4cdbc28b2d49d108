"""``oneplan doctor``: whether the office is well, and what to do where it is not."""

from __future__ import annotations

import typer

from oneplan.cli.output import one_line, plain_errors, print_json, say

app = typer.Typer()


@app.command("doctor")
def doctor(
    as_json: bool = typer.Option(False, "--json", help="Everything, as JSON."),
) -> None:
    """Look at the database, the mail worker, files, the portal and Airflow; exit 1 where wrong."""
    from oneplan.config.settings import settings
    from oneplan.domain.shared.health_checks import HEALTH_WORDS
    from oneplan.gateways.files.files import files
    from oneplan.services.operations import health
    from oneplan.store.shared.session import begin

    with plain_errors():
        found = health.check_office(begin=begin, settings=settings(), files=files())
    if as_json:
        print_json(health.as_json(found))
    else:
        for each in found:
            say(one_line(f"{HEALTH_WORDS[each.health][0]:<9} {each.name[0]}: {each.told[0]}"))
            if each.remedy[0]:
                say(one_line(f"          → {each.remedy[0]}"))
        say("ระบบปกติ" if health.is_well(found) else "มีสิ่งผิดปกติ ดูรายการข้างบน")
    if not health.is_well(found):
        raise typer.Exit(1)
