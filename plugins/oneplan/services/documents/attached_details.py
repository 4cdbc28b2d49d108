"""Files with details of the projects of a plan: for its annex, and for the package that is sent."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy.orm import Session

from oneplan.domain.documents.documents import clean
from oneplan.domain.shared.personal_data import hide_personal_data
from oneplan.domain.submissions.attachments import KINDS, AttachmentKind, kind_of
from oneplan.store.plans.plan_attachments import AttachedBelow, list_attached_below
from oneplan.store.plans.row_outcomes import resolve_rows
from oneplan.store.submissions import submission_rows


class AttachedDetail(NamedTuple):
    """A file with details of a plan.

    Attributes:
        row_key: The project of the plan that it stands with; empty: its unit's whole part.
        file: The file as its unit added it.
    """

    row_key: str
    file: AttachedBelow

    @property
    def kind_th(self) -> str:
        """What it is, in Thai."""
        return KINDS[kind_of(self.file.kind)][0]

    @property
    def name(self) -> str:
        """What its unit calls it, without data of persons."""
        return hide_personal_data(clean(self.file.file_name))

    @property
    def about(self) -> str:
        """The project that it belongs to as its unit calls it, or what it is about."""
        return hide_personal_data(clean(self.file.title or self.file.about))

    @property
    def words(self) -> str:
        """Kind, name and project, as a document lists it."""
        kind = "" if kind_of(self.file.kind) == AttachmentKind.OTHER else f"{self.kind_th}: "
        return f"{kind}{self.name}" + (f" ({self.about})" if self.about else "")


def list_details(
    session: Session, plan_version_id: int, wanted: Collection[str] | None = None
) -> tuple[AttachedDetail, ...]:
    """The files of a plan's projects, by step, unit and row.

    The file of a project that was merged stands with the project that it went into; of one that
    was excluded there is none. A file of the unit's whole part stands where a project of it does.

    Args:
        session: A transaction.
        plan_version_id: The plan.
        wanted: Keys of the rows that it is about; None: all that the plan keeps.
    """
    found = list_attached_below(session, plan_version_id)
    if not found:
        return ()
    of_units = {each.submission_id for each in found if each.row_number is None}
    rows = {(each.submission_id, each.row_number) for each in found if each.row_number is not None}
    rows |= set(submission_rows.list_numbers(session, of_units))
    places = resolve_rows(session, plan_version_id, sorted(rows)) if rows else {}
    keys = {
        row: place.key for row, place in places.items() if wanted is None or place.key in wanted
    }
    standing = {submission_id for submission_id, _ in keys}
    details = []
    for each in found:
        if each.row_number is None:
            if each.submission_id in standing:
                details.append(AttachedDetail("", each))
            continue
        key = keys.get((each.submission_id, each.row_number))
        if key is not None:
            details.append(AttachedDetail(key, each))
    return tuple(details)
