"""Files that left the office, found by their content."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oneplan.errors import OneplanError
from oneplan.store.decisions import decisions
from oneplan.store.documents import documents


class FileNotOurs(OneplanError):
    """A file was asked for that the cycle neither issued nor sent."""

    status_code = 404
    th = "ไม่มีไฟล์นี้ในเอกสารที่ออกหรือส่งของรอบแผนนี้"

    def __init__(self, *, sha256: str) -> None:
        super().__init__(f"The cycle issued and sent no file {sha256[:16]}….")


def find_kept_file(session: Session, cycle_id: str, sha256: str) -> str:
    """The name of a file that was issued, or sent in a package, as its bytes are kept.

    Raises:
        FileNotOurs: Neither.
    """
    for _, file in documents.find_kept(session, sha256, cycle_id=cycle_id):
        return file.name
    for package in decisions.list_dispatches(session, cycle_id=cycle_id):
        for entry in package.files:
            if entry.get("sha256") == sha256:
                return str(entry["name"])
    raise FileNotOurs(sha256=sha256)
