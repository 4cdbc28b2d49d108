"""The repository keeps its own conventions."""

import ast
import json
import os
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest
import yaml

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


BINARY = {".png", ".ttf", ".woff2", ".docx"}


def test_only_pictures_fonts_and_samples_are_binary():
    """A profile or another left-over of a tool is not committed by accident."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("no checkout of git")
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    present = [path for path in paths if path.is_file()]

    assert len(present) > 1000
    assert [p.name for p in present if p.suffix not in BINARY and not _is_text(p)] == []


def _is_text(path: Path) -> bool:
    content = path.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in content


def test_a_module_is_one_noun():
    long = {
        p.name: n
        for p in tracked("plugins/oneplan/**/*.py")
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > 300
    }

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
        cwd=ROOT,
        env={"PYTHONPATH": "plugins", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-2000:]


def test_no_module_imports_itself_by_way_of_others():
    """The contract looks at the modules of one folder; this looks across folders."""
    graph = grimp.build_graph("oneplan")
    graph.remove_import(
        importer="oneplan.domain.forms.headings", imported="oneplan.domain.forms.forms"
    )
    imports = {each: graph.find_modules_directly_imported_by(each) for each in graph.modules}

    assert len(imports) > 400
    assert len(list(TopologicalSorter(imports).static_order())) == len(imports)


@pytest.mark.parametrize("word", [
    "ladder", "rung", "fate", "fates", "twins", "surroundings", "set aside", "late door", "late_door",
    "silent_units", "mail_rounds", "DoorKeeper",
])  # fmt: skip
def test_a_word_that_was_replaced_is_not_used(word):
    """CONTRIBUTING has the terms; stored hashes, waiting tasks and the old option keep a few."""
    found = {
        str(path.relative_to(ROOT))
        for path in tracked(
            "plugins/**/*.py",
            "dags/**/*",
            "docs/**/*.md",
            "include/**/*.html",
            "include/**/*.txt",
            "include/**/*.yaml",
            "*.md",
            "Makefile",
        )
        if path.is_file()
        and "migrations" not in path.parts
        and re.search(rf"(?<![-\w]){word}(?!\w)", path.read_text(encoding="utf-8"))
    }

    assert found == set()


def test_the_hooks_are_the_steps_of_make_check():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    entries = [hook["entry"] for repo in hooks["repos"] for hook in repo["hooks"]]
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\ncheck:")[1].split("\n\n")[0]
    steps = [line.strip().replace("$(BIN)", ".venv/bin") for line in recipe.splitlines()[1:]]

    assert len(steps) == len(entries) >= 5
    assert [step for step, entry in zip(steps, entries, strict=True) if step not in entry] == []


def test_every_home_of_a_rule_that_contributing_names_is_there():
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = told.split("A rule has one home:")[1].split("##")[0]
    named = re.findall(r"`(domain/[a-z_/]+\.py)`", table)

    assert len(named) >= 10
    assert [path for path in named if not (ROOT / "plugins/oneplan" / path).is_file()] == []


def test_every_commit_that_contributing_shows_is_there():
    if (ROOT / ".git/shallow").exists() or not (ROOT / ".git").exists():
        pytest.skip("this copy has no history")
    shown = re.findall(r"`git show ([0-9a-f]{7,})`", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    kinds = [
        subprocess.run(
            ["git", "cat-file", "-t", each], cwd=ROOT, capture_output=True, text=True, check=False
        ).stdout.strip()
        for each in shown
    ]

    assert kinds == ["commit"] * len(shown)
    assert len(shown) >= 4


HEAVY = (
    "typst",
    "docx",
    "docxtpl",
    "pypdf",
    "pandas",
    "pyarrow",
    "openpyxl",
    "xlsxwriter",
    "numpy",
)


@pytest.mark.parametrize(
    "modules",
    [
        pytest.param(
            "oneplan.orchestration.cycle_dag, oneplan.orchestration.late_file_dags",
            marks=pytest.mark.airflow,
            id="the DAG files, which every task process parses",
        ),
        pytest.param("oneplan.services.operations.mail_worker", id="the mail worker"),
        pytest.param("oneplan.services.submissions.inbox", id="the drop folder"),
        pytest.param("oneplan.services.operations.status", id="the status of a cycle"),
    ],
)
def test_what_runs_all_year_or_is_asked_often_loads_no_library_of_documents_or_tables(modules):
    code = f"""
import json, sys
import {modules}
print(json.dumps([name for name in {HEAVY} if name in sys.modules]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "plugins")},
    )

    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_a_class_name_is_one_class():
    """A reader who looks a name up finds one thing."""
    homes: dict[str, list[str]] = {}
    for path in tracked("plugins/oneplan/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(str(path.relative_to(ROOT)))

    assert {name: found for name, found in homes.items() if len(found) > 1} == {}
