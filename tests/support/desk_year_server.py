"""The desk by itself, to be looked at: ``python -m tests.support.desk_year_server FOLDER PORT``.

It makes a simulated year in a PostgreSQL of its own in FOLDER, once, and serves it to a
secretary; another role and area stand in ONEPLAN_DESK_ROLE and ONEPLAN_DESK_AREA.
"""

import os
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path


@contextmanager
def year_url(folder, *, cycle="rayong-2564", until="2019-05-03 10:00"):
    """The database of the year, made where it is not there yet."""
    from oneplan.embedded.postgres import create_databases, database_url, start_server
    from oneplan.gateways.files.areas import list_area_rows
    from oneplan.gateways.files.files import FsspecFiles
    from oneplan.store.cycles.cycles import find_cycle
    from oneplan.store.shared.schema import migrate
    from oneplan.store.shared.session import begin
    from oneplan.store.units.areas import add_areas
    from tests.support.desk_year import live_until

    socket = start_server(folder / "postgres")
    create_databases(socket, ("oneplan_desk",))
    url = database_url(socket, "oneplan_desk")
    migrate(url)
    files = FsspecFiles(f"file://{folder / 'files'}")
    with begin(url, source="desk") as session:
        if find_cycle(session, cycle) is None:
            add_areas(session, list_area_rows())
            live_until(session, files, cycle, until=until)
    yield url, files


def main() -> None:
    import uvicorn

    from oneplan.desk.app import create_app
    from oneplan.desk.visitors import Visitor
    from oneplan.store.shared.session import begin
    from tests.support.desk import ROLES

    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    role, area = (
        os.environ.get("ONEPLAN_DESK_ROLE", "secretary"),
        os.environ.get("ONEPLAN_DESK_AREA", ""),
    )

    async def identify(_request, _cycle_id):
        return Visitor(user="สมชาย", rights=ROLES[role], area=area)

    with year_url(folder) as (url, files):
        app = create_app(begin=partial(begin, url, source="desk"), files=files, identify=identify)
        uvicorn.run(app, port=port, log_level="warning")


if __name__ == "__main__":
    main()
