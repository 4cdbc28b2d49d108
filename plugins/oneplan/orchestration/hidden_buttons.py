"""Buttons of Airflow's pages that would answer 403 to who looks at them, left out.

Airflow shows every button to everybody, and says what is not allowed once it was pressed.
A script hides those of acts that the visitor has no right to. It finds a button by its
label, which stands in the translations that Airflow brings along: that is read here from
the same files, in every language, so that a new version of Airflow may say it otherwise.
The switch that pauses cannot be pressed, and keys that set a state or clear do nothing.
What a visitor may do is decided by ``office_roles.py`` and asked of Airflow; a button
that is found by other means is refused as before.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

import structlog
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity
from fastapi import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from oneplan.orchestration.hand_set_guard import has_right
from oneplan.orchestration.office_roles import Right

SCRIPT_PATH = "/static/oneplan-hidden-buttons.js"
ENGLISH = "en"
"""What Airflow falls back to where a language lacks a label."""
RUNS = ("dagRun_one", "dagRun_other")
TASKS = ("taskInstance_one", "taskInstance_other", "taskGroup_one")
_ACTIONS = "dags:runAndTaskActions"
BUTTONS: Mapping[Right, tuple[tuple[str, tuple[str, ...]], ...]] = MappingProxyType(
    {
        ("DELETE", None): (("dags:dagActions.delete.button", ()),),
        ("DELETE", DagAccessEntity.RUN): (
            (f"{_ACTIONS}.delete.button", RUNS),
            (f"{_ACTIONS}.markAs.button", RUNS),
        ),
        ("DELETE", DagAccessEntity.TASK_INSTANCE): (
            (f"{_ACTIONS}.delete.button", TASKS),
            (f"{_ACTIONS}.markAs.button", TASKS),
        ),
        ("PUT", DagAccessEntity.RUN): ((f"{_ACTIONS}.clear.button", RUNS),),
        ("PUT", DagAccessEntity.TASK_INSTANCE): (
            (f"{_ACTIONS}.clear.button", TASKS),
            (f"{_ACTIONS}.clear.buttonTooltip", ()),
            (f"{_ACTIONS}.clearAllMapped.button", ()),
            (f"{_ACTIONS}.clearAllMapped.buttonTooltip", ()),
        ),
        ("POST", DagAccessEntity.RUN): (
            ("components:triggerDag.button", ()),
            ("components:triggerDag.title", ()),
        ),
    }
)
"""Right that an act takes → labels of its buttons, and what is named in each.

Setting a state takes the right to delete (``hand_set_guard.py``).
"""
KEYS: Mapping[Right, tuple[str, ...]] = MappingProxyType(
    {
        ("DELETE", DagAccessEntity.RUN): ("KeyS", "KeyF"),
        ("DELETE", DagAccessEntity.TASK_INSTANCE): ("KeyS", "KeyF"),
        ("PUT", DagAccessEntity.RUN): ("KeyC",),
        ("PUT", DagAccessEntity.TASK_INSTANCE): ("KeyC",),
    }
)
"""Right that an act takes → the keys that ask for it, each with shift."""
PAUSE_TEST_ID = "toggle-pause"
"""Airflow's name of the switch that pauses; it also says whether a cycle is paused, so it stays."""
PAUSE: Right = ("POST", DagAccessEntity.RUN)
SCRIPT = """(function () {
  "use strict";
  var refused = %s;
  var labels = new Set(refused.labels), keys = new Set(refused.keys);
  function look() {
    document.querySelectorAll("button").forEach(function (button) {
      var says = button.getAttribute("aria-label");
      var isRefused = labels.has(says) || labels.has(button.textContent.trim());
      if (isRefused === (button.dataset.oneplan === "refused")) return;
      if (isRefused) {
        button.dataset.oneplan = "refused";
        button.style.setProperty("display", "none", "important");
      } else {
        delete button.dataset.oneplan;
        button.style.removeProperty("display");
      }
    });
    document.querySelectorAll(refused.still || ":not(*)").forEach(function (held) {
      held.inert = true;
    });
  }
  var changes = { attributeFilter: ["aria-label"], attributes: true, characterData: true };
  changes.childList = changes.subtree = true;
  new MutationObserver(look).observe(document.documentElement, changes);
  window.addEventListener("keydown", function (event) {
    var fields = "input, textarea, select, [contenteditable]";
    if (event.target.closest && event.target.closest(fields)) return;
    if (event.shiftKey && keys.has(event.code)) event.stopImmediatePropagation();
  }, true);
})();
"""

log = structlog.get_logger()


async def hidden_buttons(scope: Scope) -> Response:
    """The script for who asks; empty for who may do everything, and before the sign-in."""
    try:
        refused = [right for right in BUTTONS if not await has_right(scope, right, None)]
    except HTTPException:
        refused = []
    script = script_without(refused) if refused else ""
    headers = {"Cache-Control": "no-store", "Vary": "Cookie"}
    return Response(script, media_type="text/javascript", headers=headers)


def script_without(refused: Collection[Right]) -> str:
    """The script for who lacks some rights."""
    said = {
        "labels": sorted(frozenset[str]().union(*map(labels_of, refused))),
        "keys": sorted({key for right in refused for key in KEYS.get(right, ())}),
        "still": f'[data-testid="{PAUSE_TEST_ID}"]' if PAUSE in refused else "",
    }
    return SCRIPT % json.dumps(said, ensure_ascii=False)


@cache
def labels_of(right: Right) -> frozenset[str]:
    """What the buttons of an act say, in every language of Airflow's pages."""
    found = frozenset(
        label
        for words in _languages()
        for key, named in BUTTONS[right]
        for label in _labels(words, key, named)
    )
    if not found:
        log.warning("buttons.no_labels")
    return found


def _labels(words: Mapping[str, Any], key: str, named: tuple[str, ...]) -> Iterator[str]:
    label = _say(words, key)
    if label and not named:
        yield label
    elif label:
        for each in named:
            yield label.replace("{{type}}", _say(words, f"common:{each}"))


def _say(words: Mapping[str, Any], key: str) -> str:
    """A text of a language, of English where the language has none; else nothing."""
    namespace, _, path = key.partition(":")
    for spoken in (words[namespace], words[ENGLISH][namespace]):
        said: Any = spoken
        for part in path.split("."):
            said = said.get(part) if isinstance(said, dict) else None
        if isinstance(said, str):
            return said
    return ""


@cache
def _languages() -> tuple[Mapping[str, Any], ...]:
    """Each language: namespace → its texts, and under ``en`` the English ones."""
    folder = files("airflow") / "ui" / "dist" / "i18n" / "locales"
    if not folder.is_dir():
        return ()
    english = _namespaces(folder / ENGLISH)
    return tuple({**_namespaces(each), ENGLISH: english} for each in folder.iterdir())


def _namespaces(folder: Traversable) -> dict[str, Any]:
    return {name: _read(folder / f"{name}.json") for name in ("common", "components", "dags")}


def _read(file: Traversable) -> Any:
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
