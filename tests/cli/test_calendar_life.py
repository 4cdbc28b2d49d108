"""Commands about the life of a calendar."""

import json

import pytest
from typer.testing import CliRunner

from tests.support.builders import calendar_data, step_data, write_calendar

runner = CliRunner()


def run(*arguments):
    from oneplan.cli.app import app

    return runner.invoke(app, [str(each) for each in arguments])


@pytest.fixture
def pair(tmp_path):
    """Two files of one cycle: the window of step 1 moves, step 2 has a note more."""
    paths = []
    for name, printed, notes in (("old", "ม.ค. ๖๒", []), ("new", "ก.พ. ๖๒", ["x"])):
        folder = tmp_path / name
        folder.mkdir()
        steps = [step_data("1", window={"printed": printed}), step_data("2", notes=notes)]
        paths.append(write_calendar(folder, calendar_data(*steps)))
    return paths


def test_a_difference_of_two_files_is_told_in_thai(pair):
    done = run("calendar", "diff", *pair)

    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "ขั้นตอนที่ ๑ ช่วงเวลา: จาก ม.ค. ๖๒ เป็น ก.พ. ๖๒",
        "และที่มา หมายเหตุ หรือข้อความภาษาอังกฤษอีก 1 แห่ง (ดูด้วย --all)",
        "ต่างกัน 2 แห่ง",
    ]
    assert "หมายเหตุ: เพิ่ม x" in run("calendar", "diff", *pair, "--all").stdout


def test_a_difference_is_told_as_json(pair):
    told = json.loads(run("calendar", "diff", *pair, "--json").stdout)

    assert [(each["kind"], each["steps"], each["after"]) for each in told] == [
        ("window", ["1"], "ก.พ. ๖๒"),
        ("detail", ["2"], "x"),
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("1", "ให้บอกด้วย --cycle", id="a number without a cycle"),
        pytest.param("nowhere.yaml", "ไม่มีแฟ้มนี้", id="no such file"),
    ],
)
def test_a_calendar_that_is_not_there_is_told(pair, name, said):
    done = run("calendar", "diff", name, pair[1])

    assert done.exit_code == 1
    assert said in done.stderr


@pytest.mark.postgres
def test_revisions_of_a_cycle_are_compared_with_each_other_and_with_a_file(
    office, session, tmp_path
):
    from oneplan.services.operations.amendments import follow_calendar
    from tests.support.builders import make_calendar

    moved = step_data(
        "1", submitted_by={"levels": ["amphoe"], "role": "kbo"}, window={"printed": "ก.พ. ๖๒"}
    )
    follow_calendar(session, make_calendar(moved), seed=1)
    path = write_calendar(tmp_path, calendar_data(moved))

    assert (
        "จาก ม.ค. ๖๒ เป็น ก.พ. ๖๒"
        in run("calendar", "diff", "1", "2", "--cycle", "small-2564").stdout
    )
    assert "ไม่ต่างกัน" in run("calendar", "diff", "2", path, "--cycle", "small-2564").stdout
    missing = run("calendar", "diff", "2", "7", "--cycle", "small-2564")
    assert (missing.exit_code, "ปรับปรุงถึงครั้งที่ 2" in missing.stderr) == (1, True)


def test_a_telephone_that_changed_with_the_year_is_told_against_the_file_beside_it(tmp_path):
    issuer = {"unit_th": "สำนักงานจังหวัด", "phone": "๐-๓๘๖๔-๔๐๑๐"}
    write_calendar(tmp_path, calendar_data(step_data("1"), issuer=issuer))
    later = {"cycle": "small-2565", "fiscal_year_be": 2565, "work_year_be": 2563}
    changed = {**issuer, "phone": "๐-๓๘๖๕-๔๐๑๐"}
    path = write_calendar(tmp_path, calendar_data(step_data("1"), issuer=changed, **later))
    done = run("calendar", "check", path)

    assert (done.exit_code, "โทรศัพท์เปลี่ยนจาก ๐-๓๘๖๔-๔๐๑๐ ตามเลขปี" in done.stdout) == (0, True)


