"""Files with details in the package of a plan: as many as it holds, and a list of all of them."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.documents.document_formats import DocumentFormat
from oneplan.domain.submissions.attachments import MIB, kind_of
from oneplan.gateways.files.files import Files
from oneplan.services.documents.attached_details import AttachedDetail, list_details
from oneplan.services.documents.files import FILE_TYPES, MadeFile
from oneplan.store.documents import documents

FOLDER = "attachments"
MAX_PACKED = 50 * MIB
"""Bytes of all files with details of one package: a provincial office opens it on an old machine,
and the process that makes it holds it in memory."""
PICTURES = {"jpg": "image/jpeg", "png": "image/png"}
HEADINGS = ("รหัสรายการ", "โครงการ", "หน่วยงาน", "ชนิด", "ชื่อไฟล์", "ขนาด (ไบต์)", "SHA-256",
            "อยู่ในชุดเอกสารนี้", "ชื่อในชุดเอกสาร")  # fmt: skip
LEFT_OUT = f"ไม่: รวมแล้วเกิน {MAX_PACKED // MIB} MiB ขอได้จากสำนักงานจังหวัด"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedDetails:
    """What of the files with details goes into a package.

    Attributes:
        members: Name in the package and content of each that is in it.
        entries: Name, size, hash and type of each, for the manifest.
        left_out: What is not in it, by project, name and hash, with the rule.
        index: The list of all of them; None: there is none.
    """

    members: Sequence[tuple[str, bytes]] = ()
    entries: Sequence[dict[str, Any]] = ()
    left_out: Sequence[dict[str, Any]] = ()
    index: MadeFile | None = None


def pack_details(
    session: Session, plan_version_id: int, *, files: Files, name: str
) -> PackedDetails:
    """Gather the files with details of a plan's projects, in the order of the plan.

    A file that would make them more than :data:`MAX_PACKED` is left out and named; a smaller
    one behind it still goes in. The same content is packed once.

    Args:
        session: A transaction.
        plan_version_id: The plan.
        files: Where they are kept.
        name: What the list is called.
    """
    found = list_details(session, plan_version_id)
    if not found:
        return PackedDetails()
    units = documents.name_units(session, {each.file.unit_code for each in found})
    members: dict[str, tuple[str, bytes]] = {}
    entries, left_out, lines = [], [], []
    room = MAX_PACKED
    for each in found:
        sha256 = each.file.sha256
        if sha256 not in members and each.file.byte_count <= room:
            room -= each.file.byte_count
            members[sha256] = _name(each), files.get(sha256)
            entries.append(_entry(each))
        is_packed = sha256 in members
        if not is_packed:
            left_out.append(_left_out(each))
        lines.append(_line(each, units[each.file.unit_code][0], members.get(sha256)))
    content = _write(lines)
    index = MadeFile(
        name=name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        format=DocumentFormat.CSV,
    )
    return PackedDetails(
        members=list(members.values()), entries=entries, left_out=left_out, index=index
    )


def _name(detail: AttachedDetail) -> str:
    """A name without anything that a unit typed: by unit, kind and content."""
    file = detail.file
    unit = "".join(each if each.isalnum() and each.isascii() else "-" for each in file.unit_code)
    return f"{FOLDER}/{unit}/{kind_of(file.kind)}-{file.sha256[:16]}.{file.file_type}"


def _entry(detail: AttachedDetail) -> dict[str, Any]:
    file = detail.file
    return {
        "name": _name(detail),
        "bytes": file.byte_count,
        "sha256": file.sha256,
        "type": {**FILE_TYPES, **PICTURES}[file.file_type],
        "row_key": detail.row_key,
    }


def _left_out(detail: AttachedDetail) -> dict[str, Any]:
    return {
        "file_name": detail.name,
        "about": detail.about,
        "unit_code": detail.file.unit_code,
        "row_key": detail.row_key,
        "bytes": detail.file.byte_count,
        "sha256": detail.file.sha256,
        "rule": f"files with details of a package have at most {MAX_PACKED // MIB} MiB",
    }


def _line(detail: AttachedDetail, unit: str, packed: tuple[str, bytes] | None) -> tuple[str, ...]:
    return (
        detail.row_key,
        detail.about,
        unit,
        detail.kind_th,
        detail.name,
        str(detail.file.byte_count),
        detail.file.sha256,
        "อยู่" if packed else LEFT_OUT,
        packed[0] if packed else "",
    )


def _write(lines: Sequence[tuple[str, ...]]) -> bytes:
    """The list as CSV that Excel opens in Thai; no cell is a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(HEADINGS)
    writer.writerows([_plain(cell) for cell in line] for line in lines)
    return stream.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell
