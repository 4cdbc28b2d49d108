"""A file that cannot be read: kept as a returned version, with the next step, at every entrance."""

import hashlib
import io
import json
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient
from typer.testing import CliRunner

from oneplan.cli.app import app as command
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.file_types import REFUSALS, UNSAFE, refuse
from oneplan.gateways.files.files import Files
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.files.inbox import Inbox
from oneplan.portal.app import create_app
from oneplan.services.forms.file_checks import Check, check_file
from oneplan.services.submissions import bundles
from oneplan.services.submissions.inbox import sweep_inbox
from oneplan.services.submissions.portal_views import view_step
from oneplan.services.submissions.submissions import receive_submission
from oneplan.services.units.portal_links import mint_link
from oneplan.store.shared import audit_chain
from oneplan.store.submissions import submissions
from tests.support.corpus import ods, ole, repacked, word, xls, xlsx
from tests.support.world import CYCLE, start_world

pytestmark = pytest.mark.postgres
SCOPE = {"cycle_id": CYCLE, "step_id": "1", "unit_code": "A1"}


def bad_sum(content: bytes, part: str) -> bytes:
    """An archive one of whose parts has another check sum than its bytes."""
    broken = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        wrong = struct.pack("<I", archive.getinfo(part).CRC ^ 1)
        at = archive.getinfo(part).header_offset
    broken[at + 14 : at + 18] = wrong
    at = content.rindex(part.encode()) - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    broken[at + 16 : at + 20] = wrong
    return bytes(broken)


def locked_ods() -> bytes:
    """An .ods file as LibreOffice writes it with a password: its content is no XML."""

    def change(parts):
        entry = b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
        name = "META-INF/manifest.xml"
        parts[name] = parts[name].replace(b"</manifest:manifest>", entry + b"</manifest:manifest>")
        parts["content.xml"] = bytes(range(256)) * 4

    return repacked(change, ods())


