"""One ZIP of many units' files: each is received by itself, and answered by itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import IO
from zipfile import ZipInfo

from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.errors import OneplanError
from oneplan.gateways.files.file_types import FileRefused, open_archive, refuse, refusing_damage
from oneplan.gateways.files.files import Files
from oneplan.gateways.files.reader_pool import BATCH_TIMEOUT
from oneplan.gateways.spreadsheets.archive_guards import MAX_UNPACKED_BYTES
from oneplan.gateways.spreadsheets.workbooks import MAX_BYTES, FileReading, read_file
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.forms.file_checks import form_of
from oneplan.services.forms.receipts import Receipt
from oneplan.services.submissions.intake import receive_file
from oneplan.store.shared.transactions import Transactions
from oneplan.store.units import units as store_units

MAX_BUNDLE_BYTES = 100 * 1024 * 1024
MAX_FILES = 500
MEGABYTES = MAX_UNPACKED_BYTES // 2**20
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
    *,
    begin: Transactions,
    cycle_id: str,
    step_id: str,
    units: Mapping[str, str],
    content: IO[bytes],
    sender: str,
    files: Files,
) -> list[BundleResult]:
    """Receive every file of a ZIP for the unit that its stamp or its name says.

    Only files of *units* (code → Thai name), for which the sender may send, are received.
    Each is kept in a transaction of its own, and none is open while a file is read. A file
    that cannot be taken out of the ZIP is answered as one that is damaged.

    Raises:
        FileRefused: The ZIP itself is not let in.
    """
    with begin() as session:
        accepts = form_of(calendar_in_force(session, cycle_id), step_id).accepts
    sent = _Sent(begin, cycle_id=cycle_id, step_id=step_id, sender=sender, files=files)
    return [
        sent.answer(name, units, member)
        if isinstance(member, FileRefused)
        else sent.receive(name, member, _read(member, accepts), units)
        for name, member in _members(content)
    ]


def _read(content: bytes, accepts: tuple[str, ...]) -> FileReading | OneplanError | None:
    """A file of the ZIP, or why it is not read now; None where reading it fails unforeseen."""
    try:
        return read_file(content, accepts=accepts, timeout=BATCH_TIMEOUT)
    except OneplanError as error:
        return error
    except Exception:  # noqa: BLE001  whatever a file makes a library raise; intake says it of its unit
        return None


@dataclass(frozen=True, slots=True)
class _Sent:
    """One ZIP on its way in."""

    begin: Transactions
    _: KW_ONLY
    cycle_id: str
    step_id: str
    sender: str
    files: Files
    taken: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Unit → the name and the hash of its file that stands."""

    def receive(
        self,
        name: str,
        content: bytes,
        file: FileReading | OneplanError | None,
        units: Mapping[str, str],
    ) -> BundleResult:
        """Receive one file; what goes wrong with it touches no other."""
        if isinstance(file, OneplanError) and not isinstance(file, FileRefused):
            return self.answer(name, units, file)
        stamped = file.stamp.get("unit", "") if isinstance(file, FileReading) else ""
        named = self._unit_in_name(name, units)
        unit_code = stamped if stamped in units else named
        answer = BundleResult(
            file_name=name, unit_code=unit_code, unit_name=units.get(unit_code, "")
        )
        if not unit_code:
            return replace(
                answer,
                th="ไม่ทราบว่าเป็นของหน่วยงานใด ให้ขึ้นต้นชื่อไฟล์ด้วยรหัสหน่วยงาน",
                en="Whose file this is cannot be told; begin its name with the unit's code",
            )
        if named and named != unit_code:
            return replace(
                answer,
                th=f"ชื่อไฟล์เป็นของ {named} แต่แบบในไฟล์จัดทำไว้สำหรับ {unit_code} จึงไม่ได้รับ",
                en=f"Its name says {named}, its workbook was made for {unit_code}; it was not taken",
            )
        before = self.taken.get(unit_code)
        if before is not None and before[1] != hashlib.sha256(content).hexdigest():
            return replace(
                answer,
                th=f"รับ {before[0]} ของหน่วยงานนี้จาก .zip เดียวกันแล้ว จึงไม่ได้รับไฟล์นี้",
                en=f"{before[0]} of this .zip was taken for the unit; this file was not",
            )
        return self._keep(answer, content, file)

    def answer(self, name: str, units: Mapping[str, str], error: OneplanError) -> BundleResult:
        """Say why a file was not taken, to the unit that its name says."""
        code = self._unit_in_name(name, units)
        return BundleResult(
            file_name=name,
            unit_code=code,
            unit_name=units.get(code, ""),
            th=error.in_thai,
            en=str(error),
        )

    def _keep(
        self, answer: BundleResult, content: bytes, file: FileReading | FileRefused | None
    ) -> BundleResult:
        try:
            receipt = receive_file(
                begin=self.begin,
                cycle_id=self.cycle_id,
                step_id=self.step_id,
                unit_code=answer.unit_code,
                file_name=answer.file_name,
                content=content,
                sender=self.sender,
                files=self.files,
                file=file,
            )
        except OneplanError as error:
            return replace(answer, th=error.in_thai, en=str(error))
        if receipt.state != SubmissionState.RETURNED:
            self.taken.setdefault(answer.unit_code, (answer.file_name, receipt.sha256))
        return replace(answer, receipt=receipt)

    def _unit_in_name(self, name: str, units: Mapping[str, str]) -> str:
        """The one unit whose code stands in a file's name, or an empty string.

        Of several codes the one at the beginning counts. A part of a longer code is
        none: V1 does not stand in V10, nor in V1-9 where the register knows that one.
        """
        runs = [(run, list(_spans(_PART.findall(run[0])))) for run in _RUN.finditer(name)]
        asked = {code for _, codes in runs for code in codes} - units.keys()
        with self.begin() as session:
            others = store_units.list_by_code(session, asked)
        found = set()
        for run, codes in runs:
            code = next((each for each in codes if each in units or each in others), "")
            if code not in units:
                continue
            if run.start() == 0 and run[0].startswith(code):
                return code
            found.add(code)
        return found.pop() if len(found) == 1 else ""


def _members(content: IO[bytes]) -> Iterator[tuple[str, bytes | FileRefused]]:
    """The files of a ZIP, their true size held to the limits; names are only shown.

    Those beyond the limit are refused one by one: files before them were taken and are answered.
    """
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
            name = _name_of(member).rsplit("/", 1)[-1][:200]
            if total > MAX_UNPACKED_BYTES:
                yield name, refuse("bundle_size", MEGABYTES)
                continue
            try:
                with refusing_damage(), archive.open(member) as stream:
                    data = stream.read(MAX_BYTES + 1)
            except FileRefused as refusal:
                yield name, refusal
                continue
            total += len(data)
            is_beyond = total > MAX_UNPACKED_BYTES
            yield name, refuse("bundle_size", MEGABYTES) if is_beyond else data
            del data  # not held while the next one is read


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


def _spans(parts: Sequence[str]) -> Iterator[str]:
    """Every run of *parts*, the longest first."""
    for length in range(len(parts), 0, -2):
        for at in range(0, len(parts) - length + 1, 2):
            yield "".join(parts[at : at + length])
