"""One ZIP of many units: rows are written together, and each file stands by itself."""

import io
import zipfile

import pytest

from oneplan.domain.submissions import SubmissionState
from oneplan.errors import OneplanError
from oneplan.gateways.files import FsspecFiles
from oneplan.services.collection import bundles
from oneplan.services.collection import submissions as receiving
from oneplan.store import submission_rows, submissions
from tests.services.world import CYCLE, put, rows_of, start_world, workbook

pytestmark = pytest.mark.postgres


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.xlsx", content)
    return stream.getvalue()


def receive(session, tmp_path, content):
    return bundles.receive_bundle(
        session, cycle_id=CYCLE, step_id="1", units={"A1": "๑", "A2": "๒", "A3": "๓"},
        content=content, sender="test", files=FsspecFiles(f"file://{tmp_path}"),
    )  # fmt: skip


def test_every_file_of_a_zip_keeps_its_own_rows(session, tmp_path):
    calendar = start_world(session)
    rows = {unit: rows_of(unit, calendar, count=n) for unit, n in (("A1", 3), ("A2", 5))}
    content = zipped(A3=b"\x89PNG no table", **{u: workbook(calendar, r) for u, r in rows.items()})

    results = {each.unit_code: each for each in receive(session, tmp_path, content)}

    assert results["A3"].receipt is None
    for unit, sent in rows.items():
        assert results[unit].receipt.state == SubmissionState.ACCEPTED
        (kept,) = submissions.list_submissions(session, cycle_id=CYCLE, unit_code=unit)
        titles = [row.title for row in submission_rows.list_rows(session, kept.id)]
        assert titles == [row["project_name"] for row in sent]


@pytest.mark.parametrize("encoding", ["utf-8", "cp874"], ids=["a Mac", "Thai Windows"])
def test_a_name_is_read_as_its_sender_wrote_it(session, tmp_path, encoding):
    start_world(session)
    name = "A1 แผนอำเภอ.xlsx"
    stand_in = "N" * len(name.encode(encoding))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(stand_in, b"\x89PNG no table")
    content = stream.getvalue().replace(stand_in.encode(), name.encode(encoding))

    (result,) = receive(session, tmp_path, content)

    assert (result.file_name, result.unit_code) == (name, "A1")


def test_a_file_that_fails_behind_its_rows_leaves_the_others_whole(session, tmp_path, monkeypatch):
    calendar = start_world(session)
    tell = receiving.queue_receipt

    def fail_for_one(session, receipt):
        if receipt.unit_code == "A1":
            raise OneplanError("no mail for A1")
        return tell(session, receipt)

    monkeypatch.setattr(receiving, "queue_receipt", fail_for_one)
    content = zipped(**{u: workbook(calendar, rows_of(u, calendar)) for u in ("A1", "A2")})

    failed, kept = receive(session, tmp_path, content)

    assert (failed.unit_code, failed.receipt) == ("A1", None)
    (sent,) = submissions.list_submissions(session, cycle_id=CYCLE)
    assert (sent.unit_code, kept.unit_code) == ("A2", "A2")
    assert len(submission_rows.list_rows(session, sent.id)) == sent.row_count == 5


def test_rows_that_wait_are_there_for_who_reads_them(session, monkeypatch):
    start_world(session)
    monkeypatch.setattr(submission_rows, "TOGETHER", 3)

    with submission_rows.copying_together(session):
        sent = [put(session, unit, ("ถนน", f"740{n}01", n), ("ประปา", f"740{n}01", n))
                for n, unit in enumerate(("A1", "A2", "A3"), start=1)]  # fmt: skip
        read = [len(submission_rows.list_rows(session, each.id)) for each in sent]

    assert read == [2, 2, 2]
    assert [len(submission_rows.list_rows(session, each.id)) for each in sent] == [2, 2, 2]
