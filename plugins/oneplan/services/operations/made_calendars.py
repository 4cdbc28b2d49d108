"""Files of calendars that the desk made: kept by their hash, given back to whoever may act."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from oneplan.errors import OneplanError
from oneplan.gateways.files.files import Files
from oneplan.store.shared import done_acts

_NAME = re.compile(r"([0-9a-f]{64})-([a-z0-9-]{3,60}\.yaml)")


class NoMadeFile(OneplanError):
    """A calendar's file was asked for that no act of the cycle made."""

    status_code = 404
    th = "ไม่มีแฟ้มปฏิทินนี้ กรุณาทำใหม่จากหน้าปฏิทิน"

    def __init__(self) -> None:
        super().__init__("No act of this cycle made such a calendar.")


def keep_made(files: Files, cycle_id: str, text: str) -> str:
    """Keep the text of a calendar; return the path below the cycle at which it is given."""
    return f"/calendar/files/{files.put(text.encode())}-{cycle_id}.yaml"


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
