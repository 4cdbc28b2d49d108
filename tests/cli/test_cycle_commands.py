"""Commands on a cycle: what they say when there is nothing to do, and to whom a file belongs."""

import csv
import io
import json

import pytest

from oneplan.store.shared import audit, audit_chain
from oneplan.store.submissions import submissions
from tests.support.command_office import Settings, run
from tests.support.corpus import ole
from tests.support.world import CYCLE, rows_of, workbook


@pytest.mark.postgres
def test_a_release_says_what_it_did_and_a_second_that_there_is_nothing(office):
    first, second = (run("release", CYCLE, "1") for _ in range(2))

    assert (first.exit_code, "goes on without 3 units" in first.stdout) == (0, True)
    assert (second.exit_code, "has nothing to release" in second.stderr) == (1, True)


@pytest.mark.postgres
def test_units_that_no_mail_reaches_are_told_by_their_row_in_both_languages(office, tmp_path):
    register = tmp_path / "units.csv"
    register.write_text(
        "code,level,name_th,area_code,role,email,contact\n"
        "T1,tambon,ศอช.ต.มหาชัย,740101,tambon_coc,,สมชาย\n",
        encoding="utf-8-sig",
    )
    done = run("units", "import", str(register))

    assert (done.exit_code, "1 units loaded." in done.stdout) == (0, True)
    assert "บรรทัดที่ ๒: หน่วยงาน T1: “สมชาย” ไม่มีอีเมล" in done.stdout
    assert "line 2: unit T1: 'สมชาย' has no mail address" in done.stdout


@pytest.mark.postgres
def test_an_audit_of_nothing_says_so(office):
    assert len(json.loads(run("audit", "export", CYCLE).stdout)) > 0
    done = run("audit", "export", "nowhere-2564")

    assert (done.exit_code, done.stdout) == (1, "")
    assert "holds nothing of nowhere-2564" in done.stderr


@pytest.mark.postgres
def test_a_file_that_is_not_let_in_is_told_in_both_languages_and_written_down(
    office, session, tmp_path
):
    bad, good = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    bad.write_bytes(ole("_VBA_PROJECT_CUR"))
    good.write_bytes(workbook(office, rows_of("A1", office)))
    refused, taken = (run("submit", CYCLE, "1", "A1", str(path), "--json") for path in (bad, good))

    assert refused.exit_code == 1
    answer = json.loads(refused.stdout)
    assert (answer["state"], answer["refusal"]["rule"]) == ("refused", "macros")
    assert "ไฟล์มีมาโคร" in answer["refusal"]["message_th"]
    assert "submission.refused" in [
        e.action for e in audit_chain.list_events(session, cycle_id=CYCLE)
    ]
    assert (taken.exit_code, json.loads(taken.stdout)["state"]) == (0, "accepted")
    assert len(submissions.list_submissions(session, cycle_id=CYCLE)) == 1


def test_a_sweep_of_an_empty_folder_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "oneplan.gateways.files.inbox.settings", lambda: Settings(f"file://{tmp_path}")
    )
    monkeypatch.setattr(
        "oneplan.gateways.files.files.settings", lambda: Settings(f"file://{tmp_path}")
    )

    assert run("inbox", "sweep").stdout == "Nothing whole lies in the drop folder.\n"


@pytest.mark.postgres
@pytest.mark.parametrize(
    "command", [("late", "list"), ("decisions", "list"), ("committees", "list"), ("comments", "list")]
)  # fmt: skip
def test_a_list_of_a_cycle_that_is_not_there_says_so(office, command):
    there, nowhere = run(*command, CYCLE), run(*command, "nowhere-2564")

    assert there.exit_code == 0
    assert (nowhere.exit_code, "'nowhere-2564' has not been started" in nowhere.stderr) == (1, True)


@pytest.mark.postgres
def test_a_log_is_proved_and_an_earlier_row_of_it_is_found_again(office, session):
    noted = run("audit", "verify").stdout.split()[-1]
    audit.append_event(session, actor="t", action="a", subject="s")
    again, another = (
        run("audit", "verify", "--head", noted),
        run("audit", "verify", "--head", "1:ab"),
    )
    lost = run("audit", "verify", "--head", f"1:{'0' * 64}")

    assert again.exit_code == 0
    assert "The audit log is whole: " in again.stdout
    assert (another.exit_code, "reads NUMBER:HASH" in another.stderr) == (1, True)
    assert (lost.exit_code, "was written anew" in lost.stderr) == (1, True)


HOSTILE = '=HYPERLINK("http://x")\n99 2026-01-01 airflow chair decision.approved\x1b[2J'


@pytest.mark.postgres
def test_what_a_sender_typed_is_no_formula_and_no_line_of_its_own(office, session, tmp_path):
    audit.append_event(
        session, actor=HOSTILE, action="a", subject="s", cycle_id=CYCLE, details={"reason": "+1"}
    )
    path = tmp_path / "audit.csv"
    assert run("audit", "export", CYCLE, "--format", "csv", "-o", str(path)).exit_code == 0
    *_, last = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    shown = run("audit", "show", CYCLE).stdout

    assert last["actor"] == f"'{HOSTILE}"
    assert json.loads(last["details"]) == {"reason": "+1"}
    assert not any(line.lstrip().startswith("99 2026") for line in shown.splitlines())
    assert "\x1b" not in shown


@pytest.mark.postgres
def test_a_reason_that_reads_like_a_reference_is_nobodys_name(office, session):
    audit.append_event(session, actor="สมชาย", action="a", subject="s", cycle_id=CYCLE)
    *_, named = audit_chain.list_events(session, cycle_id=CYCLE)
    audit.append_event(
        session, actor="t", action="a", subject="s", cycle_id=CYCLE, details={"reason": named.actor}
    )
    *_, last = json.loads(run("audit", "export", CYCLE).stdout)

    assert last["details"]["reason"] == named.actor


@pytest.mark.postgres
def test_a_link_that_is_handed_out_is_written_down_without_it(office, session):
    made = run("links", "make", CYCLE, "A1").stdout.strip()
    *_, event = audit_chain.list_events(session, cycle_id=CYCLE)

    assert made.rsplit("/", 1)[1] not in json.dumps(event.details)
    assert (event.action, event.subject) == ("link.made", "A1")
    assert "has not been started" in run("links", "revoke", "nowhere-2564", "A1").stderr


@pytest.mark.postgres
def test_a_workbook_of_another_form_than_the_step_takes_is_refused(office, tmp_path):
    path = tmp_path / "made.xlsx"
    asked = ("--cycle", CYCLE, "--step", "1", "--unit", "A1", "-o", str(path))
    other = run("template", "local_plan", *asked)

    assert (other.exit_code, path.exists()) == (1, False)
    assert "amphoe_development_plan, not local_plan" in other.stderr
    assert run("template", "amphoe_development_plan", *asked).exit_code == 0
