"""Mail: planning a day, rendering and queueing, handing over, and what waiting costs."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bench.databases import Database

ROOT = Path(__file__).parents[1]
UNITS = 10_000
GROUPS = 878
SUBMISSIONS = 1_000_000
CYCLE = "bench-2564"
DAY = "2019-02-04T09:00"
"""A Monday four days after the step was due: units and their superiors are told."""


def measure() -> Iterator[dict[str, Any]]:
    """Everything about mail, on a PostgreSQL of its own."""
    from oneplan.config.settings import settings

    os.environ.update(
        {"ONEPLAN_SECRET_KEY": "a key of this measurement", "ONEPLAN_MAIL_CAP": "100000"}
    )
    sys.path.insert(0, str(ROOT))
    with Database() as url, tempfile.TemporaryDirectory() as home:
        os.environ["ONEPLAN_HOME"] = home
        settings.cache_clear()
        _prepare(url)
        yield from _plan(url)
        yield from _render_and_queue(url)
        yield from _hand_over(url)
        yield from _wait(url)


def _prepare(url: str) -> None:
    """Ten thousand villages that owe a step its file, in the amphoe of the whole country."""
    from tests.support.builders import calendar_data, step_data
    from tests.support.world import moment

    from oneplan.domain.cycles.calendars import Calendar
    from oneplan.gateways.files.areas import list_area_rows
    from oneplan.services.cycles.calendars import start_cycle
    from oneplan.services.cycles.clock import set_clock
    from oneplan.services.cycles.steps import open_step
    from oneplan.store.shared.session import begin
    from oneplan.store.units import areas, contacts, units

    data = calendar_data(step_data("1"), cycle=CYCLE, scope="national")
    data.pop("province")
    calendar = Calendar.model_validate(data)
    rows = list(list_area_rows())
    tambon = [code for code, *_ in rows if len(code) == 6]  # noqa: PLR2004  DOPA's digits
    amphoe = [code for code, *_ in rows if len(code) == 4][:GROUPS]  # noqa: PLR2004
    tambon = [code for code in tambon if code[:4] in set(amphoe)]
    villages = [
        _unit(f"V{n:05d}", "village", tambon[n % len(tambon)], "village_committee")
        for n in range(UNITS)
    ]
    offices = [_unit(f"A{code}", "amphoe", code, "amphoe") for code in amphoe]
    with begin(url) as session:
        areas.add_areas(session, rows)
        start_cycle(session, calendar, seed=1)
        units.save_units(session, villages + offices)
        contacts.save_contacts(
            session,
            [
                {
                    "unit_code": u["code"],
                    "email": f"{u['code'].lower()}@units.invalid",
                    "name": u["name_th"],
                    "role": "head" if u["level"] == "amphoe" else "coordinator",
                    "deputy_of": None,
                    "absent_from": None,
                    "absent_until": None,
                }
                for u in villages + offices
            ],
        )
        set_clock(session, CYCLE, at=moment("2019-01-05"), speed=0, hold_at=moment("2019-01-05"))
        open_step(session, CYCLE, "1")
        set_clock(session, CYCLE, at=moment(DAY), speed=0, hold_at=moment(DAY))


def _unit(code: str, level: str, area: str, role: str) -> dict[str, Any]:
    return {
        "code": code,
        "level": level,
        "area_code": area,
        "role": role,
        "name_th": f"หน่วยงาน {code}",
        "is_simulated": True,
    }


def _plan(url: str) -> Iterator[dict[str, Any]]:
    from tests.support.world import moment

    from oneplan.services.reminders.previews import preview
    from oneplan.store.shared.session import begin

    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        with begin(url) as session:
            found = preview(session, CYCLE, moment(DAY).date())
        seconds.append(time.perf_counter() - start)
    told = sum(len(each["to"]) for each in found["reminders"] if each["level"] == "unit")
    if told != UNITS or not any(each["level"] == "superior" for each in found["reminders"]):
        sys.exit(f"{told} units are told of, not {UNITS}")
    yield {
        "name": "notices: plan the day for 10,000 missing units",
        "median": median(seconds),
        "unit": "s",
        "n": 3,
    }


def _render_and_queue(url: str) -> Iterator[dict[str, Any]]:
    """The share of rendering: the same templates with the same values, and nothing else."""
    rates, shares = zip(*(_queue_once(url) for _ in range(3)), strict=True)
    yield {
        "name": "notices: render and queue 10,000 mails",
        "median": median(rates),
        "unit": "mail/s",
        "n": 3,
        "ratio": median(shares),
        "peer": "share that is bare Jinja2 rendering",
    }


def _queue_once(url: str) -> tuple[float, float]:
    """Mails a second, and the share of rendering; what was queued before goes first."""
    from sqlalchemy import text

    from oneplan.gateways.mail import templates
    from oneplan.services.reminders import outbox as service
    from oneplan.services.reminders.reminder_schedule import queue_reminders
    from oneplan.store.shared.session import begin

    with begin(url) as session:
        session.execute(text("DELETE FROM notices"))
    given: list[tuple[str, Any]] = []

    def keeping(template: str) -> Any:
        made = templates.notice_renderer(template)

        def render(values: Any) -> Any:
            given.append((template, values))
            return made(values)

        return render

    service.notice_renderer = keeping
    start = time.perf_counter()
    with begin(url) as session:
        queued = queue_reminders(session, CYCLE, "1", "due+3")
    whole = time.perf_counter() - start
    service.notice_renderer = templates.notice_renderer
    made = {template: templates.notice_renderer(template) for template, _ in given}
    start = time.perf_counter()
    for template, values in given:
        made[template](values)
    bare = time.perf_counter() - start
    if queued < UNITS or len(given) != queued:
        sys.exit(f"{len(given)} mails were rendered and {queued} queued")
    return queued / whole, bare / whole


def _hand_over(url: str) -> Iterator[dict[str, Any]]:
    """The official client alone, one mail after another, against the same server in the same run."""
    import subprocess

    from sendgrid import SendGridAPIClient

    from oneplan.gateways.mail.sendgrid_mail import SendGridMailer
    from oneplan.services.reminders import sending
    from oneplan.store.shared.session import begin

    server = subprocess.Popen(
        [sys.executable, "-m", "tests.support.sendgrid_server", "0"],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        host = f"http://127.0.0.1:{server.stdout.readline().strip()}" if server.stdout else ""
        mailer = SendGridMailer(api_key="x", sender="plan@rayong.go.th", host=host)
        bodies: list[Any] = []
        offer = mailer._offer  # noqa: SLF001  the bodies are what the client alone is given

        def keeping(notice_id: int, body: Any) -> str:
            bodies.append(body)
            return offer(notice_id, body)

        mailer._offer = keeping  # type: ignore[method-assign]  # noqa: SLF001
        start = time.perf_counter()
        reached = sending.deliver_queued(CYCLE, begin=lambda: begin(url), mailer=mailer)
        ours = time.perf_counter() - start
        alone = SendGridAPIClient("x", host=host)
        start = time.perf_counter()
        for body in bodies:
            alone.send(body)
        bare = time.perf_counter() - start
    finally:
        server.terminate()
        server.wait(30)
    if reached.get("accepted", 0) < UNITS or len({str(b) for b in bodies}) != len(bodies):
        sys.exit(f"{reached}: not every mail was taken, or two had one body")
    yield {
        "name": "notices: hand 10,000 mails to a loopback server",
        "median": len(bodies) / ours,
        "unit": "mail/s",
        "n": len(bodies),
        "ratio": bare / ours,
        "peer": "the official client alone, one after another",
    }


def _wait(url: str) -> Iterator[dict[str, Any]]:
    """What all waiting groups cost at rest, over a million submissions."""
    from sqlalchemy import event, text

    from oneplan.orchestration.triggers.store_polls import REAL_POLL_SECONDS
    from oneplan.services.cycles.steps import waiting
    from oneplan.services.operations.polls import Kind, WaitCondition, answer
    from oneplan.store.shared.session import begin, engine
    from oneplan.store.submissions.waiting_groups import list_complete

    with engine(url).connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text(_REGROUP))
        # Without its figures PostgreSQL checks each of a million foreign keys the slow way.
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text(_FILL), {"versions": 1 + SUBMISSIONS // (UNITS - GROUPS)})
        connection.execute(text("VACUUM ANALYZE"))
        kept = connection.scalar(text("SELECT count(*) FROM submissions")) or 0
    if kept < SUBMISSIONS:
        sys.exit(f"{kept} submissions, not {SUBMISSIONS}")
    with begin(url) as session:
        groups = session.scalars(text("SELECT DISTINCT group_code FROM expected_submissions")).all()
    conditions = [WaitCondition(Kind.RECEIVED, CYCLE, "1", group) for group in groups]
    asked: list[str] = []
    event.listen(engine(url), "before_cursor_execute", lambda *args: asked.append(args[2]))
    seconds = []
    for _ in range(20):
        with begin(url) as session:
            start = time.perf_counter()
            answer(session, conditions)
            seconds.append(time.perf_counter() - start)
    queries = len(asked) / 20
    keys = {(CYCLE, "1", group) for group in groups}
    alone = []
    for _ in range(20):
        with begin(url) as session:
            session.connection()
            start = time.perf_counter()
            list_complete(session, keys)
            alone.append(time.perf_counter() - start)
    with begin(url) as session:
        start = time.perf_counter()
        for group in groups:
            waiting(session, CYCLE, "1", group)
        single = time.perf_counter() - start
    yield {
        "name": f"notices: one poll for {len(groups)} waiting groups, 1 M submissions",
        "median": median(seconds) * 1000,
        "unit": "ms",
        "n": 20,
        "ratio": single / median(seconds),
        "peer": "a query a group",
    }
    yield {
        "name": f"notices: the set query of a poll, {len(groups)} groups, 1 M submissions",
        "median": median(alone) * 1000,
        "unit": "ms",
        "n": 20,
        "ratio": single / median(alone),
        "peer": "a query a group",
    }
    yield {
        "name": "notices: queries a minute at rest, all waiting groups",
        "median": queries * 60 / REAL_POLL_SECONDS,
        "unit": "/min",
        "n": 20,
    }


_REGROUP = """
UPDATE expected_submissions e SET group_code = left(u.area_code, 4) FROM units u WHERE u.code = e.unit_code
"""
"""By amphoe: the groups that all provinces together wait for."""

_FILL = """
INSERT INTO submissions (cycle_id, step_id, unit_code, version, state, sha256, receipt_number, form, file_name,
                         file_type, byte_count, row_count, total_baht, totals, rows_hash, areas, sender, findings,
                         layout, received_at, is_late)
SELECT e.cycle_id, e.step_id, e.unit_code, v,
       CASE WHEN v % 10 = 0 THEN 'returned' ELSE 'accepted' END,
       md5(e.unit_code || v), row_number() OVER (), 'village_plan', 'a.xlsx', 'xlsx', 1, 1, 1, '{}', '', '[]',
       'bench', '[]', '{}', now(), false
FROM expected_submissions e CROSS JOIN generate_series(1, :versions) AS v
WHERE e.unit_code NOT IN (SELECT max(unit_code) FROM expected_submissions GROUP BY group_code)
"""
"""Every unit but one of each group has sent, many times over."""
