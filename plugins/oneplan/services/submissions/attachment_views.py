"""Files with details as people see them: of a unit's part in a step, and of a version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.submissions.attachments import KINDS, kind_of
from oneplan.store.submissions import attachments, version_files


def view_attachments(
    session: Session, cycle_id: str, *, step_id: str | None = None, unit_code: str | None = None
) -> list[dict[str, Any]]:
    """The files in force, as plain JSON, oldest first.

    Returns:
        step, unit, about, file_name, type, bytes, sha256, sender, added_at; kind, kind_th and
        kind_en; entry (of the form on the web, else None), row and project (its row and title in
        the version that the file went with last, of those that count if any does), lost (title
        of a project that this version does not hold), is_sent (whether it went with any).
    """
    return [
        {
            **_file(each),
            "entry": each.entry_key,
            **_place(link),
            "is_sent": link is not None,
        }
        for each, link in version_files.list_with_links(
            session, cycle_id=cycle_id, step_id=step_id, unit_code=unit_code
        )
    ]


def view_version_files(
    session: Session, submission_id: int, *, with_withdrawn: bool = False
) -> list[dict[str, Any]]:
    """The files that went with a version, by its projects, as plain JSON.

    Returns:
        As :func:`view_attachments`, and withdrawn: when, by whom and why a file was taken
        back, else None.
    """
    return [
        view_sent(each)
        for each in version_files.list_sent(session, [submission_id], with_withdrawn=with_withdrawn)
    ]


def view_sent(sent: version_files.SentFile) -> dict[str, Any]:
    """A file that went with a version, as plain JSON."""
    file = sent.file
    return {
        **_file(file),
        **_place(sent.link),
        "withdrawn": None
        if file.withdrawn_at is None
        else {"at": file.withdrawn_at, "by": file.withdrawn_by, "why": file.withdrawn_why},
    }


def group_by_entry(
    found: Sequence[Mapping[str, Any]], keys: Sequence[str]
) -> dict[str, list[Mapping[str, Any]]]:
    """The files of a form on the web by its entries; empty: those of the form as a whole.

    A file whose entry is there no more stands with the whole form: it is not lost from sight.
    """
    grouped: dict[str, list[Mapping[str, Any]]] = {"": []}
    for each in found:
        grouped.setdefault(each["entry"] if each["entry"] in keys else "", []).append(each)
    return grouped


def _file(file: attachments.DetailFile) -> dict[str, Any]:
    kind_th, kind_en = KINDS[kind_of(file.kind)]
    return {
        "step": file.step_id,
        "unit": file.unit_code,
        "about": file.about,
        "kind": file.kind,
        "kind_th": kind_th,
        "kind_en": kind_en,
        "file_name": file.file_name,
        "type": file.file_type,
        "bytes": file.byte_count,
        "sha256": file.sha256,
        "sender": file.sender,
        "added_at": file.added_at,
    }


def _place(link: version_files.Link | None) -> dict[str, Any]:
    return {
        "row": link.row_number if link else None,
        "project": (link.title if link else None) or "",
        "lost": (link.lost_title if link else None) or "",
    }
