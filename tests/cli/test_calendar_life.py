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
    assert (again.exit_code, "File exists" in again.stderr) == (1, True)


@pytest.mark.postgres
def test_a_dry_run_lists_the_mails_and_writes_nothing(office, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = write_calendar(
        tmp_path, calendar_data(step_data("1", submitted_by={"levels": ["amphoe"], "role": "kbo"}))
    )
    done = run("cycle", "new", "2565", "--from", source, "--dry-run")
    told = json.loads(run("cycle", "new", "2565", "--from", source, "--dry-run", "--json").stdout)

    assert "2020-01-02 ขั้นตอน 1 แจ้งเปิด หน่วยงาน 3 ฉบับ" in done.stdout
    assert (told["file"], told["load"]["2020-01-02"]) == (None, 3)
    assert [path.name for path in tmp_path.iterdir()] == [source.name]
