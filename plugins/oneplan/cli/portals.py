"""The portal, the drop folder, and the links of units."""

from __future__ import annotations

import resource
from functools import partial

import typer

from oneplan.cli.output import CYCLE, UNIT, plain_errors, say

app = typer.Typer()
links = typer.Typer(no_args_is_help=True, help="Links that let a unit into the portal.")
inbox = typer.Typer(no_args_is_help=True, help="The drop folder, for offices that sync files.")


@app.command()
def portal(
    host: str = typer.Option("127.0.0.1", help="Address to listen on."),
    port: int = typer.Option(8083, help="Port to listen on."),
    workers: int = typer.Option(
        1,
        min=1,
        max=32,
        envvar="ONEPLAN_PORTAL_WORKERS",
        help="Processes that serve; each counts requests against the limits by itself.",
    ),
) -> None:
    """Serve the units' pages until it is stopped."""
    import uvicorn

    from oneplan.portal.app import create_app
    from oneplan.portal.connections import KEEP_ALIVE_SECONDS, BoundedProtocol
    from oneplan.portal.listeners import WORKER_SECONDS, serve_in_workers

    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, allowed))
    with plain_errors():
        app = create_app()
        config = uvicorn.Config(
            app if workers == 1 else "oneplan.portal.app:create_app",
            factory=workers > 1,
            workers=workers,
            host=host,
            port=port,
            access_log=False,
            server_header=False,
            http=BoundedProtocol,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_worker_healthcheck=WORKER_SECONDS,
        )
        if workers > 1:
            serve_in_workers(config)
        else:
            uvicorn.Server(config).run()


@links.command("make")
def make_link(cycle: str = CYCLE, unit: str = UNIT) -> None:
    """Print a new link for a unit, for the telephone or a letter."""
    from oneplan.services.units.portal_links import hand_out_link
    from oneplan.store.cycles.cycles import get_cycle
    from oneplan.store.shared.session import begin
    from oneplan.store.units.units import require_unit

    with plain_errors(), begin() as session:
        get_cycle(session, cycle)
        require_unit(session, unit)
        say(hand_out_link(session, cycle_id=cycle, unit_code=unit, actor="command"))


@links.command("revoke")
def revoke(cycle: str = CYCLE, unit: str = UNIT) -> None:
    """Close every link of a unit."""
    from oneplan.services.units.portal_links import revoke_links
    from oneplan.store.cycles.cycles import get_cycle
    from oneplan.store.shared.session import begin
    from oneplan.store.units.units import require_unit

    with plain_errors(), begin() as session:
        get_cycle(session, cycle)
        require_unit(session, unit)
        count = revoke_links(session, cycle_id=cycle, unit_code=unit, actor="command")
    say(f"{count} links revoked.")


@inbox.command("sweep")
def sweep() -> None:
    """Take in what lies in the drop folder now."""
    from oneplan.gateways.files.files import files
    from oneplan.gateways.files.inbox import inbox as drop_folder
    from oneplan.services.submissions.inbox import sweep_inbox
    from oneplan.store.shared.session import begin

    with plain_errors():
        taken = 0
        opened = partial(begin, source="inbox")
        for name, state in sweep_inbox(begin=opened, files=files(), inbox=drop_folder()):
            say(f"{state}: {name}")
            taken += 1
    if not taken:
        say("Nothing whole lies in the drop folder.")


@inbox.command("watch")
def watch(seconds: float = typer.Option(5.0, help="Seconds between two looks.")) -> None:
    """Take in what comes to the drop folder, until it is stopped."""
    from oneplan.gateways.files.files import files
    from oneplan.gateways.files.inbox import inbox as drop_folder
    from oneplan.services.submissions.inbox import watch_inbox
    from oneplan.store.shared.session import begin

    with plain_errors():
        opened = partial(begin, source="inbox")
        watch_inbox(begin=opened, files=files(), inbox=drop_folder(), seconds=seconds)
