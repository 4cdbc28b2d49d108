"""Calendar files as data: read with the lines of their steps, and written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

WIDTH = 110


class _Dumper(yaml.SafeDumper):
    """Lists stand inside their key, as in the files that people write."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002  yaml's signature
        super().increase_indent(flow, indentless=False)


def read_calendar_data(path: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """The data of a calendar file that was read before, and step id → its line, from 1."""
    text = path.read_text(encoding="utf-8")
    lines: dict[str, int] = {}
    root = yaml.compose(text, yaml.CSafeLoader)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "steps" and isinstance(value, yaml.SequenceNode):
            for node in value.value:
                name = next(pair[1].value for pair in node.value if pair[0].value == "id")
                lines[name] = node.start_mark.line + 1
    return yaml.load(text, yaml.CSafeLoader), lines


def calendar_text(data: Mapping[str, Any], *, heading: Sequence[str]) -> str:
    """The text of a calendar file; *heading* stands above it as comments."""
    body = yaml.dump(dict(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
    return "".join(f"# {line}\n" for line in heading) + body


def replace_calendar(path: Path, content: bytes) -> None:
    """Put a calendar's file in its place at once: Airflow never reads half of it."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)
