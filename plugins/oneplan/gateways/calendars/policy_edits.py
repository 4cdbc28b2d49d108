"""A calendar's file with other rules of reminding; every other letter stays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml

from oneplan.domain.shared.step_ids import name_of_id
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.calendar_nodes import (
    edited,
    end_of,
    inserted,
    step_node,
    value_of,
)


class PolicyNotFound(OneplanError):
    """Rules were to be changed in a file that does not print them in a known way."""

    status_code = 409

    def __init__(self, *, step_id: str, rule: str) -> None:
        of_th = name_of_id(step_id) if step_id else "รอบแผน"
        self.th = f"แก้ตารางเตือนของ{of_th} ในแฟ้มปฏิทินไม่ได้ ให้แก้ในแฟ้มแล้วใช้ “แก้ไขด้วยแฟ้ม”"
        of_en = f"step {step_id!r}" if step_id else "the cycle"
        super().__init__(f"The rules of {of_en} cannot be changed in the file: {rule}.")


def replace_rules(text: str, step_id: str, rules: Mapping[str, Any]) -> str:
    """Write rules under ``policy`` of a step, or of the calendar; those that are not named stay.

    Args:
        text: A calendar file that was read before.
        step_id: The step; empty for the calendar.
        rules: Key of :class:`~oneplan.domain.cycles.calendar_steps.Policy` → its JSON value.

    Raises:
        PolicyNotFound: The file has no such step, or rules of another shape.
    """
    if not rules:
        return text
    root = yaml.compose(text, yaml.SafeLoader)
    owner = step_node(root, step_id) if step_id else root
    if not isinstance(owner, yaml.MappingNode) or not owner.value:
        raise PolicyNotFound(step_id=step_id, rule="no such step")
    written = {key: json.dumps(value, ensure_ascii=False) for key, value in rules.items()}
    policy = value_of(owner, "policy")
    if policy is None or (isinstance(policy, yaml.ScalarNode) and policy.value in ("", "null")):
        flow = f"{{{', '.join(f'{key}: {value}' for key, value in written.items())}}}"
        if policy is not None:
            return edited(text, [(policy, flow if policy.value else f" {flow}")])
        first, _ = owner.value[0]
        if owner.flow_style:
            return inserted(text, first, f"policy: {flow}", is_flow=True)
        indent = " " * (first.start_mark.column + 2)
        lines = "".join(f"\n{indent}{key}: {value}" for key, value in written.items())
        return inserted(text, first, f"policy:{lines}")
    if not isinstance(policy, yaml.MappingNode) or not policy.value:
        raise PolicyNotFound(step_id=step_id, rule="its policy is no mapping")
    return _in_policy(text, policy, written)


def _in_policy(text: str, policy: yaml.MappingNode, written: Mapping[str, str]) -> str:
    """Replace the rules that stand there, then write the others before the first one."""
    found = {name.value: (name, value) for name, value in policy.value}
    places = sorted(
        ((*found[key], words) for key, words in written.items() if key in found),
        key=lambda each: -each[1].start_mark.index,
    )
    for name, value, words in places:
        # A value on lines of its own may stand where one in brackets may not.
        at = name.end_mark.index
        text = f"{text[:at]}: {words}{text[end_of(value) :]}"
    # The first key stands before all that was replaced: its place is the same.
    first, _ = policy.value[0]
    for key, words in written.items():
        if key not in found:
            text = inserted(text, first, f"{key}: {words}", is_flow=bool(policy.flow_style))
    return text
