"""The table of the command's modules against what the modules hold."""

import importlib
import pkgutil
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

import oneplan.cli
from oneplan.cli.app import COMMANDS, GROUPS, make_app

runner = CliRunner()
NAMED = [*GROUPS, *(name for names in COMMANDS.values() for name in names)]


@pytest.mark.parametrize("module", COMMANDS)
def test_each_command_that_stands_alone_is_named(module):
    found = importlib.import_module(f"oneplan.cli.{module}").app.registered_commands
    names = [each.name or each.callback.__name__.replace("_", "-") for each in found]

    assert COMMANDS[module] == tuple(names)


def test_no_module_with_commands_is_left_out():
    held = {
        f"{module.name}:{name}"
        for module in pkgutil.iter_modules(oneplan.cli.__path__)
        if module.name != "app"
        for name, value in vars(importlib.import_module(f"oneplan.cli.{module.name}")).items()
        if isinstance(value, typer.Typer) and value.registered_commands
    }
    named = {f"{module}:app" for module in COMMANDS} | {
        p for parts in GROUPS.values() for p in parts
    }

    # The commands that read printed calendars join those of calendars in their own module.
    assert held - named == {"printed_calendars:app"}


@pytest.fixture(scope="module")
def whole():
    return make_app()


@pytest.mark.parametrize("name", NAMED)
def test_a_command_alone_says_what_it_says_among_all(name, whole):
    alone = runner.invoke(make_app(name), [name, "--help"])
    among_all = runner.invoke(whole, [name, "--help"])

    assert alone.exit_code == 0
    assert alone.output == among_all.output


def test_an_unknown_command_is_answered_from_all():
    done = runner.invoke(make_app("statsu"), ["statsu"])

    assert done.exit_code == 2
    assert "No such command 'statsu'" in done.output


def test_a_command_imports_its_own_module_alone():
    code = (
        "import sys; from oneplan.cli.app import make_app; make_app('status');"
        "print(*(name for name in sys.modules if name.startswith('oneplan.cli.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    others = {f"oneplan.cli.{name}" for name in COMMANDS} - {"oneplan.cli.cycles"}

    assert "oneplan.cli.cycles" in done.stdout.split()
    assert not others & set(done.stdout.split())
