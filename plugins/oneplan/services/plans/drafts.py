"""Plan versions in the making."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oneplan.store.plans import plan_parts, plans


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A version in the making: its parts are written down, its outcomes are not yet.

    Attributes:
        files, parts: What goes in.
        is_provincial: The province makes it: ceilings hold.
    """

    version: plans.PlanVersion
    files: Sequence[plan_parts.SubmissionPart]
    parts: Sequence[plans.PlanVersion]
    is_provincial: bool

    @property
    def id(self) -> int:
        """Id of the version."""
        return self.version.id

    def may_hold_duplicates(self) -> bool:
        """Whether rows of one place can come in from two sides.

        A place's first characters are its area. Plans that were made by
        themselves hold no duplicates any more, so only areas that two parts share
        can; files are always looked at.
        """
        if self.files:
            return True
        areas = [area for part in self.parts for area in part.areas]
        return len(areas) != len(set(areas))
