"""One ZIP of many units' files: each is received by itself, and answered by itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import KW_ONLY, dataclass, field, replace
from zipfile import ZipInfo

from sqlalchemy.orm import Session

from oneplan.domain.submissions import SubmissionState
from oneplan.errors import OneplanError
from oneplan.gateways.archive_guards import MAX_UNPACKED_BYTES
from oneplan.gateways.file_types import FileRefused, open_archive, refuse
from oneplan.gateways.files import Files
from oneplan.gateways.workbooks import MAX_BYTES, FileReading, read_ahead
from oneplan.services.collection.submissions import receive_submission, record_refusal
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.forms.file_checks import form_of
from oneplan.services.forms.receipts import Receipt
from oneplan.store import units as store_units
from oneplan.store.submission_rows import copying_together

MAX_BUNDLE_BYTES = 100 * 1024 * 1024
MAX_FILES = 500
UTF8_NAME = 0x800
"""The flag of a ZIP's member that says that its name is UTF-8."""
_RUN = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")
_PART = re.compile(r"[A-Za-z0-9]+|[._-]")
"""What the codes of a register are made of, and where one may end."""


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
    taken: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Unit → the name and the hash of its file that stands."""

    def receive(
        self, name: str, content: bytes, file: FileReading | FileRefused, units: Mapping[str, str]
    ) -> BundleResult:
        """Receive one file; what goes wrong with it touches no other."""
        stamped = "" if isinstance(file, FileRefused) else file.stamp.get("unit", "")
        named = _unit_in_name(self.session, name, units)
        unit_code = stamped if stamped in units else named
        answer = BundleResult(
            file_name=name, unit_code=unit_code, unit_name=units.get(unit_code, "")
        )
        if not unit_code:
            return replace(answer, th="ไม่ทราบว่าเป็นของหน่วยงานใด ให้ขึ้นต้นชื่อไฟล์ด้วยรหัสหน่วยงาน",
                           en="Whose file this is cannot be told; begin its name with the unit's code")  # fmt: skip
        if named and named != unit_code:
            return replace(answer, th=f"ชื่อไฟล์เป็นของ {named} แต่แบบในไฟล์จัดทำไว้สำหรับ {unit_code} จึงไม่ได้รับ",
                           en=f"Its name says {named}, its workbook was made for {unit_code}; it was not taken")  # fmt: skip
        before = self.taken.get(unit_code)
        if before is not None and before[1] != hashlib.sha256(content).hexdigest():
            return replace(answer, th=f"รับ {before[0]} ของหน่วยงานนี้จาก .zip เดียวกันแล้ว จึงไม่ได้รับไฟล์นี้",
                           en=f"{before[0]} of this .zip was taken for the unit; this file was not")  # fmt: skip
        scope = {"cycle_id": self.cycle_id, "step_id": self.step_id, "unit_code": unit_code}
        if isinstance(file, FileRefused):
            record_refusal(self.session, **scope, content=content, refusal=file)
            return replace(answer, th=file.th, en=file.en)
        try:
            with self.session.begin_nested():
                receipt = receive_submission(self.session, **scope, file_name=name, content=content,
                                             sender=self.sender, files=self.files, file=file)  # fmt: skip
        except OneplanError as error:
            return replace(answer, th=error.in_thai, en=str(error))
        if receipt.state != SubmissionState.RETURNED:
            self.taken.setdefault(unit_code, (name, receipt.sha256))
        return replace(answer, receipt=receipt)


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of a ZIP, their true size held to the limits; names are only shown."""
    with open_archive(content) as archive:
        if {"[Content_Types].xml", "mimetype"} & set(archive.namelist()):
            raise refuse("no_bundle")
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


def _unit_in_name(session: Session, name: str, units: Mapping[str, str]) -> str:
    """The one unit whose code stands in a file's name, or an empty string.

    Of several codes the one at the beginning counts. A part of a longer code is
    none: V1 does not stand in V10, nor in V1-9 where the register knows that one.
    """
    found = set()
    for run in _RUN.finditer(name):
        parts = _PART.findall(run[0])
        for code in _spans(parts):
            if code in units:
                if run.start() == 0 and run[0].startswith(code):
                    return code
                found.add(code)
                break
            if store_units.get_unit(session, code) is not None:
                break
    return found.pop() if len(found) == 1 else ""


def _spans(parts: Sequence[str]) -> Iterator[str]:
    """Every run of *parts*, the longest first."""
    for length in range(len(parts), 0, -2):
        for at in range(0, len(parts) - length + 1, 2):
            yield "".join(parts[at : at + length])
