"""The same year through ``dag.test()``: no scheduler, every task in this process.

``dag.test()`` runs one task after the other and waits inside each wait, so the
year is lived first (steps opened, files sent, at their own moments) and the
DAG then runs over a year that is complete. Required Actions are answered over
Airflow's REST API, as a person would.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CYCLE = "rayong-2564"
PORT = "18750"


def measure() -> Iterator[dict[str, Any]]:
    """Run the year in a process of its own and read its seconds."""
    from oneplan.config.places import ROOT
    from oneplan.config.settings import Settings
    from oneplan.embedded import postgres
    from oneplan.embedded.environment import component_environment
    from oneplan.embedded.home import Home
    from oneplan.store.shared.schema import migrate

    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.prepare()
        socket = postgres.start_server(home.postgres)
        try:
            postgres.create_databases(socket)
            url = postgres.database_url(socket, "oneplan")
            migrate(url)
            settings = Settings.from_environment(
                {
                    **os.environ,
                    "ONEPLAN_HOME": folder,
                    "ONEPLAN_DATABASE_URL": url,
                    "ONEPLAN_PORT": PORT,
                }
            )
            environment = {
                **component_environment(
                    home,
                    settings,
                    port=int(PORT),
                    database=postgres.database_url(socket, "airflow"),
                ),
                "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
            }
            subprocess.run(
                ["airflow", "db", "migrate"], env=environment, check=True, capture_output=True
            )
            done = subprocess.run(
                [sys.executable, "-m", "bench.in_process"],
                env=environment,
                cwd=ROOT,
                check=True,
                capture_output=True,
                text=True,
            )
        finally:
            postgres.stop_server(home.postgres)
    seconds, tasks, run, ours = map(float, done.stdout.split("SECONDS")[-1].split())
    yield {"name": "a year of Rayong through dag.test()", "median": seconds, "unit": "s", "n": 1}
    name = "one province through the operators in Airflow"
    yield {"name": f"{name}: task instances", "median": tasks, "unit": "", "n": 1}
    yield {"name": f"{name}: the run", "median": run, "unit": "s", "n": 1}
    yield {
        "name": f"{name}: share spent in our code",
        "median": 100 * ours / run,
        "unit": "%",
        "n": 1,
    }


def main() -> None:
    """Live the year, run the DAG over it, print the seconds both took."""
    from airflow.dag_processing.dagbag import DagBag

    from oneplan.config.places import CALENDARS, DAGS
    from oneplan.gateways.calendars.calendar_files import load_calendar
    from oneplan.gateways.files.files import files
    from oneplan.services.operations.status import cycle_status
    from oneplan.services.simulation.registers import prepare_rehearsal
    from oneplan.services.simulation.rehearsal import Rehearsal, live_through
    from oneplan.services.simulation.uploads import ServiceUploads
    from oneplan.store.shared.session import begin

    start = time.perf_counter()
    with begin() as session:
        prepare_rehearsal(session, load_calendar(CALENDARS / f"{CYCLE}.yaml"), seed=2564)
    rehearsal = Rehearsal(
        cycle_id=CYCLE,
        begin=begin,
        airflow=None,
        speed=1,
        uploads=ServiceUploads(cycle_id=CYCLE, begin=begin, files=files),
        progress=lambda **_: None,
    )  # type: ignore[arg-type]
    live_through(rehearsal)
    ended = threading.Event()
    answers = threading.Thread(target=_answer, args=(ended,), daemon=True)
    answers.start()
    dag = DagBag(str(DAGS)).dags[CYCLE]
    ours = _watch_operators()
    began = time.perf_counter()
    run = dag.test()
    took = time.perf_counter() - began
    ended.set()
    seconds = time.perf_counter() - start
    with begin() as session:
        finished = cycle_status(session, CYCLE)["finished"]
    if str(run.state) != "success" or not finished:
        sys.exit(f"the run ended as {run.state}, finished: {finished}")
    print("SECONDS", seconds, len(run.get_task_instances()), took, sum(ours))


def _watch_operators() -> list[float]:
    """Time every method that Airflow calls on our operators and sensors; seconds gather here."""
    import importlib
    import pkgutil
    from functools import wraps
    from itertools import product

    spent: list[float] = []

    def watched(method: Any) -> Any:
        @wraps(method)
        def run(*arguments: Any, **named: Any) -> Any:
            start = time.perf_counter()
            try:
                return method(*arguments, **named)
            finally:
                spent.append(time.perf_counter() - start)

        return run

    for kind in ("operators", "sensors"):
        package = importlib.import_module(f"oneplan.orchestration.{kind}")
        for found in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            ours = [
                each
                for each in vars(module).values()
                if isinstance(each, type) and each.__module__ == module.__name__
            ]
            for each, name in product(ours, ("execute", "execute_complete")):
                if name in vars(each):
                    setattr(each, name, watched(vars(each)[name]))
    return spent


def _answer(ended: threading.Event) -> None:
    """Answer each Required Action over the REST API of this same database."""
    from airflow.api_fastapi.app import create_app
    from starlette.testclient import TestClient

    with TestClient(create_app(apps="core")) as client:
        passwords = json.loads(
            Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]).read_text()
        )
        signed_in = client.post(
            "/auth/token", json={"username": "chair", "password": passwords["chair"]}
        )
        token = signed_in.json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        while not ended.wait(0.3):
            found = client.get(
                "/api/v2/dags/~/dagRuns/~/hitlDetails?response_received=false"
            ).json()
            for each in found["hitl_details"]:
                ti = each["task_instance"]
                client.patch(
                    f"/api/v2/dags/{ti['dag_id']}/dagRuns/{ti['dag_run_id']}/taskInstances"
                    f"/{ti['task_id']}/{ti['map_index']}/hitlDetails",
                    json={"chosen_options": each["options"][:1], "params_input": _values(each)},
                )


def _values(request: dict[str, Any]) -> dict[str, Any]:
    """What the form shows, and a quorum."""
    shown = {name: param.get("value") for name, param in (request["params"] or {}).items()}
    return {name: {"present": 2, "members": 2}.get(name, value) for name, value in shown.items()}


if __name__ == "__main__":
    main()
