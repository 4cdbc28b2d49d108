"""Some attack while others send: every good file is kept, and nobody waits long.

``pytest -s`` prints the longest wait.
"""

import io
import re
import socket
import sys
import threading
import time
import zipfile
from contextlib import ExitStack, suppress

import httpx
import pytest

from oneplan.services.units.portal_links import mint_link
from oneplan.services.units.register import import_units
from oneplan.store.shared.session import begin
from oneplan.store.submissions import expected_submissions, submissions
from tests.support.portal_process import portal_process
from tests.support.world import CYCLE, rows_of, start_world, workbook

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
SENDERS = ("B1", "B2", "B3", "B4", "B5")
REGISTER = "code,level,name_th,area_code,role,email,contact\n" + "".join(
    f"{code},amphoe,กบอ. {code},7401,kbo,,\n" for code in SENDERS
)
FILES_EACH = 4
LONGEST = 60.0
"""Seconds that a good file, and a page, may take on a machine that does other things as well."""
CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/></Types>'
)
SHEET = (
    b'<?xml version="1.0"?><worksheet'
    b' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s'
    b"</sheetData></worksheet>"
)


def book(sheet: bytes) -> bytes:
    """A file that looks like a workbook and has *sheet* as its one sheet."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return stream.getvalue()


def hostile() -> dict[str, bytes]:
    """Files that ask for more time or memory than a form needs."""
    return {
        "tags that never end": book(SHEET % (b"<c r=" * 400_000)),
        "blanks within a tag": book(SHEET % (b"<c" + b" " * 2_000_000)),
        "one value without an end": book(SHEET % (b'<c r="A1" t="str"><v>' + b"=" * 2_000_000)),
        "formulas that begin": book(SHEET % (b"<f>" * 400_000)),
        "deep nesting": book(SHEET % (b"<a>" * 300_000 + b"</a>" * 300_000)),
        "a bomb": book(SHEET % (b"\0" * 150_000_000)),
        "far cells": book(
            SHEET
            % b"".join(
                b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n)
                for n in range(1, 1_048_576, 4096)
            )
        ),
        "line breaks": b"\n" * 5_000_000,
        "a quote without an end": b'a,"' + b"b," * 2_000_000,
        "no file": b"PK\x03\x04" + b"\xff" * 100_000,
    }


@pytest.fixture
def office(shared_url):
    """An office that waits for five units and for A1, whose link fell into wrong hands."""
    with begin(shared_url) as session:
        calendar = start_world(session)
        import_units(session, REGISTER, actor="test", is_simulated=True)
        expected_submissions.add_expected(
            session,
            [
                {"cycle_id": CYCLE, "step_id": "1", "unit_code": unit, "group_code": "7401"}
                for unit in SENDERS
            ],
        )
        links = {
            unit: "/u/" + mint_link(session, cycle_id=CYCLE, unit_code=unit)
            for unit in ("A1", *SENDERS)
        }
    return calendar, links


def send(http, link, content):
    page = http.get(f"{link}/steps/1")
    csrf = CSRF.search(page.text)[1]
    return http.post(
        f"{link}/steps/1/files",
        data={"csrf": csrf, "sender": "ก"},
        files={"file": ("a.xlsx", content)},
        follow_redirects=True,
    )


class Attackers:
    """Send hostile files, ask without end and hold connections, until they are told to stop."""

    def __init__(self, base, link):
        self.base, self.link, self.stopped = base, link, threading.Event()
        self.threads = [
            threading.Thread(target=each)
            for each in (
                *(lambda c=content: self.send(c) for content in hostile().values()),
                *[self.flood] * 3,
                self.hold,
            )
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()

    def __exit__(self, *_):
        self.stopped.set()
        for thread in self.threads:
            thread.join(120)

    def send(self, content):
        with httpx.Client(base_url=self.base, timeout=90) as http:
            while not self.stopped.is_set():
                with suppress(httpx.HTTPError, TypeError):  # a page that refuses has no form
                    send(http, self.link, content)
                self.stopped.wait(0.2)

    def flood(self):
        with httpx.Client(base_url=self.base, timeout=90) as http:
            while not self.stopped.is_set():
                for page in ("", "/steps/1", "/steps/1/workbook.xlsx", "/calendar.ics"):
                    with suppress(httpx.HTTPError):
                        http.get(self.link + page)

    def hold(self):
        address = ("127.0.0.1", int(self.base.rsplit(":", 1)[1]))
        with ExitStack() as opened:
            held = [opened.enter_context(socket.create_connection(address)) for _ in range(100)]
            while not self.stopped.wait(1):
                for connection in held:
                    with suppress(OSError):
                        connection.sendall(b"G")


def test_good_files_are_kept_while_others_attack(office, shared_url, tmp_path):
    calendar, links = office
    waits, pages, health, states = [], [], [], []

    def good(unit):
        with httpx.Client(base_url=base, timeout=LONGEST * 2) as http:
            for number in range(FILES_EACH):
                content = workbook(calendar, rows_of("A1", calendar, seed=number), unit=unit)
                start = time.monotonic()
                answer = send(http, links[unit], content)
                waits.append(time.monotonic() - start)
                states.append(answer.status_code)

    def look():
        with httpx.Client(base_url=base, timeout=LONGEST * 2) as http:
            while not done.is_set():
                for address, found in (("/health", health), (links["B1"], pages)):
                    start = time.monotonic()
                    assert http.get(address).status_code == 200
                    found.append(time.monotonic() - start)
                done.wait(0.2)

    done = threading.Event()
    with (
        portal_process(tmp_path, shared_url, ONEPLAN_PORTAL_RATE="100000/minute") as base,
        Attackers(base, links["A1"]),
    ):
        time.sleep(1)
        senders = [threading.Thread(target=good, args=(unit,)) for unit in SENDERS]
        watcher = threading.Thread(target=look)
        for thread in (*senders, watcher):
            thread.start()
        for thread in senders:
            thread.join(LONGEST * 5)
        done.set()
        watcher.join(LONGEST)

    said = (
        f"longest wait while others attack: a good file {max(waits):.1f} s,"
        f" another unit's page {max(pages):.2f} s, /health {max(health):.2f} s"
    )
    sys.stdout.write(f"\n{said}\n")
    with begin(shared_url) as session:
        kept = [
            sent
            for unit in SENDERS
            for sent in submissions.list_submissions(session, cycle_id=CYCLE, unit_code=unit)
        ]
    assert states == [200] * len(SENDERS) * FILES_EACH
    assert len(kept) == len(SENDERS) * FILES_EACH
    assert {sent.state for sent in kept} <= {"accepted", "accepted_with_warnings"}
    assert max(waits) < LONGEST
    assert max(pages) < LONGEST / 4
    assert max(health) < LONGEST / 10
