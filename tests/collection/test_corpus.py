"""Every file of the corpus gets the answer that it must get."""

import json

import pytest
from typer.testing import CliRunner

from oneplan.cli.app import app
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.file_types import REFUSALS, UNSAFE, FileRefused
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from oneplan.services.forms.file_checks import read_filled
from tests.support.corpus import CASES

FORM = load_form("village_plan", (2564,), 2564)
CELL_RULES = [each for each in CASES if not each.refused]
REFUSED = [each for each in CASES if each.refused]


def check(content: bytes):
    file = read_file(content, accepts=FORM.accepts)
    return read_filled(file, FORM, ValidationContext(area_code="7401")), file


def test_the_corpus_is_large_and_its_names_are_different():
    bad = [each for each in CASES if each.expect or each.refused]

    assert len(bad) >= 60
    assert len({each.name for each in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CELL_RULES, ids=lambda case: case.name)
def test_a_file_is_read_and_everything_wrong_is_said(case):
    reading, _ = check(case.make())

    findings = reading.findings
    assert {(f.rule, f.cell) for f in findings} == case.expect
    assert len(reading.rows) == case.rows
    assert all(f.message_th and f.message_en for f in findings)


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_a_file_that_is_not_let_in_is_named(case):
    with pytest.raises(FileRefused) as refused:
        read_file(case.make(), accepts=FORM.accepts)

    assert refused.value.rule == case.refused
    assert refused.value.th != refused.value.en


def test_every_refusal_stands_in_the_corpus_or_in_a_test_of_its_own():
    elsewhere = {
        "virus",
        "scanner",
        "reader_died",
        "unpacked",
        "bundle_size",
        "no_bundle",
        "active",
        "attachment_type",
        "attachment_large",
        "picture_large",
        "polyglot",
    }

    assert {each.refused for each in REFUSED} | elsewhere == set(REFUSALS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_command_says_what_the_office_says(tmp_path, case):
    path = tmp_path / "a.bin"
    path.write_bytes(case.make())
    done = CliRunner().invoke(
        app, ["validate", "village_plan", str(path), "--json", "--area", "7401"]
    )

    answer = json.loads(done.stdout)
    if case.refused:
        is_kept = case.refused not in UNSAFE
        assert (answer["refusal"]["rule"], done.exit_code) == (case.refused, 1)
        assert answer["state"] == ("returned" if is_kept else "refused")
        assert [each["rule"] for each in answer["findings"]] == [case.refused] * is_kept
    else:
        assert {(f["rule"], f["cell"]) for f in answer["findings"]} == case.expect
        worst = {f["severity"] for f in answer["findings"]}
        state = (
            "returned"
            if "error" in worst
            else "accepted_with_warnings"
            if "warning" in worst
            else "accepted"
        )
        assert (answer["state"], done.exit_code) == (state, int(state == "returned"))
