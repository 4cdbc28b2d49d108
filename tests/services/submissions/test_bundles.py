"""One ZIP of many units: rows are written together, and each file stands by itself."""

import io
import re
import zipfile
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.event import listen

from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.errors import OneplanError
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.files.files import FsspecFiles
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from oneplan.services.forms.file_checks import form_of, stamp_of
from oneplan.services.submissions import bundles
from oneplan.services.submissions import submissions as receiving
from oneplan.services.units.register import import_units
from oneplan.store.submissions import submission_rows, submissions
from tests.support.world import CYCLE, put, rows_of, start_world, workbook

pytestmark = pytest.mark.postgres


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.xlsx", content)
    return stream.getvalue()


def opener(session):
    """Opens a part of the test's transaction, as an entrance opens one of its own."""

    @contextmanager
    def begin(**_):
        with session.begin_nested():
            yield session

    return begin


def receive(session, tmp_path, content):
    return bundles.receive_bundle(
        begin=opener(session),
        cycle_id=CYCLE,
        step_id="1",
        units={"A1": "๑", "A2": "๒", "A3": "๓"},
        content=io.BytesIO(content),
        sender="test",
        files=FsspecFiles(f"file://{tmp_path}"),
    )


def test_every_file_of_a_zip_keeps_its_own_rows(session, tmp_path):
    calendar = start_world(session)
    rows = {unit: rows_of(unit, calendar, count=n) for unit, n in (("A1", 3), ("A2", 5))}
    content = zipped(A3=b"\x89PNG no table", **{u: workbook(calendar, r) for u, r in rows.items()})

    results = {each.unit_code: each for each in receive(session, tmp_path, content)}

    assert results["A3"].receipt.state == SubmissionState.RETURNED
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


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        pytest.param("A1.xlsx", "A1", id="its code"),
        pytest.param("แผนA1ปี๒๕๖๔.xlsx", "A1", id="between Thai letters"),
        pytest.param("A1-2564.xlsx", "A1", id="a year behind a dash"),
        pytest.param("A1_A2.xlsx", "A1", id="the first of two"),
        pytest.param("แผน A1 A2.xlsx", "", id="two, and none first"),
        pytest.param("A10.xlsx", "", id="the code of another begins like it"),
        pytest.param("แผน-A10-2564.xlsx", "", id="a longer code in the middle"),
        pytest.param("BA1.xlsx", "", id="the code of another ends like it"),
        pytest.param("A1-9.xlsx", "", id="a registered code goes on behind a dash"),
    ],
)
def test_a_name_tells_one_unit_or_none(session, tmp_path, name, unit):
    start_world(session)
    import_units(
        session,
        "code,level,name_th,area_code,role,email,contact\nA1-9,amphoe,กบอ. อื่น,7403,kbo,,\n",
        actor="test",
        is_simulated=True,
    )

    (result,) = receive(session, tmp_path, zipped(**{name.removesuffix(".xlsx"): b"no table"}))

    assert result.unit_code == unit


def test_a_second_file_of_a_unit_takes_the_place_of_none(session, tmp_path):
    calendar = start_world(session)
    first, other = (workbook(calendar, rows_of("A1", calendar, count=n)) for n in (3, 4))
    content = zipped(**{"A1": first, "A1 copy": first, "A1 (2)": other})

    kept, same, second = receive(session, tmp_path, content)

    assert (kept.receipt.rows, same.receipt.version) == (3, kept.receipt.version)
    assert second.receipt is None
    assert "A1.xlsx" in second.th
    assert "A1.xlsx" in second.en
    assert [each.row_count for each in submissions.list_submissions(session, cycle_id=CYCLE)] == [3]


def test_a_file_behind_one_that_was_returned_is_taken(session, tmp_path):
    calendar = start_world(session)
    right = workbook(calendar, rows_of("A1", calendar))

    _, second = receive(session, tmp_path, zipped(**{"A1": b"no,table", "A1 (2)": right}))

    assert second.receipt.state == SubmissionState.ACCEPTED


