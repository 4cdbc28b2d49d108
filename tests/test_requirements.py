"""docs/requirements.md names what is there: files, tests, pictures, documents and commands."""

import ast
import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import click
import pytest
import typer
import yaml

from oneplan.domain.documents.document_kinds import DocumentKind

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGE = (DOCS / "requirements.md").read_text(encoding="utf-8")
GUIDES = [DOCS / "guide.md", DOCS / "operations.md", ROOT / "README.md"]
READ_FROM_THE_SOURCES = 85
COLUMNS = 7
NOTHING = "–"


def table(page: str) -> list[list[str]]:
    """The cells of every requirement's row."""
    lines = [line for line in page.splitlines() if re.match(r"\| *R\d", line)]
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]


def problems(page: str) -> list[str]:
    """Everything on the page that is not so."""
    rows = table(page)
    found = [f"{row[0]}: {len(row)} cells" for row in rows if len(row) != COLUMNS]
    numbers = [int(row[0][1:]) for row in rows]
    if numbers[:1] != [1] or any(b != a + 1 for a, b in pairwise(numbers)):
        found.append("the numbers do not go up by one from R01")
    if len(rows) < READ_FROM_THE_SOURCES:
        found.append(f"only {len(rows)} rows")
    for row in rows:
        if len(row) == COLUMNS:
            found += [f"{row[0]}: {problem}" for problem in row_problems(*row[1:])]
    return found


def row_problems(asked, source, done_in, test, shown_by, missing):  # noqa: PLR0917
    """What of a row's cells is empty or names something that is not there."""
    if "" in (asked, missing) or NOTHING in (asked, source, done_in, test, shown_by):
        yield "a cell is empty"
    for where in source.split(", "):
        if not re.fullmatch(r"00[0-4]:\d+", where):
            yield f"no document and line: {where!r}"
    yield from unless_there(done_in, is_home, "file")
    yield from unless_there(test, is_test, "test")
    yield from unless_there(shown_by, is_evidence, "picture, document, page or command")


def unless_there(cell, is_there, what):
    named = re.findall(r"`([^`]+)`|\]\(([^)]+)\)", cell)
    if not named:
        yield f"no {what} is named"
    for code, link in named:
        if not is_there(code or link):
            yield f"no such {what}: {code or link}"


def is_home(name: str) -> bool:
    """A file of the repository or the package, or ``cycle:step`` of a calendar."""
    cycle, _, step = name.partition(":")
    if step:
        return step in steps_of(cycle)
    return any((folder / name).is_file() for folder in (ROOT, ROOT / "plugins/oneplan"))


@lru_cache
def steps_of(cycle: str) -> set[str]:
    path = ROOT / "dags/calendars" / f"{cycle}.yaml"
    if not path.is_file():
        return set()
    read = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {step["id"] for step in read["steps"]}


def is_test(name: str) -> bool:
    """``tests/…/test_x.py::test_y``, a function of that file."""
    path, _, function = name.partition("::")
    return function in functions_of(path)


@lru_cache
def functions_of(path: str) -> set[str]:
    file = ROOT / path
    if not (path.startswith("tests/") and file.is_file()):
        return set()
    body = ast.parse(file.read_text(encoding="utf-8")).body
    return {
        node.name
        for node in body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def is_evidence(name: str) -> bool:
    """A picture or a heading of a page, a kind of document, or a command that a guide shows."""
    kind, _, rest = name.partition(" ")
    if kind == "document":
        return rest in set(DocumentKind)
    if kind == "oneplan":
        return is_command(tuple(rest.split())) and any(name in guide for guide in guides())
    path, _, heading = name.partition("#")
    file = DOCS / path
    return file.is_file() and (not heading or heading in headings_of(path))


@lru_cache
def guides() -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in GUIDES)


@lru_cache
def is_command(words: tuple[str, ...]) -> bool:
    from oneplan.cli.app import app

    command: click.Command | None = typer.main.get_command(app)
    for word in words:
        command = getattr(command, "commands", {}).get(word)
    return command is not None and not hasattr(command, "commands")


@lru_cache
def headings_of(path: str) -> set[str]:
    """Headings of a page as GitHub links to them."""
    lines = (DOCS / path).read_text(encoding="utf-8").splitlines()
    heads = [line.lstrip("#").strip().lower() for line in lines if line.startswith("#")]
    return {re.sub(r"[^\w฀-๿ -]", "", head).replace(" ", "-") for head in heads}


def test_every_requirement_has_a_row_and_every_row_names_what_is_there():
    assert problems(PAGE) == []


RIGHT = next(row for row in table(PAGE) if row[6] == NOTHING)
EMPTIED = [pytest.param({at: ""}, id=f"cell {at} is emptied") for at in range(1, COLUMNS)]
TEST = "tests/test_requirements.py::test_that_was_renamed"


@pytest.mark.parametrize("changes", [
    *EMPTIED,
    pytest.param({2: "002"}, id="no line"),
    pytest.param({2: "009:1"}, id="a document that is none"),
    pytest.param({3: "words alone"}, id="no file"),
    pytest.param({3: "`domain/cycles/gone.py`"}, id="a file that moved"),
    pytest.param({3: "`rayong-2564:99`"}, id="a step that no calendar has"),
    pytest.param({3: "`nakhon-2564:1`"}, id="a calendar that is not there"),
    pytest.param({4: f"`{TEST}`"}, id="a test that was renamed"),
    pytest.param({4: "`tests/gone.py::test_x`"}, id="a file of tests that moved"),
    pytest.param({5: "[x](pictures/gone.png)"}, id="a picture that is not there"),
    pytest.param({5: "[x](forms.md#gone)"}, id="a heading that is not there"),
    pytest.param({5: "`document gone`"}, id="a kind of document that is none"),
    pytest.param({5: "`oneplan gone`"}, id="a command that is none"),
    pytest.param({5: "`oneplan calendar`"}, id="a group of commands"),
])  # fmt: skip
def test_a_row_that_says_what_is_not_so_is_found(changes):
    row = [changes.get(at, cell) for at, cell in enumerate(RIGHT)]

    assert not list(row_problems(*RIGHT[1:]))
    assert list(row_problems(*row[1:]))


@pytest.mark.parametrize("change", [
    pytest.param(lambda lines: lines[:-1][:80], id="rows are lost"),
    pytest.param(lambda lines: [*lines[:5], *lines[6:]], id="a row between is lost"),
    pytest.param(lambda lines: [*lines, lines[-1]], id="a row stands twice"),
    pytest.param(lambda lines: [*lines[:-1], lines[-1].rsplit("|", 2)[0] + "|"], id="a cell is lost"),
])  # fmt: skip
def test_rows_that_are_lost_or_doubled_are_found(change):
    lines = [line for line in PAGE.splitlines() if line.startswith("| R")]

    assert problems("\n".join(lines)) == []
    assert problems("\n".join(change(lines)))
