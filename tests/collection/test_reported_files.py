"""Files after public reports and attacks, each with the answer that a clerk would expect.

They lie beside the repository, not in it: the kinds that they stand for are tested with
files of our own in ``test_kinds_of_*.py``. Here they are read again where they are at hand.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

CASES = Path(__file__).parents[3] / "shared" / "cases"
YEARS = [word for year in range(2566, 2571) for word in ("--year", str(year))]

pytestmark = pytest.mark.skipif(
    not CASES.is_dir(), reason="the reported files are not at hand: ../shared/cases is absent"
)


@dataclass(frozen=True)
class Answer:
    """What ``oneplan validate --json`` says of a file."""

    state: str
    rule: str
    read: list
    findings: list

    def rules(self, cell=None):
        """The rules of the findings, of one cell or of all."""
        return {each["rule"] for each in self.findings if cell in (None, each["cell"])}

    def errors(self):
        """Rule and cell of each error."""
        return {
            (each["rule"], each["cell"]) for each in self.findings if each["severity"] == "error"
        }

    def words(self):
        """All that is said, in Thai."""
        return " ".join(each["message_th"] for each in self.findings)

    def baht(self):
        """The budgets of the rows, in their order."""
        return [amount for row in self.read for amount in row["budgets"].values()]

    def accepted(self):
        """Whether the file is taken."""
        return self.state.startswith("accepted")


def answer_of(name, form="village_plan", *options):
    """Check a file as a clerk does who has the command; the marked copy must always be made."""
    from oneplan.cli.app import app

    done = CliRunner().invoke(app, ["validate", form, str(CASES / name), "--json", *options])
    said = json.loads(done.stdout)
    return Answer(
        said["state"],
        said.get("refusal", {}).get("rule", ""),
        said.get("read", []),
        said["findings"],
    )


def test_numbers_are_read_to_the_digits_that_excel_shows():
    answer = answer_of("01-float-artefact.xlsx")

    assert answer.errors() == set()
    assert "3000.30" in answer.baht()


def test_a_text_column_holds_what_is_shown():
    answer = answer_of("07-percent-date-in-text.xlsx")

    stored = json.dumps(answer.read, ensure_ascii=False)
    warned = {each["cell"] for each in answer.findings if each["severity"] == "warning"}
    assert "80%" in stored or warned
    assert ("ต.ค. 63" in stored and "5 ธ.ค." in stored) or len(warned) >= 3


def test_a_code_of_more_than_fifteen_digits_is_warned_of():
    answer = answer_of("50-long-numeric-id.xlsx", "amphoe_needs_plan")

    assert "E+" not in json.dumps(answer.read)
    assert any(
        each["severity"] in ("warning", "error") and "15" in each["message_th"]
        for each in answer.findings
    )


def test_a_number_that_became_a_date_is_named():
    answer = answer_of("39-moo-as-date.xlsx")

    said = [each for each in answer.findings if each["cell"] == "C4"]
    assert any("วันที่" in each["message_th"] and each["rule"] != "integer" for each in said)


def test_a_formula_of_empty_text_is_a_blank_cell():
    answer = answer_of("02-formula-empty-string.xlsx")

    assert answer.accepted()
    assert len(answer.read) == 2


@pytest.mark.parametrize("name", ["12-xls-error-cells.xls", "35-error-attr-order.xlsx"])
def test_an_error_cell_is_named(name):
    assert "error_value" in answer_of(name).rules()


def test_a_formula_that_was_never_worked_out_is_not_a_missing_value():
    assert answer_of("12b-xls-formula-no-value.xls").rules("K4") == {"formula_value"}


def test_a_leap_day_of_the_wrong_era_is_a_finding():
    assert ("date", "B3") in answer_of("03-be-leap-day.xlsx").errors()


def test_a_year_that_went_through_the_era_twice_is_asked():
    assert "year_ambiguous" in answer_of("49-double-be-3107.xlsx").rules()


@pytest.mark.parametrize(
    "name", ["08-datefmt-10.xlsx", "08b-numfmt-71.xlsx", "08b-numfmt-73.xlsx",
             "08b-numfmt-81.xlsx", "20m-thai-excel-csv-date.csv"],
)  # fmt: skip
def test_the_dates_of_thai_office_are_dates(name):
    answer = answer_of(name)

    assert answer.accepted(), answer.findings
    assert len(answer.read) == 2


def test_fifty_thousand_baht_in_its_spellings():
    errors = {cell for _, cell in answer_of("10-amount-texts.xlsx").errors()}

    assert errors & {"K4", "K5", "K7"} == set()
    assert errors >= {"K9", "K10", "K13", "K14"}


def test_the_total_of_thai_excel_is_a_total():
    answer = answer_of("04-total-phonruam.xlsx")

    assert answer.errors() == set()
    assert len(answer.read) == 2


def test_a_printed_project_list_is_taken_as_it_is():
    answer = answer_of("47-por02-real-layout.xlsx", "local_plan", *YEARS)

    assert answer.accepted(), answer.errors()
    assert all(row["values"]["strategy"] and row["values"]["programme"] for row in answer.read)


@pytest.mark.parametrize(
    "name", ["05-tone-before-vowel.xlsx", "46-reversed-sara-am-choice.xlsx", "05c-pua.xlsx",
             "19-pdf-spaces.xlsx", "19b-pdf-spaces-text.xlsx", "44-heading-no-unit.xlsx"],
)  # fmt: skip
def test_what_looks_right_is_right(name):
    answer = answer_of(name)

    assert answer.accepted(), answer.errors()
    stored = json.dumps(answer.read, ensure_ascii=False)
    assert not any("\uf700" <= letter <= "\uf71a" for letter in stored)
    assert not any(f" {mark}" in stored for mark in "ัิีึืฺุู็่้๊๋์ํ๎")


def test_what_word_shows_under_track_changes_is_what_is_read():
    answer = answer_of("22-word-tracked-insert-zero.docx")

    assert "50000.00" not in answer.baht() or not answer.accepted()
    assert answer.accepted() == ("500000.00" in answer.baht())


def test_rows_under_track_changes_are_read():
    answer = answer_of("docx_tracked_changes_row.docx")
    plain = answer_of("docx_same_without_track_changes.docx")

    assert not answer.accepted() or answer.baht() == plain.baht()


@pytest.mark.parametrize("name", ["15f-word-content-control.docx", "15b-word-document2.docx",
                                  "15c-word-attached-template.docx"])  # fmt: skip
def test_a_word_file_is_read(name):
    answer = answer_of(name)

    assert answer.accepted(), (answer.rule, answer.errors())
    assert len(answer.read) == 2


def test_a_row_in_a_content_control_is_read():
    assert len(answer_of("C2_docx_row_in_sdt.docx").read) == 2


@pytest.mark.parametrize("name", ["C3_docx_second_table_in_sdt.docx", "C0_docx_nested.docx",
                                  "22f-word-two-tables.docx"])  # fmt: skip
def test_a_second_table_is_read_or_named(name):
    answer = answer_of(name)

    told = any(each["severity"] in ("warning", "error") for each in answer.findings)
    assert told or len(answer.read) > 2 or (name.startswith("22f") and len(answer.read) == 2)


def test_a_merged_table_has_one_answer_in_excel_and_word():
    sheet, word = answer_of("14-vertical-merge.xlsx"), answer_of("14b-word-vertical-merge.docx")

    assert sheet.state == word.state
    assert sheet.baht() == word.baht()


def test_a_hidden_sheet_is_called_hidden():
    assert "ซ่อน" in answer_of("13-hidden-old-copy.xlsx").words()


def test_backslashes_in_a_package_are_read_or_there_is_advice():
    answer = answer_of("16-backslash-names.xlsx")

    assert answer.accepted() or answer.rule not in ("", "type_unknown")


@pytest.mark.parametrize(
    "name", ["17-blank-styled-AMJ.xlsx", "20c-ctrl-z.csv", "20o-accounting-zero-dash.csv",
             "20-utf16-tabs.csv"],
)  # fmt: skip
def test_what_holds_no_data_stops_no_file(name):
    answer = answer_of(name)

    assert answer.accepted(), (answer.rule, answer.errors())


def test_a_ragged_row_is_named_with_its_line():
    answer = answer_of("20h-ragged-amount.csv")

    assert answer.rules() & {"row_too_long", "ragged"}
    assert not answer.accepted()


def test_a_quote_that_never_closes_is_refused():
    answer = answer_of("BG_csv_stray_quote.csv")

    assert not answer.accepted()


@pytest.mark.parametrize("name", ["B5_csv_vt.csv", "70_ctrl_chars.xlsx", "90_xls_ctrl.xls"])
def test_a_marked_copy_is_made_whatever_the_letters(name, tmp_path):
    import openpyxl

    copy = tmp_path / "marked.xlsx"
    answer_of(name, "village_plan", "--marked", str(copy))

    assert openpyxl.load_workbook(copy).sheetnames


@pytest.mark.parametrize(
    "name", ["01_redos_bare_20k.xlsx", "04_redos_bare_1M.xlsx", "48_wide_sparse_ZZ30000.xlsx",
             "C9_docx_big_table.docx"],
)  # fmt: skip
def test_a_costly_file_has_its_answer(name):
    assert answer_of(name).state in ("refused", "returned", "accepted", "accepted_with_warnings")


def test_a_row_number_that_comes_twice_is_named():
    answer = answer_of("61_dup_rownumber.xlsx")

    assert any(each["severity"] in ("warning", "error") for each in answer.findings) or answer.rule


def test_rows_in_a_sheet_of_ours_are_named():
    answer = answer_of("64_rows_in_guide_sheet.xlsx")

    assert any("คำแนะนำ" in each["message_th"] + each["sheet"] for each in answer.findings)


def test_a_link_to_data_is_refused_whatever_a_comment_says():
    assert answer_of("44_rel_external_fakehyper.xlsx").rule == "external_links"


def test_a_page_under_the_name_of_a_workbook_has_advice():
    from oneplan.cli.app import app

    done = CliRunner().invoke(app, ["validate", "village_plan", str(CASES / "24-html-named.xls"),
                                    "--json"])  # fmt: skip
    said = json.loads(done.stdout)["refusal"]["message_th"]
    assert "บันทึก" in said