PAGE = "<html><body><table><tr><td>แผน</td></tr></table></body></html>".encode()
KINDS = {
    "empty": (lambda: b"", "empty"),
    "nothing but blanks": (lambda: b" \r\n\x00" * 100, "empty"),
    "a workbook cut short": (lambda: xlsx()[:-400], "damaged"),
    "only the beginning of a workbook": (lambda: xlsx()[:60], "damaged"),
    "a sheet with a wrong check sum": (lambda: bad_sum(xlsx(), "xl/worksheets/sheet1.xml"), "damaged"),
    "an .ods cut short": (lambda: ods()[:-200], "damaged"),
    "an .xls cut short": (lambda: xls()[:1500], "damaged"),
    "a workbook with a password": (lambda: ole("EncryptedPackage"), "encrypted"),
    "an .ods with a password": (locked_ods, "encrypted"),
    "a web page": (lambda: PAGE, "save_as"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0", "picture"),
    "an archive": (lambda: b"Rar!\x1a\x07\x00", "packed"),
    "bytes of no kind": (lambda: b"\x01\x02\x03\x00" * 50, "type_unknown"),
    "another kind than the form takes": (lambda: b"%PDF-1.7", "type_refused"),
}  # fmt: skip


@dataclass(frozen=True)
class Office:
    """A cycle that waits for A1, and what its entrances work with."""

    session: Session
    begin: Callable
    files: Files
    folder: Path
    patch: pytest.MonkeyPatch


@pytest.fixture
def office(session, begin, files, tmp_path, monkeypatch):
    start_world(session)
    return Office(session, begin, files, tmp_path, monkeypatch)


def through_service(office, content):
    receive_submission(
        office.session,
        **SCOPE,
        file_name="แผน.xls",
        content=content,
        sender="t",
        files=office.files,
    )


def through_portal(office, content):
    link = "/u/" + mint_link(office.session, cycle_id=CYCLE, unit_code="A1")
    with TestClient(
        create_app(begin=office.begin, files=office.files), base_url="https://portal.test"
    ) as client:
        page = client.get(f"{link}/steps/1").text
        csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        answer = client.post(
            f"{link}/steps/1/files",
            data={"csrf": csrf, "sender": "สมชาย"},
            files={"file": ("แผน.xls", content)},
        )
        marked = client.get(f"{link}/steps/1/versions/1/marked.xlsx")
    assert answer.status_code == 200
    assert 'data-state="returned"' in answer.text
    assert (marked.status_code, marked.content[:2]) == (200, b"PK")


def through_folder(office, content):
    folder = office.folder / "inbox" / CYCLE / "1" / "A1"
    folder.mkdir(parents=True)
    (folder / "แผน.xls").write_bytes(content)
    swept = sweep_inbox(
        begin=office.begin, files=office.files, inbox=Inbox(f"file://{office.folder}"), settle=0.01
    )
    assert dict(swept) == {"แผน.xls": "returned"}


def through_command(office, content):
    office.patch.setattr("oneplan.store.shared.session.begin", office.begin)
    office.patch.setattr("oneplan.gateways.files.files.files", lambda: office.files)
    (office.folder / "แผน.xls").write_bytes(content)
    answer = CliRunner().invoke(
        command, ["submit", CYCLE, "1", "A1", str(office.folder / "แผน.xls"), "--json"]
    )
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["state"] == "returned"


def through_bundle(office, content):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("A1.xls", content)
    (result,) = bundles.receive_bundle(
        begin=office.begin,
        cycle_id=CYCLE,
        step_id="1",
        units={"A1": "๑"},
        content=stream,
        sender="t",
        files=office.files,
    )
    assert result.receipt.state == "returned"


def assert_kept(office, content, rule):
    session, files = office.session, office.files
    (sent,) = submissions.list_submissions(session, cycle_id=CYCLE)
    (finding,) = sent.findings
    assert (sent.state, sent.version, sent.row_count) == ("returned", 1, 0)
    assert sent.sha256 == hashlib.sha256(content).hexdigest()
    assert files.get(sent.sha256) == content
    assert (finding["rule"], finding["severity"]) == (rule, "error")
    assert "กรุณา" in finding["message_th"]
    assert not re.search(r"BadZipFile|Error|zlib", finding["message_th"])
    assert [e.action for e in audit_chain.list_events(session, cycle_id=CYCLE)][
        -1
    ] == "submission.returned"
    seen = view_step(session, **SCOPE)
    assert (seen.state, [each.state for each in seen.history]) == ("returned", ["returned"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_cannot_be_read_is_kept_and_returned(office, kind):
    make, rule = KINDS[kind]
    content = make()

    through_service(office, content)

    assert_kept(office, content, rule)


@pytest.mark.parametrize(
    "enter", [through_portal, through_folder, through_command, through_bundle],
    ids=["portal", "drop folder", "command", "a ZIP of many"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["a workbook cut short", "a web page", "empty"])
def test_every_entrance_keeps_it_alike(office, enter, kind):
    make, rule = KINDS[kind]
    content = make()

    enter(office, content)

    assert_kept(office, content, rule)


def test_a_damaged_letter_is_kept_too():
    """A form that takes letters; its body has a wrong check sum."""
    form = load_form("village_plan", (2564,), 2564)
    check = Check(form=form, around=ValidationContext(area_code="7401"), stamp={})

    checked = check_file(check, bad_sum(word(), "word/document.xml"))

    assert [finding.rule for finding in checked.reading.findings] == ["damaged"]


def test_the_same_damaged_file_sent_again_is_the_same_version(office):
    for _ in range(2):
        through_service(office, b"PK\x03\x04 no zip")

    assert len(submissions.list_submissions(office.session, cycle_id=CYCLE)) == 1


def test_every_refusal_names_the_next_step_in_thai():
    assert [rule for rule in REFUSALS if "กรุณา" not in refuse(rule, 1).th] == []


def test_what_could_harm_who_opens_it_is_not_kept():
    assert {"virus", "macros", "dde", "embedded", "unpacked"} <= UNSAFE <= set(REFUSALS)
    assert not UNSAFE & {rule for _, rule in KINDS.values()}