def test_a_name_and_a_stamp_of_two_units_are_told(session, tmp_path):
    calendar = start_world(session)
    form = form_of(calendar, "1")
    stamp = stamp_of(form, cycle_id=CYCLE, step_id="1", unit_code="A2")
    made = write_form(form, Template(heading_th="x", stamp=stamp, rows=rows_of("A2", calendar)))

    (result,) = receive(session, tmp_path, zipped(A1=made))

    assert result.receipt is None
    assert all(unit in said for said in (result.th, result.en) for unit in ("A1", "A2"))
    assert submissions.list_submissions(session, cycle_id=CYCLE) == []


def test_what_is_wrong_is_said_in_both_languages(session, tmp_path):
    calendar = start_world(session)
    session.execute(text("DELETE FROM expected_submissions WHERE unit_code = 'A1'"))

    (result,) = receive(session, tmp_path, zipped(A1=workbook(calendar, rows_of("A1", calendar))))

    assert "A1" in result.th
    assert "A1" in result.en
    assert re.search("[ก-๙]", result.th)
    assert not re.search("[ก-๙]", result.en)


def test_a_workbook_is_no_zip_of_files(session, tmp_path):
    calendar = start_world(session)

    with pytest.raises(FileRefused) as refused:
        receive(session, tmp_path, workbook(calendar, rows_of("A1", calendar)))

    assert refused.value.rule == "no_bundle"


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
        sent = [
            put(session, unit, ("ถนน", f"740{n}01", n), ("ประปา", f"740{n}01", n))
            for n, unit in enumerate(("A1", "A2", "A3"), start=1)
        ]
        read = [len(submission_rows.list_rows(session, each.id)) for each in sent]

    assert read == [2, 2, 2]
    assert [len(submission_rows.list_rows(session, each.id)) for each in sent] == [2, 2, 2]


def test_a_name_of_many_parts_is_looked_up_by_one_query(session, tmp_path):
    start_world(session)
    name = "-".join(f"B{n}" for n in range(60))
    asked = []

    def note(_connection, _cursor, statement, *_):
        if "FROM units" in statement:
            asked.append(statement)

    listen(session.connection(), "before_cursor_execute", note)
    (result,) = receive(session, tmp_path, zipped(**{name: b"no table"}))

    assert result.unit_code == ""
    assert len(asked) == 1


def spoil_sum(content, archive):
    second = archive.infolist()[1]
    content[second.header_offset + 30 + len(second.filename) + 50] ^= 0xFF


def spoil_headers(content, archive, offset, value):
    """Write *value* into both headers of the second file, *offset* after its flags."""
    second = content.index(b"PK\x01\x02", archive.start_dir + 4)
    content[archive.infolist()[1].header_offset + 6 + offset] = value
    content[second + 8 + offset] = value


def ask_password(content, archive):
    spoil_headers(content, archive, 0, 1)


def name_unknown_packing(content, archive):
    spoil_headers(content, archive, 2, 99)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        pytest.param(spoil_sum, "damaged", id="another sum"),
        pytest.param(ask_password, "password", id="a password"),
        pytest.param(name_unknown_packing, "damaged", id="packed in an unknown way"),
    ],
)
def test_a_file_that_cannot_be_taken_out_stops_no_other(session, tmp_path, spoil, says):
    calendar = start_world(session)
    files = {
        unit: workbook(calendar, rows_of(unit, calendar), unit=unit) for unit in ("A1", "A2", "A3")
    }
    content = bytearray(zipped(**files))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        spoil(content, archive)

    results = receive(session, tmp_path, bytes(content))

    assert [(each.unit_code, each.receipt is not None) for each in results] == [
        ("A1", True),
        ("A2", False),
        ("A3", True),
    ]
    assert says in results[1].en
