"""Files of calendars that the desk made: kept by their hash, given back to whoever may act."""

from __future__ import annotations

import re
from typing import Literal

from sqlalchemy.orm import Session

from oneplan.errors import OneplanError
from oneplan.gateways.files.files import Files
from oneplan.store.shared import audit, done_acts

_NAME = re.compile(r"([0-9a-f]{64})-([a-z0-9-]{3,60}\.yaml)")


class NoMadeFile(OneplanError):
    """A calendar's file was asked for that no act of the cycle made."""

    status_code = 404
    th = "ไม่มีแฟ้มปฏิทินนี้ กรุณาทำใหม่จากหน้าปฏิทิน"

    def __init__(self) -> None:
        super().__init__("No act of this cycle made such a calendar.")


Did = Literal["read", "answered"]
"""What an act did with a draft."""


def keep_made(
    session: Session,
    cycle_id: str,
    made_cycle: str,
    text: str,
    *,
    files: Files,
    actor: str,
    reason: str,
) -> str:
    """Keep the text of the calendar of *made_cycle*, made on the pages of *cycle_id*.

    Returns:
        The path below the cycle at which it is given.
    """
    sha256 = files.put(text.encode())
    audit.append_event(
        session,
        actor=actor,
        action="calendar_file.made",
        cycle_id=cycle_id,
        subject=made_cycle,
        details={"sha256": sha256},
        reason=reason,
    )
    return f"/calendar/files/{sha256}-{made_cycle}.yaml"


def keep_draft(
    session: Session,
    cycle_id: str,
    text: str,
    *,
    did: Did,
    files: Files,
    actor: str,
    reason: str,
) -> str:
    """Keep the text of a draft; return the path below the cycle at which it is shown."""
    sha256 = files.put(text.encode())
    audit.append_event(
        session,
        actor=actor,
        action=f"calendar_draft.{did}",
        cycle_id=cycle_id,
        subject=sha256,
        reason=reason,
    )
    return f"/calendar/drafts/{sha256}"


def read_kept(session: Session, cycle_id: str, name: str, *, files: Files) -> tuple[bytes, str]:
    """The content and the name of a file that an act of the cycle made.

    Raises:
        NoMadeFile: None did.
    """
    found = _NAME.fullmatch(name)
    location = f"/calendar/files/{name}"
    if found is None or not done_acts.led_to(session, cycle_id=cycle_id, location=location):
        raise NoMadeFile
    return files.get(found[1]), found[2]


def read_kept_draft(session: Session, cycle_id: str, sha256: str, *, files: Files) -> str:
    """The text of a draft that an act of the cycle made.

    Raises:
        NoMadeFile: None did.
    """
    location = f"/calendar/drafts/{sha256}"
    if not done_acts.led_to(session, cycle_id=cycle_id, location=location):
        raise NoMadeFile
    return files.get(sha256).decode()
