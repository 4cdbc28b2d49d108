"""Bring an embedded office up: database, migrations, Airflow, users, pools."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import time
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from urllib.parse import urlsplit

import httpx

from oneplan.config.accounts import ADMIN, SECRETARIAT
from oneplan.config.settings import PORTAL_OFFSET, Settings
from oneplan.embedded import postgres, supervision
from oneplan.embedded.environment import component_environment
from oneplan.embedded.home import Home
from oneplan.errors import OneplanError
from oneplan.gateways.airflow.airflow_api import AirflowApi
from oneplan.gateways.airflow.airflow_errors import AirflowRefused
from oneplan.store.shared.schema import migrate

START_SECONDS = 300


class OfficeNotReady(OneplanError):
    """The embedded office did not become healthy in time."""

    def __init__(self, *, logs: str, reason: str) -> None:
        super().__init__(f"The office did not start: {reason}. Its logs are in {logs}.")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RunningOffice:
    """A running embedded office."""

    url: str
    portal: str
    user: str
    password: str
    airflow: AirflowApi


def bring_up(
    settings: Settings, *, dags: Collection[str], pools: Mapping[str, tuple[int, str]]
) -> RunningOffice:
    """Start what is not running and wait until it is healthy and has its DAGs.

    Raises:
        PortTaken: Another program listens on one of the ports.
        OfficeNotReady: It did not become healthy in five minutes; what was started is stopped.
    """
    os.umask(0o077)  # whatever is written from here on is the owner's alone
    home = Home(settings.home)
    home.prepare()
    port = urlsplit(settings.airflow_url).port or 8080
    is_new = supervision.supervisor_process(home) is None
    if is_new:
        supervision.stop(home)
        supervision.check_ports(port)
        _start(home, settings, port)
    airflow = AirflowApi(settings.airflow_url, user=ADMIN, password=home.password_of(ADMIN))
    portal = f"http://localhost:{port + PORTAL_OFFSET}"
    try:
        _wait(home, airflow, portal, dags, pools)
    except OfficeNotReady:
        if is_new:  # half an office would wait for its pool for ever
            supervision.stop(home)
        raise
    return RunningOffice(
        url=settings.airflow_url,
        portal=portal,
        user=SECRETARIAT,
        password=home.password_of(SECRETARIAT),
        airflow=airflow,
    )


def _start(home: Home, settings: Settings, port: int) -> None:
    socket = postgres.start_server(home.postgres)
    home.close_to_others()
    postgres.create_databases(socket)
    url = postgres.database_url(socket, "oneplan")
    (home.run / "oneplan.url").write_text(url)
    environment = component_environment(
        home,
        dataclasses.replace(settings, database_url=url),
        port=port,
        database=postgres.database_url(socket, "airflow"),
    )
    with ThreadPoolExecutor(2) as both:
        ours = both.submit(migrate, url)
        theirs = both.submit(_migrate_airflow, home, environment)
        ours.result()
        theirs.result()
    supervision.start(home, environment)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _migrate_airflow(home: Home, environment: Mapping[str, str]) -> None:
    """Migrate Airflow's database, once for each version of Airflow."""
    note = home.run / "airflow.version"
    if note.exists() and note.read_text() == version("apache-airflow"):
        return
    done = subprocess.run(
        ["airflow", "db", "migrate"],  # noqa: S607  from the same virtual environment
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    (home.logs / "airflow-migrate.log").write_text(done.stdout + done.stderr)
    if done.returncode:
        raise OfficeNotReady(logs=str(home.logs), reason="airflow db migrate failed")
    note.write_text(version("apache-airflow"))


def _wait(
    home: Home,
    airflow: AirflowApi,
    portal: str,
    dags: Collection[str],
    pools: Mapping[str, tuple[int, str]],
) -> None:
    deadline = time.monotonic() + START_SECONDS
    reason = "Airflow's components are not healthy"
    has_pools = False
    while time.monotonic() < deadline:
        time.sleep(0.5)
        if not (airflow.is_healthy() and _answers(f"{portal}/health")):
            continue
        try:
            if not has_pools:
                for name, (slots, description) in pools.items():
                    airflow.save_pool(name, slots, description)
                has_pools = True
            missing = set(dags) - set(airflow.list_dags())
        except AirflowRefused as error:
            reason = str(error)
            continue
        if not missing:
            return
        reason = f"these DAGs are not there: {', '.join(sorted(missing))}"
    raise OfficeNotReady(logs=str(home.logs), reason=reason)
