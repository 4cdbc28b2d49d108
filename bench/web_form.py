"""Units that all fill in their form on the web at once, one cell after the other."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from bench.databases import Database
from bench.portal import BASE, HOST, PORT, make_links, serving
from bench.web_form_pages import measure_pages

ENTRIES = 20
"""Projects in the form of each unit before it goes on."""
PAUSE, CELLS = 4.0, 15
"""Seconds from one cell to the next, as somebody types on a phone, and cells of each unit."""
STEP = "1.1"
FIRST = "โครงการที่ 1"
"""What stands in the cell before anybody types."""
PROJECT = {
    "problem_or_need": "น้ำท่วมทุกปี",
    "objective": "ให้น้ำไหลสะดวก",
    "target_output": "คลอง ๑ แห่ง",
    "budget_baht": "๑๐๐,๐๐๐",
    "priority": "1",
}
_CSRF = re.compile(rb'name="csrf" value="([^"]+)"')
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(slots=True)
class Typist:
    """A unit with its form, and the last text that it was told is kept."""

    token: str
    begins: float
    csrf: str = ""
    version: int = 1
    kept: str = ""
    waits: list[float] = field(default_factory=list)

    @property
    def page(self) -> str:
        """The entry that is typed into."""
        return f"/u/{self.token}/steps/{STEP}/form/entries/{entry_key(0)}"

    def open_page(self) -> None:
        """Open the entry."""
        http = HTTPConnection(HOST, int(PORT), timeout=60)
        self.csrf = _csrf(http, self.page)
        http.close()

    def type_cells(self, start: float) -> None:
        """Type a cell every few seconds; each is sent as the page's script sends it."""
        http = HTTPConnection(HOST, int(PORT), timeout=60)
        for number in range(CELLS):
            time.sleep(max(0.0, start + self.begins + number * PAUSE - time.perf_counter()))
            text = f"ขุดลอกคลองหน้าวัด ระยะทาง {number + 1} กิโลเมตร"
            body = urlencode(
                {
                    "csrf": self.csrf,
                    "version": self.version,
                    "c.project_name": text,
                    "b.project_name": self.kept or FIRST,
                }
            )
            begun = time.perf_counter()
            http.request("POST", f"{self.page}/cells", body=body, headers=_FORM)
            answer = http.getresponse()
            content = answer.read()
            http.close()  # the portal closes what is idle for a few seconds
            self.waits.append(time.perf_counter() - begun)
            if answer.status != HTTPStatus.OK:
                sys.exit(f"a cell was answered with {answer.status}: {content[:300]!r}")
            self.version += 1
            self.kept = text


def measure() -> Iterator[dict[str, Any]]:
    """Two hundred units type a cell every four seconds, in forms of twenty projects."""
    from sqlalchemy import text

    from oneplan.config.settings import settings
    from oneplan.store.shared.session import begin

    os.environ.update(
        {
            "ONEPLAN_SECRET_KEY": "a key of this measurement",
            "ONEPLAN_PORTAL_RATE": "1000000/minute",
            "ONEPLAN_PORTAL_LINK_RATE": "100000/minute",
        }
    )
    settings.cache_clear()
    with Database() as url, tempfile.TemporaryDirectory() as folder:
        links, _ = make_links(url)
        begin_drafts(url)
        with serving(url, folder):
            typists = [
                Typist(token, begins=PAUSE * number / len(links))
                for number, (token, _tambon) in enumerate(links)
            ]
            page = f"{BASE}/u/{links[0][0]}"
            form = f"{page}/steps/{STEP}/form"
            yield from measure_pages(
                {
                    "a unit's page": page,
                    "a form": form,
                    "an entry of a form": f"{form}/entries/{entry_key(0)}",
                }
            )
            with ThreadPoolExecutor(len(typists)) as everyone:
                list(everyone.map(Typist.open_page, typists))
                start = time.perf_counter() + PAUSE
                list(everyone.map(lambda each: each.type_cells(start), typists))
            with begin(url) as session:
                kept = session.scalars(
                    text(
                        "SELECT values->>'project_name' FROM drafted_entries WHERE entry_key = :key"
                    ),
                    {"key": entry_key(0)},
                ).all()
    if sorted(each for each in kept if each != FIRST) != sorted(each.kept for each in typists):
        sys.exit("what is kept is not what was answered as kept")
    waits = sorted(wait for each in typists for wait in each.waits)
    for share in (0.5, 0.95, 0.99):
        yield {
            "name": f"portal: a cell saved, {len(links)} units typing, p{share * 100:.0f}",
            "median": waits[int(len(waits) * share)] * 1000,
            "unit": "ms",
            "n": len(waits),
            "load": os.getloadavg()[0],
        }


def entry_key(number: int) -> str:
    """What the entries of a form are called here."""
    return f"entry{number}"


def begin_drafts(url: str) -> None:
    """Give every unit of the step a form of twenty projects."""
    from oneplan.domain.submissions.drafts import FIELDS
    from oneplan.store.shared.session import begin
    from oneplan.store.submissions import drafts, expected_submissions

    with begin(url) as session:
        (cycle,) = session.scalars(_text("SELECT id FROM cycles")).all()
        for unit in expected_submissions.list_expected_units(session, cycle_id=cycle, step_id=STEP):
            scope = {"cycle_id": cycle, "step_id": STEP, "unit_code": unit.code}
            drafts.add_entry(session, **scope, key=FIELDS, values={})
            for number in range(ENTRIES):
                values = {**PROJECT, "project_name": f"โครงการที่ {number + 1}"}
                drafts.add_entry(session, **scope, key=entry_key(number), values=values)


def _csrf(http: HTTPConnection, page: str) -> str:
    http.request("GET", page)
    found = _CSRF.search(http.getresponse().read())
    if found is None:
        sys.exit("the page of an entry has no form")
    return found[1].decode()


def _text(words: str) -> Any:
    from sqlalchemy import text

    return text(words)
