"""A broken calendar file says where, what and why."""

import pytest

from oneplan.gateways.calendars.calendar_files import (
    CalendarFileInvalid,
    check_calendar_file,
    check_folder,
    list_calendar_files,
    load_calendar,
)
from tests.support.builders import ALL_CYCLES, CALENDARS, calendar_data, step_data, write_calendar


def test_the_four_calendars_are_there_and_hold_no_error():
    paths = list_calendar_files(CALENDARS)

    assert {path.stem for path in paths} == ALL_CYCLES
    assert [f for path in paths for f in check_calendar_file(path) if f.severity == "error"] == []


BROKEN = [
    pytest.param({"window": {"printed": "๓๑ ก.พ. ๖๒"}}, r"steps\[1\]\.window = .*๓๑ ก\.พ\. ๖๒.*no day 31", id="a day that does not exist"),
    pytest.param({"window": {"printed": "๑๕ มี.ค. – ๑ มี.ค. ๖๒"}}, r"ends before it starts", id="due before start"),
    pytest.param({"kind": "colect"}, r"steps\[1\]\.kind = 'colect'", id="unknown kind"),
    pytest.param({"colour": "red"}, r"steps\[1\]\.colour = 'red': Extra inputs", id="unknown key"),
    pytest.param({"agencies": [{"th": "x", "role": "nobody"}]}, r"steps\[1\]\.agencies\[0\]\.role = nobody: unknown agency role", id="unknown agency"),
    pytest.param({"policy": {"grace_days": -1}}, r"steps\[1\]\.policy\.grace_days = -1", id="negative grace"),
    pytest.param({"inputs": ["8"]}, r"steps\[1\]\.inputs\[0\] = 8: there is no such step", id="unknown input"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message"), BROKEN)
def test_the_error_names_file_line_path_and_value(tmp_path, change, message):
    path = write_calendar(tmp_path, calendar_data(step_data("1", **change)))

    with pytest.raises(CalendarFileInvalid, match=rf"small-2564\.yaml:\d+: error: .*{message}"):
        load_calendar(path)


def test_the_line_is_that_of_the_value(tmp_path):
    path = write_calendar(tmp_path, calendar_data(step_data("1", window={"printed": "ไม่มี"})))
    lines = path.read_text(encoding="utf-8").splitlines()

    with pytest.raises(CalendarFileInvalid) as caught:
        load_calendar(path)

    assert lines[caught.value.findings[0].line - 1].strip() == "window:"


def test_every_error_is_told_at_once(tmp_path):
    path = write_calendar(
        tmp_path, calendar_data(step_data("1", kind="x"), step_data("2", confidence="sure"))
    )

    assert len(check_calendar_file(path)) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("a: [1", r"broken\.yaml:\d+: error", id="not closed"),
        pytest.param("a: 1\na: 2\n", r"broken\.yaml:2: error: .*'a' stands twice", id="key twice"),
        pytest.param("- 1\n", r"broken\.yaml:1: error", id="a list"),
        pytest.param("", r"broken\.yaml:1: error", id="empty"),
        pytest.param("!!python/object/apply:os.system ['true']", "could not determine", id="code"),
    ],
)
def test_what_is_no_calendar_is_refused_with_its_line(tmp_path, text, message):
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CalendarFileInvalid, match=message):
        load_calendar(path)


def test_a_file_under_another_name_is_refused(tmp_path):
    path = write_calendar(tmp_path, calendar_data(), name="other")

    with pytest.raises(CalendarFileInvalid, match=r"must be named small-2564\.yaml"):
        load_calendar(path)


def test_a_folder_names_every_broken_file(tmp_path):
    write_calendar(tmp_path, calendar_data())
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text("a: [", encoding="utf-8")

    with pytest.raises(CalendarFileInvalid, match=r"(?s)one\.yaml.*two\.yaml"):
        check_folder(tmp_path)


def test_a_changed_file_is_read_again(tmp_path):
    data = calendar_data()
    before = load_calendar(write_calendar(tmp_path, data))

    data["title"]["th"] = "ปฏิทินที่แก้แล้ว"
    after = load_calendar(write_calendar(tmp_path, data))

    assert (before.title.th, after.title.th) == ("ปฏิทินเล็ก", "ปฏิทินที่แก้แล้ว")
