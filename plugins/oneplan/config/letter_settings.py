"""What the office's letters are printed with."""

from __future__ import annotations

import os
from pathlib import Path

GARUDA = "ONEPLAN_GARUDA"
"""A PNG or JPEG of the Garuda; empty where letters are printed on paper that has it."""


def garuda_path() -> Path | None:
    """The picture that the deployment names, or None."""
    path = os.environ.get(GARUDA, "").strip()
    return Path(path) if path else None
