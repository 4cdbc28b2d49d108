"""No sentence that a clerk reads names a step by the id of its file (``M3.1.2``)."""

import importlib
import inspect
import pkgutil
import re
from types import SimpleNamespace

import pendulum
import pytest

from oneplan.domain.decisions.decisions import Resolution
from oneplan.errors import OneplanError
from tests.support.builders import ROOT

STEP = "M3.1.2"
TYPED = frozenset({"StepUnknown", "StepNotInCalendar"})
"""Errors about what was typed, which is no step: it is said as it was typed."""
LAYERS = ("domain", "store", "services", "gateways", "portal")
VALUES = {
    "step_id": STEP,
    "committees": {STEP: "ชื่อ"},
    "uses": {},
    "known": ["1"],
    "levels": ["ก"],
    "may": (),
    "form": SimpleNamespace(key="brief", title_th="แบบ"),
    "resolution": next(iter(Resolution)),
    "opens_at": pendulum.datetime(2019, 1, 1),
    "version": 2,
    "seen": 2,
    "now": 3,
}
BARE = re.compile(
    r"ขั้นตอน(?:ที่)? ?\{(?:to_thai_digits\()?(?:[a-z_]+\.)?(?:step_id|step\.id|step)\)?\}"
    r"|ขั้นตอน(?:ที่)? ?\{[a-z]+\['step"
)
PLAIN = re.compile(r"\b(?:step|step_id) *\| *thai_digits|num\([a-z_.]*\bstep(?:_id)?, lang\)")
KNOWN = frozenset(
    {
        "domain/cycles/calendars.py",
        "domain/shared/step_ids.py",
        "store/cycles/stored_steps.py",
        "services/reminders/holds.py",
        "services/submissions/backfills.py",
        "domain/cycles/draft_answers.py",
    }
)
"""Modules that say what was typed, or the number of a draft that has no other."""


def errors():
    """Every error of the product that is made with the id of a step."""
    for layer in LAYERS:
        package = importlib.import_module(f"oneplan.{layer}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for kind in vars(importlib.import_module(found.name)).values():
                if (
                    inspect.isclass(kind)
                    and issubclass(kind, OneplanError)
                    and kind.__module__ == found.name
                    and "step_id" in inspect.signature(kind.__init__).parameters
                ):
                    yield kind


ERRORS = sorted(set(errors()), key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_an_error_names_its_step_as_printed(kind):
    asked = [name for name in inspect.signature(kind.__init__).parameters if name != "self"]
    said = kind(**{name: VALUES.get(name, "ก") for name in asked}).in_thai

    assert said
    assert bool(re.search("[A-Z][0-9๐-๙]", said)) is (kind.__name__ in TYPED), said
    assert re.search("[ก-๙]", said)


def test_the_walk_finds_the_errors():
    assert len(ERRORS) > 20


def test_no_sentence_of_the_source_holds_the_id_of_a_step():
    found = {
        f"{path.relative_to(ROOT / 'plugins/oneplan')}: {line.strip()}"
        for path in (ROOT / "plugins/oneplan").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if BARE.search(line) and path.relative_to(ROOT / "plugins/oneplan").as_posix() not in KNOWN
    }

    assert found == set()


def test_no_template_prints_the_id_of_a_step():
    found = {
        f"{path.name}: {match.group()}"
        for path in (ROOT / "include/templates").rglob("*.*")
        if path.suffix in (".html", ".txt", ".typ")
        for match in PLAIN.finditer(path.read_text(encoding="utf-8"))
    }

    assert found == set()
