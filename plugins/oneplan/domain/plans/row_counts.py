"""How many rows went into a plan, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass

from oneplan.errors import OneplanError


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many rows went into a plan and what became of them.

    Attributes:
        files: Files below the plan.
        sent: Rows of the files as intake counted them, less those decided below.
        incoming: Rows that are there.
        unmatched: Outcomes of rows that did not come in, or merged into a row that is none of them.
        doubled: Units of whom two versions came in.
    """

    files: int
    sent: int
    incoming: int
    kept: int
    merged: int
    excluded: int
    unmatched: int = 0
    doubled: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether no row was lost and none counted twice."""
        return (
            self.sent == self.incoming == self.kept + self.merged + self.excluded
            and not self.unmatched
            and not self.doubled
        )

    def as_dict(self) -> dict[str, int]:
        """The numbers that a plan version keeps."""
        return {
            "files": self.files,
            "incoming": self.incoming,
            "kept": self.kept,
            "merged": self.merged,
            "excluded": self.excluded,
        }


class RowsNotConserved(OneplanError):
    """A consolidation lost a row or counted one twice; nothing of it was kept."""

    retryable = True
    status_code = 409

    def __init__(self, *, plan: str, counts: Counts) -> None:
        self.counts = counts
        super().__init__(
            f"The plan {plan} was not made: {counts.sent} rows sent, {counts.incoming} came in,"
            f" {counts.kept} kept + {counts.merged} merged + {counts.excluded} excluded,"
            f" {counts.unmatched} outcomes without a row, {counts.doubled} units twice;"
            " rows in = kept + merged + excluded. Make the plans it takes in again first."
        )
