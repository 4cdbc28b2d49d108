"""The projects that a unit sent, each once, however many versions of its file it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from oneplan.domain.plans.project_facts import SentFact
from oneplan.domain.plans.project_keys import number_alike, project_key
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.personal_data import hide_personal_data
from oneplan.domain.submissions.submissions import COUNTED_STATES, SubmissionState
from oneplan.store.plans.project_places import SentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SentProject:
    """A project of one step: one title and place, in one version of a file or several.

    Attributes:
        key: What names it in every version (:mod:`oneplan.domain.plans.project_keys`).
        row: Where it stands in the file in force, else in the last one that held it.
        rows: Id of each file that holds it → its row there.
        in_force: The version of the file in force; None where none is.
    """

    key: str
    row: SentRow
    rows: dict[int, SentRow] = field(default_factory=dict)
    in_force: int | None = None

    @property
    def row_key(self) -> str:
        """``<step>/<unit>/<sheet row>``."""
        return row_key_of(self.row)

    @property
    def is_in_force(self) -> bool:
        """Whether the file in force holds it."""
        return self.row.version == self.in_force

    def sent(self) -> SentFact:
        """The file that it came in."""
        row = self.row
        is_replaced = self.in_force is not None and self.in_force > row.version
        return SentFact(
            version=row.version,
            file_name=row.file_name,
            sheet=row.sheet,
            row_number=row.row_number or 0,
            state=SubmissionState(row.state),
            is_late=row.is_late,
            on=row.received_at.astimezone(BANGKOK).date(),
            replaced_by=self.in_force if is_replaced else None,
            reason=hide_personal_data(row.reason or ""),
        )


def row_key_of(row: SentRow) -> str:
    """The key of a row of one version."""
    return f"{row.step_id}/{row.unit_code}/{row.row_number}"


def group_projects(sent: Sequence[SentRow]) -> list[SentProject]:
    """Every project once, by step, unit and where it stands; *sent* is in the order of versions."""
    by_step: dict[tuple[str, str], list[SentRow]] = {}
    for row in sent:
        by_step.setdefault((row.step_id, row.unit_code), []).append(row)
    return [project for rows in by_step.values() for project in _of_step(rows)]


def last_files(sent: Sequence[SentRow]) -> Iterator[SentRow]:
    """A row of the last version of each step and unit."""
    last = {(row.step_id, row.unit_code): row for row in sent}
    yield from last.values()


def _of_step(rows: Sequence[SentRow]) -> list[SentProject]:
    counted = [row.version for row in rows if row.state in COUNTED_STATES]
    in_force = max(counted, default=None)
    found: dict[str, dict[int, SentRow]] = {}
    for of_file in _by_file(rows).values():
        # A file may hold a title and place twice: the first is the first of every version.
        marks = [bytes(row.match_key) for row in of_file]
        for row, mark, number in zip(of_file, marks, number_alike(marks), strict=True):
            key = project_key(f"{row.step_id}/{row.unit_code}", mark, number)
            found.setdefault(key, {})[row.submission_id] = row
    projects = [
        SentProject(
            key=key,
            row=next(
                (each for each in by_file.values() if each.version == in_force),
                max(by_file.values(), key=lambda each: each.version),
            ),
            rows=by_file,
            in_force=in_force,
        )
        for key, by_file in found.items()
    ]
    return sorted(projects, key=lambda each: (not each.is_in_force, each.row.row_number or 0))


def _by_file(rows: Sequence[SentRow]) -> dict[int, list[SentRow]]:
    """Id of each file → its rows; a file without rows has none."""
    found: dict[int, list[SentRow]] = {}
    for row in rows:
        if row.row_number is not None:
            found.setdefault(row.submission_id, []).append(row)
    return found
