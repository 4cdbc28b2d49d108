"""The repository keeps its own conventions."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def tracked(*patterns: str) -> list[Path]:
    """Files of the repository, whether or not they are committed yet."""
    return sorted({path for p in patterns for path in ROOT.glob(p) if ".venv" not in path.parts})


@pytest.mark.airflow
def test_airflow_loads_only_the_plugin_file():
    code = """
import json, sys
from airflow.plugins_manager import get_plugin_info, _get_plugins
plugins, errors = _get_plugins()
strays = [n for n, m in sys.modules.items()
          if "plugins/oneplan/" in str(getattr(m, "__file__", "")) and not n.startswith("oneplan")]
print(json.dumps({"errors": errors, "strays": strays,
                  "names": [p.name for p in plugins if p.name.startswith("oneplan")]}))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])

    assert found == {"errors": {}, "strays": [], "names": ["oneplan"]}


def test_the_ignore_file_has_its_one_line():
    assert (ROOT / "plugins/.airflowignore").read_text() == "oneplan/\n"


def test_mail_never_goes_by_smtplib():
    ours = tracked("plugins/**/*.py", "dags/**/*.py")

    assert ours
    assert [p for p in ours if "smtplib" in p.read_text(encoding="utf-8")] == []


def test_a_module_is_one_noun():
    long = {p.name: n for p in tracked("plugins/oneplan/**/*.py")
            if (n := len(p.read_text(encoding="utf-8").splitlines())) > 330}  # fmt: skip

    assert set(long) <= {"tables.py"} | {
        p.name for p in tracked("plugins/oneplan/store/migrations/versions/*.py")
    }


def test_the_pools_of_the_image_are_those_of_the_tasks():
    from oneplan.orchestration.pools import POOLS

    there = json.loads((ROOT / "deploy/pools.json").read_text(encoding="utf-8"))

    assert {n: (p["slots"], p["description"]) for n, p in there.items()} == dict(POOLS)


def test_the_contracts_are_kept():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")],
        cwd=ROOT, env={"PYTHONPATH": "plugins", "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.parametrize("word", [
    "ladder", "rung", "fate", "fates", "twins", "surroundings", "set aside", "late door", "late_door",
    "silent_units", "mail_rounds", "DoorKeeper",
])  # fmt: skip
def test_a_word_that_was_replaced_is_not_used(word):
    """CONTRIBUTING has the terms; stored hashes, waiting tasks and the old option keep a few."""
    found = {
        str(path.relative_to(ROOT))
        for path in tracked("plugins/**/*.py", "dags/**/*", "docs/**/*.md", "include/**/*.html",
                            "include/**/*.txt", "include/**/*.yaml", "*.md", "Makefile")
        if path.is_file() and "migrations" not in path.parts
        and re.search(rf"(?<![-\w]){word}(?!\w)", path.read_text(encoding="utf-8"))
    }  # fmt: skip

    assert found == set()
