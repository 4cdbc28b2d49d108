"""An embedded office of the test's own: real PostgreSQL, real Airflow, a folder that goes."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from oneplan.gateways.airflow.airflow_api import AirflowApi
from oneplan.services.cycles.clock import planning_now
from oneplan.store.cycles.clocks import find_clock
from oneplan.store.shared.session import begin
from tests.support.browser_pages import CHROMIUM, browser_page, open_cycle
from tests.support.builders import ROOT, calendar_data, write_calendar
from tests.support.offices import ONEPLAN, free_port

TIMEOUT = 2_700
"""Seconds for a test and the years before it: it waits for an office, whatever else runs."""


@dataclass(frozen=True)
class OpenOffice:
    """A running office and the environment that reaches it."""

    home: Path
    environment: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://localhost:{self.environment['ONEPLAN_PORT']}"

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [ONEPLAN, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=2_000,
        )
        if check:
            assert done.returncode == 0, (arguments, done.stdout[-1500:], done.stderr[-1500:])
        return done

    def json(self, *arguments: str):
        return json.loads(self.run(*arguments).stdout)

    def database_url(self) -> str:
        return (self.home / "run" / "oneplan.url").read_text()

    def processes(self) -> list[psutil.Process]:
        """Every process that belongs to this office, by the home in its command or environment."""
        found = []
        for process in psutil.process_iter():
            try:
                belongs = process.environ().get("ONEPLAN_HOME") == str(self.home)
                belongs = belongs or str(self.home) in " ".join(process.cmdline())
            except psutil.Error:
                continue
            if belongs and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        return found


def pytest_collection_modifyitems(items):
    """Let the tests of this folder take their time."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(TIMEOUT))


@pytest.fixture(scope="session")
def office():
    """An office with the four cycles and a small one."""
    home = Path(tempfile.mkdtemp(prefix="oneplan-office-"))
    shutil.copytree(ROOT / "dags", home / "dags")
    for cycle in ("small-2564", "late-2564", "answer-2564"):
        data = calendar_data(cycle=cycle, policy={"reminders": [0]})
        write_calendar(home / "dags" / "calendars", data)
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "ONEPLAN"))},
        "ONEPLAN_HOME": str(home / "home"),
        "ONEPLAN_DAGS": str(home / "dags"),
        "ONEPLAN_PORT": str(free_port()),
        # A person is asked at once about a mail that nobody answered for.
        "ONEPLAN_MAIL_WAIT_MINUTES": "0",
        "AIRFLOW__OPENLINEAGE__TRANSPORT": json.dumps(
            {"type": "file", "log_file_path": str(home / "lineage.json"), "append": True}
        ),
    }
    made = OpenOffice(home=home / "home", environment=environment)
    made.run("up")
    yield made
    made.run("down")
    left = [" ".join(p.cmdline())[:120] for p in made.processes() if p.pid != os.getpid()]
    shutil.rmtree(home, ignore_errors=True)
    assert left == [], "make stop left processes behind"


@pytest.fixture(scope="session")
def airflow(office):
    """Airflow's API, as the administrator."""
    passwords = json.loads((office.home / "airflow" / "passwords.json").read_text())
    api = AirflowApi(office.url, user="admin", password=passwords["admin"])
    yield api
    api.close()


@pytest.fixture(scope="session")
def rayong(office, tmp_path_factory):
    """Rayong's year, rehearsed once; a picture of the running cycle is taken on the way.

    ``ONEPLAN_PICTURES=1`` writes the picture that the README shows.
    """
    folder = tmp_path_factory.mktemp("rayong")
    report = folder / "report.json"
    errors = folder / "errors.txt"
    picture = folder / "cycle.png"
    with errors.open("w") as stream:
        running = subprocess.Popen(
            [ONEPLAN, "rehearse", "rayong-2564", "--json", str(report)],
            env=office.environment,
            stdout=subprocess.DEVNULL,
            stderr=stream,
        )
    try:
        if CHROMIUM is not None:
            wait_until(office, "2019-05-20", running)
            take_picture(office, picture)
        running.wait(timeout=2_000)
    finally:
        running.kill()
        running.wait(30)
    assert running.returncode == 0, errors.read_text()[-1500:]
    return {**json.loads(report.read_text()), "picture": str(picture)}


def take_picture(office, picture) -> None:
    """Show the running cycle; the README's picture is one of these."""
    with browser_page(office) as page:
        open_cycle(page, office, "rayong-2564")
        page.screenshot(path=picture)
    if os.environ.get("ONEPLAN_PICTURES"):
        pictures = ROOT / "docs" / "pictures"
        pictures.mkdir(exist_ok=True)
        shutil.copy(picture, pictures / "cycle.png")


def wait_until(office, day: str, running) -> None:
    """Wait until the planning clock has reached *day*, or the rehearsal has ended."""
    url = office.database_url()
    while running.poll() is None:
        with begin(url) as session:
            is_rehearsed = find_clock(session, "rayong-2564") is not None
            if is_rehearsed and planning_now(session, "rayong-2564").isoformat() >= day:
                return
        time.sleep(1)
