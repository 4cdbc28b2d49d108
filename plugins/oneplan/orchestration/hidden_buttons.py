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
from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType

import structlog
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity
from fastapi import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from oneplan.orchestration.button_labels import Button, list_labels
from oneplan.orchestration.hand_set_guard import has_right
from oneplan.orchestration.office_roles import Right

SCRIPT_PATH = "/static/oneplan-hidden-buttons.js"
RUNS = ("dagRun_one", "dagRun_other")
TASKS = ("taskInstance_one", "taskInstance_other", "taskGroup_one")
_ACTIONS = "dags:runAndTaskActions"
BUTTONS: Mapping[Right, tuple[Button, ...]] = MappingProxyType(
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
    found = frozenset(label for button in BUTTONS[right] for label in list_labels(button))
    if not found:
        log.warning("buttons.no_labels")
    return found
