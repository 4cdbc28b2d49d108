"""The places of a calendar's file at which something is written: its nodes, with their marks."""

from __future__ import annotations

from collections.abc import Sequence

import yaml


def step_node(root: yaml.Node | None, step_id: str) -> yaml.MappingNode | None:
    """The mapping of a step; None where the file has no such step."""
    steps = value_of(root, "steps") if isinstance(root, yaml.MappingNode) else None
    for node in steps.value if isinstance(steps, yaml.SequenceNode) else ():
        name = value_of(node, "id") if isinstance(node, yaml.MappingNode) else None
        if name is not None and name.value == step_id:
            found: yaml.MappingNode = node
            return found
    return None


def value_of(node: yaml.MappingNode, key: str) -> yaml.Node | None:
    """The value under a key; None without it."""
    return next((value for name, value in node.value if name.value == key), None)


def edited(text: str, edits: Sequence[tuple[yaml.Node, str]]) -> str:
    """Put words in the place of nodes, the last first: the places of the others stay right."""
    for node, words in sorted(edits, key=lambda each: -each[0].start_mark.index):
        text = text[: node.start_mark.index] + words + text[end_of(node) :]
    return text


def end_of(node: yaml.Node) -> int:
    """Where the last letter of a node stands: that of a block leaves out what follows its lines."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return max(end_of(value) for _, value in node.value)
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return max(end_of(each) for each in node.value)
    return int(node.end_mark.index)


def inserted(text: str, before: yaml.Node, words: str, *, is_flow: bool = False) -> str:
    """Write a key before the first one of a mapping."""
    at, column = before.start_mark.index, before.start_mark.column
    between = ", " if is_flow else f"\n{' ' * column}"
    return f"{text[:at]}{words}{between}{text[at:]}"
