"""``oneplan orders``: the orders that appoint committees, by amphoe or tambon."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import typer

from oneplan.cli.output import CYCLE, STEP, one_line, plain_errors, print_json, say
from oneplan.domain.shared.thai_numerals import to_thai_digits

app = typer.Typer(no_args_is_help=True, help="Orders that appoint committees.")


class AreaLevel(StrEnum):
    """The areas of which each has an order."""

    AMPHOE = "amphoe"
    TAMBON = "tambon"


@app.command()
def add(
    cycle: str = CYCLE,
    step: str = STEP,
    file: Path = typer.Argument(help="PDF or Word file of the order."),
    area: str = typer.Option(..., help="DOPA code of the amphoe or tambon, or of the province."),
    number: str = typer.Option(..., help="Number of the order, such as 123/2565."),
    dated: str = typer.Option(..., help="Its day: 2022-01-14 or ๑๔ ม.ค. ๖๕."),
    signer: str = typer.Option(..., help="The post of who signed it, in Thai."),
    by: str = typer.Option(..., help="Who hands it in; kept in the audit."),
) -> None:
    """Keep an order with its file."""
    from oneplan.gateways.files.files import files
    from oneplan.services.meetings.orders import NewOrder, keep_order
    from oneplan.store.shared.session import begin

    order = NewOrder(area_code=area, number=number, dated=dated, signer=signer, file_name=file.name)
    with plain_errors(), begin() as session:
        sha256 = keep_order(
            session, cycle, step, order, content=file.read_bytes(), files=files(), actor=by
        )
    say(f"{sha256} {file.name}")


@app.command("list")
def list_all(
    cycle: str = CYCLE,
    step: str = STEP,
    level: AreaLevel | None = typer.Option(
        None, help="Areas of which each has one; as the step asks."
    ),
    json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """List the orders of a step, and the areas that have none yet."""
    from oneplan.services.meetings.orders import view_orders
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        found = view_orders(session, cycle, step, level=level.value if level else None)
    if json:
        print_json(found)
        return
    for each in found["orders"]:
        which = f"{each['area']:<7} {each['area_th']} ที่ {each['number']} ลงวันที่ {each['dated']}"
        say(one_line(f"{which} โดย{each['signer']} · {each['file_name']} {each['sha256'][:16]}"))
    say(
        to_thai_digits(
            f"มีคำสั่งแล้ว {found['with_order']} จาก {found['areas']} แห่ง"
            f" ยังไม่มี {len(found['missing'])} แห่ง"
        )
    )
    for each in found["missing"]:
        say(one_line(f"  ยังไม่มีคำสั่ง: {each['area']} {each['area_th']}"))
