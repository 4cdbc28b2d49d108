"""The drop folder: whole files only, the same service, an answer beside each."""

import errno
import json
import os
import re
from contextlib import contextmanager

import fsspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import TimeoutError as PoolTimeout

from oneplan.gateways.files.file_types import refuse
from oneplan.gateways.files.files import FilesFull, FsspecFiles
from oneplan.gateways.files.inbox import Inbox
from oneplan.services.forms import file_checks
from oneplan.services.submissions import intake
from oneplan.services.submissions.inbox import sweep_inbox
from oneplan.store.submissions import submissions
from tests.support.corpus import ole
from tests.support.world import CYCLE, rows_of, start_world, workbook

pytestmark = pytest.mark.postgres


@pytest.fixture
def office(session, tmp_path):
    calendar = start_world(session)
    folder = tmp_path / "inbox" / CYCLE / "1" / "A1"
    folder.mkdir(parents=True)

    @contextmanager
    def begin(**_):
        with session.begin_nested():
            yield session

    return calendar, folder, begin, Inbox(f"file://{tmp_path}")


def sweep(office, files, *, settle=0.01):
    _, _, begin, inbox = office
    return dict(sweep_inbox(begin=begin, files=files, inbox=inbox, settle=settle))


def answer(tmp_path, name):
    return json.loads(
        (tmp_path / "inbox-done" / CYCLE / "1" / "A1" / f"{name}.answer.json").read_text()
    )


def test_a_file_is_received_and_answered(office, session, files, tmp_path):
    calendar, folder, _, _ = office
    (folder / "แผน.xlsx").write_bytes(workbook(calendar, rows_of("A1", calendar)))

    assert sweep(office, files) == {"แผน.xlsx": "accepted"}
    assert answer(tmp_path, "แผน.xlsx")["number"] == 1
    assert list(folder.iterdir()) == []
    assert len(submissions.list_submissions(session, cycle_id=CYCLE)) == 1


def test_a_file_that_still_grows_waits(office, files, monkeypatch):
    calendar, folder, _, _ = office
    content = workbook(calendar, rows_of("A1", calendar))
    path = folder / "a.xlsx"
    path.write_bytes(content[:100])
    monkeypatch.setattr(
        "oneplan.services.submissions.inbox.time.sleep", lambda _: path.write_bytes(content)
    )

    assert sweep(office, files) == {}
    monkeypatch.undo()
    assert sweep(office, files) == {"a.xlsx": "accepted"}


def test_a_sweep_that_was_killed_before_moving_makes_no_second_version(
    office, session, files, monkeypatch
):
    calendar, folder, _, inbox = office
    (folder / "a.xlsx").write_bytes(workbook(calendar, rows_of("A1", calendar)))

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(inbox, "finish", killed)
    with pytest.raises(KeyboardInterrupt):
        sweep(office, files)
    monkeypatch.undo()
    sweep(office, files)

    assert [s.version for s in submissions.list_submissions(session, cycle_id=CYCLE)] == [1]


@pytest.mark.parametrize(
    ("path", "rule"),
    [(f"{CYCLE}/1/A1/a.xlsx", "macros"), (f"{CYCLE}/1/C1/a.xlsx", "UnitNotExpected"),
     (f"{CYCLE}/9/A1/a.xlsx", None), ("nowhere/1/A1/a.xlsx", None)],
)  # fmt: skip
def test_what_cannot_be_taken_is_answered(office, files, tmp_path, path, rule):
    target = tmp_path / "inbox" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(ole("_VBA_PROJECT_CUR"))

    assert sweep(office, files) == {"a.xlsx": "refused"}
    said = json.loads(next((tmp_path / "inbox-done").rglob("*.answer.json")).read_text())
    assert rule is None or said["rule"] == rule


@pytest.mark.parametrize("name", [".a.xlsx", "~$a.xlsx", "a.xlsx.part", "a.tmp"])
def test_a_file_on_its_way_is_left_alone(office, files, name):
    _, folder, _, _ = office
    (folder / name).write_bytes(b"x")

    assert sweep(office, files) == {}
    assert (folder / name).exists()


def test_a_file_that_is_replaced_while_it_is_received_is_received_too(
    office, session, files, monkeypatch
):
    calendar, folder, _, inbox = office
    first, second = (workbook(calendar, rows_of("A1", calendar, count=n)) for n in (1, 2))
    (folder / "a.xlsx").write_bytes(first)
    read = inbox.read
    monkeypatch.setattr(
        inbox, "read", lambda *args: (read(*args), (folder / "a.xlsx").write_bytes(second))[0]
    )
    sweep(office, files)
    monkeypatch.undo()
    sweep(office, files)

    sent = submissions.list_submissions(session, cycle_id=CYCLE)
    assert [files.get(each.sha256) for each in sent] == [first, second]


