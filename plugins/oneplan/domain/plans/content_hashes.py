"""Hashes of what goes into a plan and of what it says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence


def plan_hash(parts: Sequence[str], outcomes: Iterable[str]) -> str:
    """SHA-256 over what a plan says: its parts' hashes and the outcomes it gave.

    A plan that takes in one plan and changes nothing says the same as that one.

    Args:
        parts: Lines of the parts: ``file <step>/<unit> <file hash> <rows hash>`` or
            ``plan <step>/<group> <content hash>``.
        outcomes: Lines of what the plan itself did not keep:
            :func:`oneplan.domain.plans.row_outcomes.hashed_lines`.
    """
    lines = sorted(outcomes)
    if len(parts) == 1 and not lines and parts[0].startswith("plan "):
        return parts[0].rsplit(" ", 1)[1]
    return hashlib.sha256("\n".join((*sorted(parts), *lines)).encode()).hexdigest()


def input_hash(parts: Iterable[str]) -> str:
    """SHA-256 of an input set: the sorted hashes of what went in."""
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()