def test_the_next_year_is_written_and_what_is_asked_is_said(tmp_path):
    path = tmp_path / "rayong-2570.yaml"
    done = run("cycle", "new", "2570", "--from", "rayong-2564", "-o", path)

    assert done.exit_code == 0, done.stderr
    assert "ต้องถาม 19 ข้อ" in done.stdout
    assert "ขั้นตอนที่ ๙ ชื่อ: ปีงบประมาณนี้ไม่ตรงกับปีของปฏิทินเดิม" in done.stdout
    assert run("calendar", "check", path).exit_code == 0
    again = run("cycle", "new", "2570", "--from", "rayong-2564", "-o", path)
    assert (again.exit_code, "ไม่ได้เขียนทับ" in again.stderr) == (1, True)


@pytest.mark.postgres
def test_a_dry_run_lists_the_mails_and_writes_nothing(office, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = write_calendar(
        tmp_path, calendar_data(step_data("1", submitted_by={"levels": ["amphoe"], "role": "kbo"}))
    )
    done = run("cycle", "new", "2565", "--from", source, "--dry-run")
    told = json.loads(run("cycle", "new", "2565", "--from", source, "--dry-run", "--json").stdout)

    assert "2020-01-02 ขั้นตอนที่ ๑ แจ้งเปิดขั้นตอน หน่วยงาน 3 ฉบับ" in done.stdout
    assert (told["file"], told["load"]["2020-01-02"]) == (None, 3)
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


@pytest.mark.postgres
def test_a_dry_run_without_a_unit_says_why_nobody_is_mailed(office, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = write_calendar(tmp_path, calendar_data(step_data("1")))
    done = run("cycle", "new", "2565", "--from", source, "--dry-run")

    assert "ทะเบียนไม่มีหน่วยงานที่ปฏิทินนี้ขอ" in done.stdout


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder of calendars that Airflow reads."""
    kept = tmp_path / "kept"
    kept.mkdir()
    for module in ("calendar_files", "file_states"):
        monkeypatch.setattr(f"oneplan.services.operations.{module}.CALENDARS", kept)
    return kept


AMPHOE = {"levels": ["amphoe"], "role": "kbo"}


def amended(tmp_path, *dropped, **changes):
    """A file of the office's calendar whose first step has another window."""
    from tests.support.builders import SMALL_STEPS

    _, *others = SMALL_STEPS()
    steps = [step_data("1", submitted_by=AMPHOE, **changes), *others]
    for step in steps:
        step["inputs"] = [each for each in step.get("inputs", []) if each not in dropped]
    return write_calendar(tmp_path, calendar_data(*[s for s in steps if s["id"] not in dropped]))


@pytest.mark.postgres
def test_the_life_of_a_calendar_is_told_with_who_when_and_why(office, tmp_path, folder):
    path = amended(tmp_path, window={"printed": "ก.พ. ๖๒"})
    early = run("calendar", "circulate", "small-2564", "--by", "สมศรี", "--letter", "สค ๑/ว ๒")
    said = [
        run(
            "calendar",
            "endorse",
            "small-2564",
            "--by",
            "สมศรี",
            "--meeting",
            "ก.บ.จ. ๑/๒๕๖๒",
            "--on",
            "๔ ม.ค. ๖๒",
        ),
        run("calendar", "circulate", "small-2564", "--by", "สมศรี", "--letter", "สค ๑/ว ๒"),
        run("calendar", "amend", path, "--by", "สมชาย", "--reason", "เลื่อนตามหนังสือ"),
    ]
    told = run("calendar", "history", "small-2564").stdout.splitlines()

    assert (early.exit_code, "ยังไม่มีที่ประชุมเห็นชอบ" in early.stderr) == (1, True)
    assert [done.exit_code for done in said] == [0, 0, 0]
    assert "ช่วงเวลา: จาก ม.ค. ๖๒ เป็น ก.พ. ๖๒" in said[2].stdout
    assert told == [
        "ครั้งที่ 1 ๔ มกราคม ๒๕๖๒ ที่ประชุมเห็นชอบปฏิทิน โดย สมศรี ก.บ.จ. ๑/๒๕๖๒",
        "ครั้งที่ 1 ๕ มกราคม ๒๕๖๒ เวียนแจ้งปฏิทิน โดย สมศรี สค ๑/ว ๒",
        "ครั้งที่ 2 ๕ มกราคม ๒๕๖๒ แก้ไขปฏิทิน โดย สมชาย เลื่อนตามหนังสือ",
    ]
    assert (folder / path.name).read_bytes() == path.read_bytes()
    assert (
        json.loads(run("calendar", "history", "small-2564", "--json").stdout)[2]["stage"]
        == "amended"
    )


@pytest.mark.postgres
def test_a_calendar_that_is_refused_never_reaches_airflow(office, session, tmp_path, folder):
    from tests.support.world import collect

    collect(session)
    done = run("calendar", "amend", amended(tmp_path, "1"), "--by", "สมชาย", "--reason", "ตัด")

    assert (done.exit_code, "ปฏิทินที่แก้ไขของรอบแผน small-2564 ไม่มีขั้นตอนที่ ๑" in done.stderr) == (1, True)
    assert list(folder.iterdir()) == []
    assert run("calendar", "history", "small-2564").stdout == "ยังไม่มีบันทึก\n"


@pytest.mark.postgres
def test_a_trial_of_an_amendment_changes_nothing(office, tmp_path, folder):
    path = amended(tmp_path, "4")
    trial = run("calendar", "amend", path, "--by", "สมชาย", "--reason", "ตัด", "--dry-run")

    assert "ขั้นตอนที่ ๔ ตัดออก" in trial.stdout
    assert "งานของขั้นตอนนี้ใน Airflow จะแสดงเป็น removed" in trial.stdout
    assert json.loads(run("status", "small-2564", "--json").stdout)["withdrawn_steps"] == []
    assert list(folder.iterdir()) == []


@pytest.mark.postgres
def test_status_says_what_was_withdrawn_and_that_a_file_is_not_in_force(office, tmp_path, folder):
    run("calendar", "amend", amended(tmp_path, "4"), "--by", "สมชาย", "--reason", "ตัด")
    amended(folder, "4", window={"printed": "ก.พ. ๖๒"})
    told = run("status", "small-2564").stdout

    assert "ยกเลิกแล้ว ขั้นตอนที่ ๔" in told
    assert "แฟ้มปฏิทินต่างจากที่ใช้อยู่ ๑ แห่ง" in told


@pytest.mark.postgres
def test_a_draft_is_registered_once_and_tells_nobody(office, session, tmp_path):
    from oneplan.store.reminders import notices

    data = calendar_data(
        step_data("1", submitted_by=AMPHOE),
        cycle="small-2565",
        fiscal_year_be=2565,
        work_year_be=2563,
    )
    path = write_calendar(tmp_path, data)
    first, second = (run("calendar", "draft", path, "--by", "สมศรี") for _ in range(2))

    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "oneplan calendar amend" in second.stderr
    assert "ร่างปฏิทิน โดย สมศรี" in run("calendar", "history", "small-2565").stdout
    assert list(notices.list_notices(session, cycle_id="small-2565")) == []


@pytest.mark.postgres
def test_a_step_that_is_over_is_filled_in_by_a_list(office, tmp_path):
    from tests.support.world import rows_of, workbook

    (tmp_path / "a1.xlsx").write_bytes(workbook(office, rows_of("A1", office)))
    path = tmp_path / "list.csv"
    path.write_text(
        "step,unit,file,received_on\n1,A1,a1.xlsx,๒๐ ม.ค. ๖๒\n1,A2,ไม่มีโครงการ,๓๑ ม.ค. ๖๒\n",
        encoding="utf-8",
    )
    early = run("cycle", "backfill", "small-2564", path, "--by", "สมศรี")
    run("clock", "set", "small-2564", "2019-02-03")
    done = run("cycle", "backfill", "small-2564", path, "--by", "สมศรี")

    assert (early.exit_code, "ยังไม่สิ้นสุด" in early.stderr) == (1, True)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "บันทึกย้อนหลัง 1 ขั้นตอน รับ 2 จาก 2 ไฟล์ ไม่มีผู้ใดได้รับอีเมล" in done.stdout
