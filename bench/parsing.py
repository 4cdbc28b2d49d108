"""How long cycles take to become DAGs, beside dag-factory and plain code in the same run."""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

CYCLES = 77
TASKS = 84
ROUNDS = 5
ROOT = Path(__file__).parents[1]


def measure() -> Iterator[dict[str, Any]]:
    """Build and serialise 77 cycles; a DAG of 84 tasks against its peers."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _many(Path(folder))
        yield from _one(Path(folder))


def _many(folder: Path) -> Iterator[dict[str, Any]]:
    from airflow.serialization.serialized_objects import DagSerialization

    from oneplan.gateways.calendars import calendar_files
    from oneplan.orchestration.cycle_dag import build_cycle_dags

    for count in (19, 38, CYCLES):
        place = folder / str(count)
        place.mkdir()
        _write_cycles(place, count)

        def build(place: Path = place) -> list[Any]:
            calendar_files._load.cache_clear()  # noqa: SLF001  a fresh process has read nothing
            return list(build_cycle_dags(place))

        dags = build()
        yield _result(f"build {count} cycles of Rayong", build, unit="s")
        yield _result(f"build a cycle of Rayong, of {count}", build, unit="ms", per=count)
    yield _result(
        f"serialise {CYCLES} cycles of Rayong",
        lambda: [DagSerialization.to_dict(dag) for dag in dags],
        unit="s",
    )


def _write_cycles(folder: Path, count: int) -> None:
    text = (ROOT / "dags/calendars/rayong-2564.yaml").read_text(encoding="utf-8")
    for number in range(count):
        name = f"rayong-{number:04d}"
        (folder / f"{name}.yaml").write_text(text.replace("cycle: rayong-2564", f"cycle: {name}"))


def _one(folder: Path) -> Iterator[dict[str, Any]]:
    """One DAG of 84 tasks by three ways; the calendar is read anew each time, as dag-factory's is."""
    from oneplan.gateways.calendars import calendar_files
    from oneplan.orchestration.cycle_dag import build_cycle_dag

    path = _large_calendar(folder)
    config = _factory_file(folder)

    def ours() -> int:
        calendar_files._load.cache_clear()  # noqa: SLF001  a fresh process has read nothing
        return len(build_cycle_dag(calendar_files.load_calendar(path)).tasks)

    def factory() -> int:
        import dagfactory

        found: dict[str, Any] = {}
        dagfactory.load_yaml_dags(globals_dict=found, config_filepath=str(config))
        return len(found["large"].tasks)

    peers = {"dag-factory": factory, "plain code": _plain}
    counts = {"ours": ours(), **{name: peer() for name, peer in peers.items()}}
    times: dict[str, list[float]] = {name: [] for name in ("ours", *peers)}
    for _ in range(ROUNDS * 4):
        for name, call in {"ours": ours, **peers}.items():
            times[name].append(_seconds(call))
    medians = {name: statistics.median(each) * 1000 for name, each in times.items()}
    for name, median in medians.items():
        result = {
            "name": f"a DAG of {counts[name]} tasks: {name}",
            "median": median,
            "unit": "ms",
            "n": ROUNDS * 4,
        }
        if name == "ours":
            for peer in peers:
                yield {
                    **result,
                    "name": f"{result['name']} against {peer}",
                    "peer": peer,
                    "ratio": median / medians[peer],
                }
        else:
            yield result


def _large_calendar(folder: Path) -> Path:
    """Rayong with its first steps printed again, until the DAG has 84 tasks."""
    from oneplan.domain.cycles.calendars import Calendar
    from oneplan.orchestration.cycle_dag import build_cycle_dag

    data = yaml.safe_load((ROOT / "dags/calendars/rayong-2564.yaml").read_text(encoding="utf-8"))
    data["cycle"] = "large"
    extra = [step for step in data["steps"] if step["kind"] == "collect"]
    number = 0
    while len(build_cycle_dag(Calendar.model_validate(data)).tasks) < TASKS:
        number += 1
        data["steps"].append(
            {**extra[0], "id": f"9{number}", "parent": None, "inputs": [], "after": []}
        )
    path = folder / "large.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def _factory_file(folder: Path) -> Path:
    """The same number of tasks in groups of seven, as dag-factory reads them."""
    groups = {f"g{n}": {"tooltip": "x"} for n in range(TASKS // 7)}
    tasks = [
        {
            "task_id": f"t{n}",
            "operator": "airflow.providers.standard.operators.bash.BashOperator",
            "bash_command": "true",
            "task_group_name": f"g{n // 7}",
            **({"dependencies": [f"t{n - 1}"]} if n % 7 else {}),
        }
        for n in range(TASKS)
    ]
    dag = {
        "default_args": {"owner": "x", "start_date": "2019-01-01"},
        "schedule": None,
        "task_groups": [{"group_name": k, **v} for k, v in groups.items()],
        "tasks": tasks,
    }
    path = folder / "factory.yaml"
    path.write_text(yaml.safe_dump({"large": dag}, sort_keys=False), encoding="utf-8")
    return path


def _plain() -> int:
    """What a person would write by hand: twelve groups of seven."""
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.sdk import DAG, TaskGroup

    with DAG("plain", schedule=None) as dag:
        for group in range(TASKS // 7):
            with TaskGroup(f"g{group}"):
                previous = None
                for number in range(7):
                    task = BashOperator(task_id=f"t{number}", bash_command="true", owner="x")
                    if previous is not None:
                        previous >> task
                    previous = task
    return len(dag.tasks)


def _seconds(call: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _result(name: str, call: Callable[[], object], *, unit: str, per: int = 1) -> dict[str, Any]:
    scale = 1000 if unit == "ms" else 1
    times = [_seconds(call) * scale / per for _ in range(ROUNDS)]
    return {"name": name, "median": statistics.median(times), "unit": unit, "n": ROUNDS}
