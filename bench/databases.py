"""A PostgreSQL of a measurement's own."""

from __future__ import annotations

import tempfile
from pathlib import Path


class Database:
    """A PostgreSQL of this measurement, with the house's schema."""

    def __enter__(self) -> str:
        from oneplan.embedded import postgres
        from oneplan.store.schema import migrate

        self._folder = Path(tempfile.mkdtemp(prefix="oneplan-bench-"))
        socket = postgres.start_server(self._folder)
        postgres.create_databases(socket, ("oneplan",))
        url = postgres.database_url(socket, "oneplan")
        migrate(url)
        return url

    def __exit__(self, *_: object) -> None:
        from oneplan.embedded import postgres

        postgres.stop_server(self._folder)
