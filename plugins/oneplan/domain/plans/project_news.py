"""What is new of projects from one version of a plan to a later one, as its units are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oneplan.domain.plans.differences import difference
from oneplan.domain.plans.plan_rows import RowAt
from oneplan.domain.plans.row_ends import RowEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedProject:
    """A project as one version of a plan has it.

    Attributes:
        digest: Of what its row says: other money is news too.
        end: How it ends there.
        into_key: :attr:`same_key` of the project that it merged into; empty for none.
        same_key: The same for the same project in every version of its file: sender, title and
            place, and which of its file's rows with these it is. Its row may be another.
    """

    row_key: str
    same_key: str
    unit_code: str
    row: RowAt
    title: str
    digest: bytes
    end: RowEnd
    into_key: str = ""

    def mark(self) -> bytes:
        """What makes it the same as before: its content, its end and the reason."""
        end = "\x1f".join((self.end.outcome, self.end.reason, self.into_key))
        return end.encode() + self.digest


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectNews:
    """A project that is new, that ends otherwise than before, or that is gone."""

    project: PlacedProject
    is_gone: bool = False


def news_of(
    before: Mapping[str, PlacedProject], after: Mapping[str, PlacedProject]
) -> Iterator[ProjectNews]:
    """What a later version says of projects that the one before did not.

    A project that moved within its file is the same one.

    Args:
        before: Row key → project of the version that units were told of last; empty for none.
        after: The same of the later version.
    """
    old, new = _by_project(before), _by_project(after)
    found = difference(_marks(old), _marks(new))
    for key in (*found.added, *found.changed):
        yield ProjectNews(project=new[key])
    for key in found.gone:
        yield ProjectNews(project=old[key], is_gone=True)


def _by_project(projects: Mapping[str, PlacedProject]) -> dict[str, PlacedProject]:
    return {each.same_key: each for each in projects.values() if not each.end.is_elsewhere}


def _marks(projects: Mapping[str, PlacedProject]) -> dict[str, bytes]:
    return {key: each.mark() for key, each in projects.items()}
