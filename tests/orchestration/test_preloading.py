"""What a forking component holds before its first fork."""

import subprocess
import sys

import pytest
import yaml

from tests.support.builders import CALENDARS

pytestmark = pytest.mark.airflow

IN_A_CHILD = """
import os, sys
from pathlib import Path
from oneplan.gateways.calendars import calendar_files, holidays_th
from oneplan.orchestration.preloading import preload
from oneplan.store.shared.base import Base

folder = Path(sys.argv[1])
assert preload(folder) == int(sys.argv[2])
before = set(sys.modules)
if os.fork() == 0:
    from oneplan.orchestration.cycle_dag import build_cycle_dags
    from oneplan.services.cycles.due_dates import working_days_of
    read = calendar_files._load.cache_info().misses
    days = holidays_th._working_days.cache_info().misses
    dags = list(build_cycle_dags(folder))
    for dag in dags:
        working_days_of(calendar_files.load_calendar(folder / f"{dag.dag_id}.yaml"))
    assert len(dags) == int(sys.argv[2])
    assert holidays_th._working_days.cache_info().misses == days
    assert all(mapper.configured for mapper in Base.registry.mappers)
    new = sorted(n for n in set(sys.modules) - before if n.startswith(("oneplan.", "holidays")))
    again = calendar_files._load.cache_info().misses - read
    print(again, new, flush=True)
    os._exit(0)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(-1, 0)[1]))
"""


def in_a_child(folder, read):
    done = subprocess.run(
        [sys.executable, "-c", IN_A_CHILD, str(folder), str(read)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def test_a_forked_process_reads_and_imports_nothing_anew():
    assert in_a_child(CALENDARS, len(list(CALENDARS.glob("*.yaml")))) == "0 []"


def test_a_calendar_that_cannot_be_read_keeps_no_component_from_starting(tmp_path):
    good = (CALENDARS / "rayong-2564.yaml").read_text(encoding="utf-8")
    (tmp_path / "rayong-2564.yaml").write_text(good, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("cycle: [", encoding="utf-8")
    (tmp_path / "folder.yaml").mkdir()
    data = yaml.safe_load(good) | {"cycle": "draft-2564", "draft": {}}
    (tmp_path / "draft-2564.yaml").write_text(yaml.safe_dump(data, allow_unicode=True))

    read_again = in_a_child(tmp_path, 1)

    # Only those that could not be read are read again, to be reported.
    assert read_again.endswith("[]")
