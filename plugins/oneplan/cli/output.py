"""What the command prints: JSON for programs, one line for people, errors on one line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from oneplan.errors import OneplanError


def print_json(value: Any, *, file: Path | None = None) -> None:
    """Print *value* as JSON, or write it to *file*."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    if file is None:
        sys.stdout.write(text + "\n")
    else:
        file.write_text(text + "\n", encoding="utf-8")


def say(line: str) -> None:
    """Print one line for a person."""
    typer.echo(line)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn an error of the office into one line and exit code 1."""
    try:
        yield
    except OneplanError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
