"""A calendar's file with one window put in the place of another; every other letter stays."""

from __future__ import annotations

import json

import yaml

from oneplan.domain.shared.step_ids import name_of_id
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.calendar_nodes import edited, inserted, step_node, value_of


class WindowNotFound(OneplanError):
    """A step's window was to be changed in a file that does not print it in a known way."""

    status_code = 409

    def __init__(self, *, step_id: str, rule: str) -> None:
        self.th = f"แก้กำหนดของ{name_of_id(step_id)} ในแฟ้มปฏิทินไม่ได้ ให้แก้ในแฟ้มแล้วใช้ “แก้ไขด้วยแฟ้ม”"
        super().__init__(f"The window of step {step_id!r} cannot be changed in the file: {rule}.")


def replace_window(text: str, step_id: str, printed: str) -> str:
    """Print another window for a step; a fuller print of the old one goes with it.

    Args:
        text: A calendar file that was read before.
        step_id: The step.
        printed: The new words, which a calendar can read.

    Raises:
        WindowNotFound: The file has no such step, or a window of another shape.
    """
    root = yaml.compose(text, yaml.SafeLoader)
    step = step_node(root, step_id)
    if step is None:
        raise WindowNotFound(step_id=step_id, rule="no such step")
    window = value_of(step, "window")
    quoted = json.dumps(printed, ensure_ascii=False)
    if window is None:
        first, _ = step.value[0]
        return inserted(
            text, first, f"window:\n{' ' * (first.start_mark.column + 2)}printed: {quoted}"
        )
    if not isinstance(window, yaml.MappingNode) or not window.value:
        raise WindowNotFound(step_id=step_id, rule="its window is no mapping")
    changes = [(name, node) for name, node in ((k.value, v) for k, v in window.value)]
    found = dict(changes)
    edits = [(node, "null") for name, node in changes if name in ("detail", "context_year_be")]
    if "printed" in found:
        edits.append((found["printed"], quoted))
        return edited(text, edits)
    text = edited(text, edits) if edits else text
    return inserted(text, window.value[0][0], f"printed: {quoted}", is_flow=window.flow_style)
