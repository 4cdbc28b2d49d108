"""Every command that a secretariat needs has its place on the desk, as the guide's table says."""

import re

import pytest
import typer

from oneplan.cli.app import app
from oneplan.desk.act_registry import ACTS
from oneplan.desk.app import ROUTERS
from tests.support.builders import ROOT

ROW = re.compile(r"\| `([a-z][a-z -]*)` \| `(/[^`]*)` \| (?:`([a-z-]+)` )?\|")
MACHINE = {
    "up": "starts the office",
    "down": "stops the office",
    "db migrate": "a new version of the program",
    "portal": "serves the units' pages",
    "notices send": "the mail worker",
    "inbox sweep": "reads a folder of the machine",
    "inbox watch": "reads a folder of the machine",
    "rehearse": "a trial, before anybody uses the office",
    "clock show": "the clock of a rehearsal",
    "clock set": "the clock of a rehearsal",
    "clock advance": "the clock of a rehearsal",
    "audit forget": "ONEPLAN_RETENTION_DAYS does it daily",
    "forms list": "for who writes forms",
    "forms reference": "for who writes forms",
    "calendar put": "changes a file of a draft, which can be edited and uploaded",
    "cycle backfill": "takes a folder of files that lie on the machine",
    "frame": "a file for a statistics program",
    "rebuild": "a proof after a restore",
    "validate": "the check of a file before it is sent, which the portal does",
    "template": "the unit's own page does it, which a new link opens",
    "submit": "the unit's own page does it, which a new link opens",
    "attachments list": "the unit's own page shows them, which a new link opens",
    "attachments get": "the unit's own page gives them, which a new link opens",
    "users area": "for who runs the machine",
    "users list": "for who runs the machine",
    "users remove": "for who runs the machine",
    "users roles": "for who runs the machine",
}
"""Command → why it has no place on the desk."""


def commands():
    """Every command, as it is typed after ``oneplan``."""

    def walk(command, words):
        inner = getattr(command, "commands", None)
        if inner is None:
            yield " ".join(words)
            return
        for name, each in inner.items():
            yield from walk(each, [*words, name])

    return set(walk(typer.main.get_command(app), []))


def rows():
    """(command, page, act or empty) of the guide's table."""
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    return [row.groups(default="") for row in ROW.finditer(guide)]


def pages():
    """Addresses below a cycle that the desk answers, as patterns."""
    paths = [route.path for router in ROUTERS for route in router.routes]
    prefix = "/cycles/{cycle_id}"
    below = [path.removeprefix(prefix) or "/" for path in paths if path.startswith(prefix)]
    return [
        re.compile(
            re.sub(r"\{[^}]+\}", "[^/]+", re.escape(p).replace(r"\{", "{").replace(r"\}", "}"))
        )
        for p in below
    ]


def is_there(page):
    """Whether the desk has a page."""
    return any(each.fullmatch(page) for each in pages())


def test_every_command_has_its_place_or_a_reason_for_none():
    placed = {command for command, _, _ in rows()}

    assert commands() - placed - set(MACHINE) == set()


def test_no_command_is_named_that_there_is_not():
    named = {command for command, _, _ in rows()} | set(MACHINE)

    assert named - commands() == set()


def test_no_command_has_two_places():
    placed = [command for command, _, _ in rows()]

    assert len(placed) == len(set(placed))
    assert not set(placed) & set(MACHINE)


@pytest.mark.parametrize(("command", "page", "act"), rows(), ids=lambda value: value or "none")
def test_the_place_of_a_command_is_there(command, page, act):
    assert is_there(page), f"{command}: the desk has no page {page}"
    assert not act or act in ACTS, f"{command}: the desk has no act {act}"
