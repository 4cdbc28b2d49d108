"""The plan as JSON: one shape, whichever version is asked for."""

import json

import pandas as pd
import pytest

from tests.support.approved_plans import make_plan
from tests.support.command_office import run
from tests.support.world import CYCLE, rows_of, send

pytestmark = pytest.mark.postgres


def shape(value):
    """Names and kinds of a JSON value; of a list, those of its first item."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shape(each) for each in value[:1]]
    return type(value).__name__


@pytest.fixture
def planned(office, session, files):
    """Two versions of a plan."""
    for unit in ("A1", "A2"):
        send(session, files, office, unit, rows_of(unit, office))
        make_plan(session)


def test_a_version_that_is_named_is_printed_as_the_last_one_is(planned):
    last, second, first = (
        run("plan", CYCLE, "--json", *more) for more in ([], ["--version", "2"], ["--version", "1"])
    )
    one, two = json.loads(first.stdout), json.loads(last.stdout)

    assert last.stdout == second.stdout == run("plan", CYCLE, "--format", "json").stdout
    assert (one["version"], two["version"]) == (1, 2)
    assert shape(one) == shape(two)
    assert len(two["rows"]) == two["row_count"] > one["row_count"] == len(one["rows"])


def test_the_help_names_every_part_of_the_json(planned):
    told = run("plan", "--help").stdout

    assert [
        name
        for name in json.loads(run("plan", CYCLE, "--json").stdout)
        if name not in told.split("--version")[0]
    ] == []


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(["--format", "pdf"], id="another format"),
        pytest.param(["--kind", "annual_action_plan", "--format", "csv"], id="another document"),
    ],
)
def test_json_and_another_format_are_not_asked_for_at_once(planned, more):
    done = run("plan", CYCLE, "--json", *more)

    assert done.exit_code == 2
    assert "--json" in done.stderr


def test_a_version_that_was_not_made_is_named(planned):
    done = run("plan", CYCLE, "--json", "--version", "3")

    assert (done.exit_code, done.stdout) == (1, "")
    assert "3" in done.stderr


def test_the_rows_of_a_version_are_written_to_a_file(planned, tmp_path):
    path = tmp_path / "plan.parquet"
    done = run("frame", CYCLE, "--version", "1", "-o", str(path))
    rows = json.loads(run("plan", CYCLE, "--json", "--version", "1").stdout)["rows"]

    assert done.exit_code == 0, done.output
    assert pd.read_parquet(path)["row_key"].tolist() == [row["row_key"] for row in rows]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        pytest.param(["--format", "open_data"], f"{CYCLE}-provincial-plan-v2-open-data.zip", id="data"),
        pytest.param(["--kind", "annual_action_plan", "--format", "open_data"],
                     f"{CYCLE}-annual-action-plan-v2-open-data.zip", id="the year's data"),
        pytest.param(["--format", "project_workbooks"],
                     f"{CYCLE}-annual-action-plan-v2-project-workbooks.zip", id="workbooks"),
        pytest.param(["--version", "1", "--format", "project_workbooks"],
                     f"{CYCLE}-annual-action-plan-v1-project-workbooks.zip", id="of a version"),
        pytest.param(["--row", "1/A1/7"], f"{CYCLE}-1_A1_7.xlsx", id="a project's workbook"),
    ],
)  # fmt: skip
def test_a_file_is_written_under_its_own_name(planned, tmp_path, monkeypatch, asked, name):
    monkeypatch.chdir(tmp_path)
    done = run("plan", CYCLE, *asked)

    assert done.exit_code == 0, done.output
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [name]
    assert name in done.stdout


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        pytest.param(["--row", "1/A1/999"], "1/A1/999", id="no such project"),
        pytest.param(["--kind", "amphoe_action_plan", "--group", "7401", "--format", "open_data"],
                     "not published", id="not published"),
    ],
)  # fmt: skip
def test_what_there_is_no_file_of_is_said(planned, asked, told):
    done = run("plan", CYCLE, *asked)

    assert done.exit_code == 1
    assert told in done.stderr


def test_no_file_is_written_of_a_version_that_was_not_made(planned, tmp_path):
    done = run("frame", CYCLE, "--version", "9", "-o", str(tmp_path / "plan.parquet"))

    assert done.exit_code == 1
    assert "9" in done.output
    assert not (tmp_path / "plan.parquet").exists()
