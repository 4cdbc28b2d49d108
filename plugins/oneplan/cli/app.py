"""The ``oneplan`` command.

Its modules are named here and imported when they are asked for: one command needs one of them.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from typing import Any

import typer

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "offices": ("up", "down"),
    "doctors": ("doctor",),
    "cycles": ("status", "lineage", "release", "rerun"),
    "documents": ("plan", "verify"),
    "plans": ("difference", "frame", "rebuild", "consolidate"),
    "rehearsals": ("rehearse",),
    "routes": ("routes",),
    "workbooks": ("template", "validate", "submit"),
    "portals": ("portal",),
}
"""Module → its commands that stand alone."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    "calendar": ("calendars:app", "calendar_life:app"),
    "cycle": ("next_cycles:app",),
    "circulars": ("circulars:app",),
    "clock": ("clocks:app",),
    "units": ("registers:app",),
    "targets": ("targets:app",),
    "evidence": ("evidence:app",),
    "users": ("users:app",),
    "collations": ("collations:app",),
    "audit": ("audits:app",),
    "db": ("databases:app",),
    "forms": ("forms:app",),
    "notices": ("notices:app",),
    "late": ("late_tickets:app",),
    "decisions": ("meetings:decisions",),
    "committees": ("meetings:committees",),
    "comments": ("meetings:comments",),
    "meetings": ("sittings:app", "sitting_records:app"),
    "orders": ("orders:app",),
    "master-plans": ("master_plans:app",),
    "attachments": ("attachments:app",),
    "screenings": ("screenings:app",),
    "links": ("portals:links",),
    "inbox": ("portals:inbox",),
    "merges": ("plans:merges",),
    "strategies": ("plans:strategies",),
    "ceilings": ("plans:ceilings",),
    "route": ("routes:route",),
}
"""Command with commands of its own → the ``module:name`` that hold them, the first its help."""


def make_app(asked: str = "") -> typer.Typer:
    """The command with all its commands, or with the one that is *asked* for where there is such.

    Args:
        asked: The first word after ``oneplan``.
    """
    app = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        help="แผนเดียวกัน: a Thai province's annual planning cycle on Apache Airflow.",
    )
    app.callback()(_alone)
    owners = {name: module for module, names in COMMANDS.items() for name in names}
    is_known = asked in owners or asked in GROUPS
    for name in [asked] if asked in GROUPS else () if is_known else GROUPS:
        app.add_typer(_group(GROUPS[name]), name=name)
    for module in [owners[asked]] if asked in owners else () if is_known else COMMANDS:
        app.registered_commands += _load(f"{module}:app").registered_commands
    return app


def _alone() -> None:
    """Keeps the name of a command that is the only one: Typer would take it for an argument."""


def _group(parts: tuple[str, ...]) -> typer.Typer:
    first, *others = map(_load, parts)
    known = {id(command) for command in first.registered_commands}
    for each in others:
        first.registered_commands += (
            command for command in each.registered_commands if id(command) not in known
        )
    return first


def _load(place: str) -> typer.Typer:
    module, _, name = place.partition(":")
    found: typer.Typer = getattr(importlib.import_module(f"oneplan.cli.{module}"), name)
    return found


def __getattr__(name: str) -> Any:
    """``app``: the whole command, for who reads what there is."""
    if name == "app":
        return make_app()
    raise AttributeError(name)


def main() -> None:
    """Run the command."""
    make_app(next(iter(sys.argv[1:]), ""))()


if __name__ == "__main__":
    main()