@pytest.fixture
def bucket(session, s3_url):
    """An office whose files and whose drop folder lie on S3."""
    calendar = start_world(session)
    fs, root = fsspec.core.url_to_fs(s3_url)

    @contextmanager
    def begin(**_):
        with session.begin_nested():
            yield session

    def sweep_bucket():
        return dict(
            sweep_inbox(begin=begin, files=FsspecFiles(s3_url), inbox=Inbox(s3_url), settle=0.01)
        )

    return calendar, fs, root, sweep_bucket


@pytest.mark.slow
def test_a_file_on_s3_is_received_kept_and_answered_there(bucket, session, s3_url):
    calendar, fs, root, sweep_bucket = bucket
    content = workbook(calendar, rows_of("A1", calendar))
    fs.pipe_file(f"{root}/inbox/{CYCLE}/1/A1/แผน อำเภอ.xlsx", content)

    assert sweep_bucket() == {"แผน อำเภอ.xlsx": "accepted"}
    (sent,) = submissions.list_submissions(session, cycle_id=CYCLE)
    done = f"{root}/inbox-done/{CYCLE}/1/A1/แผน อำเภอ.xlsx"
    assert FsspecFiles(s3_url).get(sent.sha256) == content
    assert json.loads(fs.cat_file(f"{done}.answer.json"))["number"] == sent.receipt_number
    assert fs.cat_file(done) == content
    assert fs.find(f"{root}/inbox") == []
    assert sweep_bucket() == {}


@pytest.mark.slow
def test_an_object_that_is_replaced_in_between_is_not_read_in_halves(bucket, session, monkeypatch):
    calendar, fs, root, sweep_bucket = bucket
    path = f"{root}/inbox/{CYCLE}/1/A1/a.xlsx"
    content = workbook(calendar, rows_of("A1", calendar))
    other = bytes(reversed(content))
    fs.pipe_file(path, other)
    monkeypatch.setattr(
        "oneplan.services.submissions.inbox.time.sleep", lambda _: fs.pipe_file(path, content)
    )

    assert sweep_bucket() == {}
    monkeypatch.undo()
    assert submissions.list_submissions(session, cycle_id=CYCLE) == []


@pytest.mark.slow
def test_an_upload_in_parts_is_not_there_before_its_last(bucket):
    """What a sync tool uploads in parts is seen when it is complete, and not before."""
    calendar, fs, root, sweep_bucket = bucket
    content = workbook(calendar, rows_of("A1", calendar))
    bucket_name, key = f"{root}/inbox/{CYCLE}/1/A1/a.xlsx".split("/", 1)
    upload = fs.call_s3("create_multipart_upload", Bucket=bucket_name, Key=key)
    part = fs.call_s3(
        "upload_part",
        Bucket=bucket_name,
        Key=key,
        PartNumber=1,
        Body=content,
        UploadId=upload["UploadId"],
    )

    assert sweep_bucket() == {}
    fs.call_s3(
        "complete_multipart_upload",
        Bucket=bucket_name,
        Key=key,
        UploadId=upload["UploadId"],
        MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]},
    )
    assert sweep_bucket() == {"a.xlsx": "accepted"}


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_what_is_no_file_of_its_own_is_not_read(office, files, tmp_path, session, kind):
    _, folder, _, inbox = office
    (tmp_path / "secret").write_text("ที่,โครงการ")
    if kind == "link":
        (folder / "a.csv").symlink_to(tmp_path / "secret")
    else:
        os.mkfifo(folder / "a.csv")

    assert list(inbox.list_files()) == []
    assert sweep(office, files) == {}
    assert submissions.list_submissions(session, cycle_id=CYCLE) == []


def test_an_answer_is_in_both_languages(office, files, tmp_path, session):
    calendar, folder, _, _ = office
    session.execute(text("DELETE FROM expected_submissions WHERE unit_code = 'A1'"))
    (folder / "a.xlsx").write_bytes(workbook(calendar, rows_of("A1", calendar)))

    sweep(office, files)

    said = answer(tmp_path, "a.xlsx")
    assert re.search("[ก-๙]", said["th"])
    assert not re.search("[ก-๙]", said["en"])


