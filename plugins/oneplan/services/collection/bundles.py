"""One ZIP of many units' files: each is received by itself, and answered by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import KW_ONLY, dataclass, replace
from zipfile import ZipInfo

from sqlalchemy.orm import Session

from oneplan.errors import OneplanError
from oneplan.gateways.archive_guards import MAX_UNPACKED_BYTES
from oneplan.gateways.file_types import FileRefused, open_archive, refuse
from oneplan.gateways.files import Files
from oneplan.gateways.workbooks import MAX_BYTES, FileReading, read_ahead
from oneplan.services.collection.submissions import receive_submission, record_refusal
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.forms.file_checks import form_of
from oneplan.services.forms.receipts import Receipt
from oneplan.store.submission_rows import copying_together

MAX_BUNDLE_BYTES = 100 * 1024 * 1024
MAX_FILES = 500
UTF8_NAME = 0x800
"""The flag of a ZIP's member that says that its name is UTF-8."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleResult:
    """What became of one file: a receipt, or the reason there is none."""

    file_name: str
    unit_code: str
    unit_name: str
    receipt: Receipt | None = None
    th: str = ""
    en: str = ""


def receive_bundle(
    session: Session,
    *,
    cycle_id: str,
    step_id: str,
    units: Mapping[str, str],
    content: bytes,
    sender: str,
    files: Files,
) -> list[BundleResult]:
    """Receive every file of a ZIP for the unit that its stamp or its name says.

    Only files of *units* (code → Thai name), for which the sender may send, are received.

    Raises:
        FileRefused: The ZIP itself is not let in.
    """
    sent = _Sent(session, cycle_id=cycle_id, step_id=step_id, sender=sender, files=files)
    accepts = form_of(calendar_in_force(session, cycle_id), step_id).accepts
    names: list[str] = []

    def contents() -> Iterator[bytes]:
        for name, member in _members(content):
            names.append(name)
            yield member

    with copying_together(session):
        return [
            sent.receive(names[number], member, file, units)
            for number, (member, file) in enumerate(read_ahead(contents(), accepts=accepts))
        ]


@dataclass(frozen=True, slots=True)
class _Sent:
    """One ZIP on its way in."""

    session: Session
    _: KW_ONLY
    cycle_id: str
    step_id: str
    sender: str
    files: Files

    def receive(
        self, name: str, content: bytes, file: FileReading | FileRefused, units: Mapping[str, str]
    ) -> BundleResult:
        """Receive one file; what goes wrong with it touches no other."""
        stamped = "" if isinstance(file, FileRefused) else file.stamp.get("unit", "")
        unit_code = stamped if stamped in units else _unit_in_name(name, units)
        answer = BundleResult(
            file_name=name, unit_code=unit_code, unit_name=units.get(unit_code, "")
        )
        if not unit_code:
            return replace(answer, th="ไม่ทราบว่าเป็นของหน่วยงานใด ให้ขึ้นต้นชื่อไฟล์ด้วยรหัสหน่วยงาน",
                           en="Whose file this is cannot be told; begin its name with the unit's code")  # fmt: skip
        scope = {"cycle_id": self.cycle_id, "step_id": self.step_id, "unit_code": unit_code}
        if isinstance(file, FileRefused):
            record_refusal(self.session, **scope, content=content, refusal=file)
            return replace(answer, th=file.th, en=file.en)
        try:
            with self.session.begin_nested():
                receipt = receive_submission(self.session, **scope, file_name=name, content=content,
                                             sender=self.sender, files=self.files, file=file)  # fmt: skip
        except OneplanError as error:
            return replace(answer, th=str(error), en=str(error))
        return replace(answer, receipt=receipt)


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of a ZIP, their true size held to the limits; names are only shown."""
    with open_archive(content) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and _is_file(m.filename)]
        if len(members) > MAX_FILES:
            raise refuse("entries", len(members))
        if not members:
            raise refuse("empty")
        total = 0
        for member in members:
            with archive.open(member) as stream:
                data = stream.read(MAX_BYTES + 1)
            total += len(data)
            if total > MAX_UNPACKED_BYTES:
                raise refuse("unpacked")
            yield _name_of(member).rsplit("/", 1)[-1][:200], data


def _name_of(member: ZipInfo) -> str:
    """The name of a file as its sender reads it: Thai Windows and the Mac do not say how they wrote it."""
    if member.flag_bits & UTF8_NAME:
        return member.filename
    written = member.filename.encode("cp437")
    for encoding in ("utf-8", "cp874"):
        with suppress(UnicodeDecodeError):
            return written.decode(encoding)
    return member.filename


def _is_file(name: str) -> bool:
    return not name.startswith("__MACOSX/") and not name.rsplit("/", 1)[-1].startswith((".", "~$"))


def _unit_in_name(name: str, units: Mapping[str, str]) -> str:
    """The unit whose code stands in a file's name, or an empty string."""
    words = re.split(r"[\s_.()]+", name)
    return next((word for word in words if word in units), "") or next(
        (code for code in sorted(units, key=len, reverse=True) if code in name), ""
    )
