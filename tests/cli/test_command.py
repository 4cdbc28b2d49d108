"""The command: JSON for programs, one line for people, exit codes for both."""

import json

import pytest
from typer.testing import CliRunner

from tests.support import corpus
from tests.support.builders import CALENDARS, calendar_data, step_data, write_calendar

runner = CliRunner()


def run(*arguments):
    from oneplan.cli.app import app

    return runner.invoke(app, list(arguments))


def test_a_printed_window_is_told_as_days():
    done = run("calendar", "parse", "ม.ค. – ก.พ. ๖๒", "--json")

    assert json.loads(done.stdout) == {
        "start": "2019-01-01",
        "due": "2019-02-28",
        "precision": "month_range",
    }


def test_what_is_no_date_is_one_line_and_exit_1():
    done = run("calendar", "parse", "สำนักงาน ก.พ.ร.")

    assert done.exit_code == 1
    assert "is no Thai date" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_four_calendars_check():
    done = run("calendar", "check", *map(str, sorted(CALENDARS.glob("*.yaml"))))

    assert done.exit_code == 0
    assert "4 checked, no error." in done.stdout


def test_a_broken_calendar_is_told_with_its_line(tmp_path):
    path = write_calendar(tmp_path, calendar_data(step_data("1", inputs=["9"])))
    done = run("calendar", "check", str(path))

    assert done.exit_code == 1
    assert "steps[1].inputs[0] = 9: there is no such step" in done.stderr
    assert f"{path.name}:" in done.stderr


@pytest.mark.parametrize("broken", [False, True])
def test_a_workbook_is_checked_without_a_database(tmp_path, broken):
    from oneplan.gateways.files.forms import load_form
    from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form

    row = {"village_name": "บ้านเหนือ", "moo": 1, "tambon_code": "740101", "problem_or_need": "น้ำท่วม",
           "development_area": "economy", "project_name": "" if broken else "ถนน", "objective": "x",
           "target_output": "x", "budget_baht": 5, "execution_mode": "self", "priority": 1}  # fmt: skip
    path = tmp_path / "a.xlsx"
    form = load_form("village_plan", (2564,), 2564)
    path.write_bytes(write_form(form, Template(heading_th="x", rows=[row])))
    done = run("validate", "village_plan", str(path), "--json")

    assert done.exit_code == int(broken)
    errors = [f for f in json.loads(done.stdout)["findings"] if f["severity"] == "error"]
    assert [(f["cell"], f["rule"]) for f in errors] == ([("G8", "required")] if broken else [])


def test_a_check_prints_each_row_as_it_would_be_stored(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(corpus.xlsx())
    done = run("validate", "village_plan", str(path), "--json")

    rows = json.loads(done.stdout)["read"]
    assert [(row["row"], row["title"], row["budgets"]) for row in rows] == [
        (4, "ซ่อมถนน", {"2564": "50000.00"}),
        (5, "สร้างศาลา", {"2564": "120000.50"}),
    ]
    assert rows[0]["values"]["target_output"] == "๑ กม."


def test_a_document_is_checked_as_the_office_checks_it(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(corpus.word())
    done = run("validate", "model_tambon_plan", str(path), "--json")

    answer = json.loads(done.stdout)
    assert (answer["state"], answer["rows"], done.exit_code) == ("accepted", 1, 0)


def test_a_blank_workbook_for_a_unit_is_of_the_form_as_it_is_now(tmp_path):
    from oneplan.gateways.files.forms import load_form
    from oneplan.gateways.spreadsheets.workbooks import read_file

    path = tmp_path / "a.xlsx"
    assert run("template", "village_plan", "--unit", "V1", "-o", str(path)).exit_code == 0

    stamp = read_file(path.read_bytes(), accepts=("xlsx",)).stamp
    version = load_form("village_plan", (2564,), 2564).version
    assert stamp == {"form": "village_plan", "version": str(version), "unit": "V1"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["model_tambon_plan"], "is a document", id="a document has no workbook"),
        pytest.param(["village_plan", "--cycle", "x", "--unit", "V1"], "go together", id="no step"),
        pytest.param(["village_plan", "--step", "1"], "go together", id="no cycle"),
        pytest.param(["village_plan", "--cycle", "x", "--step", "1"], "go together", id="no unit"),
    ],
)
def test_a_workbook_that_cannot_be_made_is_told(tmp_path, arguments, said):
    done = run("template", *arguments, "-o", str(tmp_path / "a.xlsx"))

    assert done.exit_code != 0
    assert said in done.stderr
    assert not (tmp_path / "a.xlsx").exists()


def test_no_database_says_how_to_get_one(monkeypatch, tmp_path):
    from oneplan.config.settings import settings

    monkeypatch.setenv("ONEPLAN_HOME", str(tmp_path))
    settings.cache_clear()
    done = run("status", "rayong-2564")
    settings.cache_clear()

    assert done.exit_code == 1
    assert "make run" in done.stderr


def commands(group, path=()):
    """Every command under *group* with the words that lead to it."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


def test_every_command_and_everything_it_is_given_is_explained():
    import typer.main

    from oneplan.cli.app import app

    found = dict(commands(typer.main.get_command(app)))
    silent = [
        f"{name} {given.human_readable_name}"
        for name, command in found.items()
        for given in command.params
        if len((given.help or "").strip()) < 6
    ]

    assert len(found) > 20
    assert silent == []
    assert [name for name, command in found.items() if not command.help] == []