@pytest.mark.parametrize("depth", [1, 2, 3, 4], ids=["inbox-done", "cycle", "step", "unit"])
def test_no_link_that_an_office_laid_is_written_through(office, files, tmp_path, depth):
    calendar, folder, _, _ = office
    outside = tmp_path / "outside"
    outside.mkdir()
    link = tmp_path.joinpath(*("inbox-done", CYCLE, "1", "A1")[:depth])
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(outside, target_is_directory=True)
    (folder / "a.xlsx").write_bytes(workbook(calendar, rows_of("A1", calendar)))

    assert sweep(office, files) == {"a.xlsx": "accepted"}
    assert list(outside.rglob("*")) == []
    assert answer(tmp_path, "a.xlsx")["state"] == "accepted"
    assert list(folder.iterdir()) == []


def test_an_answer_replaces_a_link_and_not_what_it_leads_to(office, files, tmp_path):
    calendar, folder, _, _ = office
    (tmp_path / "secret").write_text("as it was")
    done = tmp_path / "inbox-done" / CYCLE / "1" / "A1"
    done.mkdir(parents=True)
    for name in ("a.xlsx", "a.xlsx.answer.json"):
        (done / name).symlink_to(tmp_path / "secret")
    (folder / "a.xlsx").write_bytes(workbook(calendar, rows_of("A1", calendar)))

    assert sweep(office, files) == {"a.xlsx": "accepted"}
    assert (tmp_path / "secret").read_text() == "as it was"
    assert not (done / "a.xlsx").is_symlink()


def test_a_folder_that_is_a_link_is_not_read(office, files, tmp_path):
    calendar, folder, _, _ = office
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.xlsx").write_bytes(workbook(calendar, rows_of("A1", calendar)))
    folder.rmdir()
    folder.symlink_to(outside, target_is_directory=True)

    assert sweep(office, files) == {}
    assert (outside / "a.xlsx").exists()


def test_a_file_that_makes_a_reader_fail_is_kept_answered_and_moved(
    office, files, tmp_path, session, monkeypatch
):
    calendar, folder, _, _ = office
    content = workbook(calendar, rows_of("A1", calendar))
    (folder / "a.xlsx").write_bytes(content)

    def fail(*_args, **_kwargs):
        raise RecursionError("deep inside a library")

    monkeypatch.setattr(file_checks, "read_file", fail)
    assert sweep(office, files) == {"a.xlsx": "returned"}
    (found,) = answer(tmp_path, "a.xlsx")["findings"]
    (sent,) = submissions.list_submissions(session, cycle_id=CYCLE)

    assert re.search("[ก-๙]", found["message_th"])
    assert files.get(sent.sha256) == content
    assert list(folder.iterdir()) == []


def test_a_fault_of_ours_is_answered_and_not_tried_for_ever(office, files, tmp_path, monkeypatch):
    calendar, folder, _, _ = office
    (folder / "a.xlsx").write_bytes(workbook(calendar, rows_of("A1", calendar)))
    monkeypatch.setattr(intake, "keep", lambda *_, **__: 1 / 0)

    assert sweep(office, files) == {"a.xlsx": "refused"}
    assert re.search("[ก-๙]", answer(tmp_path, "a.xlsx")["th"])
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "fault",
    [FilesFull(), OSError(errno.ENOSPC, "full"), PoolTimeout("no connection"), refuse("scanner")],
    ids=["no room", "a full disk", "no connection", "no scanner"],
)
def test_a_file_that_fails_for_a_passing_reason_stays(office, files, monkeypatch, fault):
    calendar, folder, _, _ = office
    (folder / "a.xlsx").write_bytes(workbook(calendar, rows_of("A1", calendar)))
    reads = file_checks.read_file

    def fail(*_args, **_kwargs):
        raise fault

    monkeypatch.setattr(file_checks, "read_file", fail)
    assert sweep(office, files) == {}
    assert [path.name for path in folder.iterdir()] == ["a.xlsx"]
    monkeypatch.setattr(file_checks, "read_file", reads)
    assert sweep(office, files) == {"a.xlsx": "accepted"}


def test_units_take_turns(office, files, session, tmp_path):
    _, folder, _, _ = office
    other = tmp_path / "inbox" / CYCLE / "1" / "A2"
    other.mkdir(parents=True)
    for number in range(120):
        (folder / f"{number:03}.csv").write_bytes(b"\x89PNG no table")
    (other / "z.csv").write_bytes(b"\x89PNG no table")
    _, _, begin, inbox = office

    taken = [name for name, _ in sweep_inbox(begin=begin, files=files, inbox=inbox, settle=0.01)]

    assert taken.index("z.csv") <= 1
    assert len(taken) == 101
