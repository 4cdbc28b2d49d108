"""A PostgreSQL of a measurement's own."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

RAYONG = "rayong-2564"
TAMBON_DIGITS = 6


class Database:
    """A PostgreSQL of this measurement, with OnePlan's schema."""

    def __enter__(self) -> str:
        from oneplan.embedded import postgres
        from oneplan.store.shared.schema import migrate

        self._folder = Path(tempfile.mkdtemp(prefix="oneplan-bench-"))
        socket = postgres.start_server(self._folder)
        postgres.create_databases(socket, ("oneplan",))
        url = postgres.database_url(socket, "oneplan")
        migrate(url)
        return url

    def __exit__(self, *_: object) -> None:
        from oneplan.embedded import postgres

        postgres.stop_server(self._folder)
        shutil.rmtree(self._folder)


def open_first_step(url: str, cycle: str = RAYONG) -> tuple[str, dict[str, str]]:
    """Open the first step of Rayong's simulated year, be it under another name.

    Returns:
        The cycle; unit → tambon of the units that the step waits for.
    """
    from oneplan.config.places import CALENDARS
    from oneplan.gateways.calendars.calendar_files import load_calendar
    from oneplan.services.cycles.clock import set_clock
    from oneplan.services.cycles.steps import open_step
    from oneplan.services.simulation.registers import prepare_rehearsal
    from oneplan.store.shared.session import begin
    from oneplan.store.submissions import expected_submissions

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"{cycle}.yaml"
        text = (CALENDARS / f"{RAYONG}.yaml").read_text()
        copy.write_text(text.replace(f"cycle: {RAYONG}", f"cycle: {cycle}", 1))
        calendar = load_calendar(copy)
    moment = calendar.step("1.1").window.opens_at
    with begin(url) as session:
        prepare_rehearsal(session, calendar, seed=1, villages=4)
        set_clock(session, calendar.cycle, at=moment, speed=0, hold_at=moment)
        open_step(session, calendar.cycle, "1.1")
        expected = expected_submissions.list_expected_units(
            session, cycle_id=calendar.cycle, step_id="1.1"
        )
        return calendar.cycle, {unit.code: unit.area_code[:TAMBON_DIGITS] for unit in expected}
