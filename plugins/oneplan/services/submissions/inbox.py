"""Take in what offices sync into the drop folder: same service, same receipt."""

from __future__ import annotations

import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

import structlog

from oneplan.errors import OneplanError
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.files.files import Files
from oneplan.gateways.files.inbox import DroppedFile, Inbox
from oneplan.gateways.spreadsheets.workbooks import MAX_BYTES
from oneplan.services.submissions.intake import is_passing_fault, receive_file
from oneplan.store.shared.transactions import Transactions

SETTLE_SECONDS = 2.0
"""A file that did not grow for this long is whole."""

MAX_OF_A_UNIT = 100
"""Files of one unit and step that one sweep takes; the others stay for the next."""
FAILED_TH = "ระบบอ่านไฟล์นี้ไม่สำเร็จ กรุณาบันทึกเป็น .xlsx ใหม่แล้ววางอีกครั้ง หากยังไม่ได้ให้แจ้งสำนักงาน"
FAILED_EN = "The office could not take this file; save it as .xlsx anew, or ask the office"

log = structlog.get_logger()


def sweep_inbox(
    *, begin: Transactions, files: Files, inbox: Inbox, settle: float = SETTLE_SECONDS
) -> Iterator[tuple[str, str]]:
    """Take in every file that lies still, and answer each beside it.

    A file is received before it is moved: a sweep that is killed in between
    finds it again, and the same bytes are the same version.

    Returns:
        File name and what became of it.
    """
    before = set(inbox.list_files())
    if not before:
        return
    time.sleep(settle)
    for file in _in_turn(inbox.list_files()):
        if file not in before:
            continue
        answer = _answer(file, begin=begin, files=files, inbox=inbox)
        if answer is None:
            continue
        try:
            inbox.finish(file, json.dumps(answer, ensure_ascii=False, indent=1, default=str))
        except OSError as error:  # one file must not hold up the others; it is answered again
            log.warning("inbox.file_not_moved", reason=type(error).__name__)
            continue
        yield file.name, str(answer["state"])


def _in_turn(files: Iterable[DroppedFile]) -> list[DroppedFile]:
    """One file of each unit, then a second of each: thousands of one unit keep nobody waiting."""
    seen = Counter[tuple[str, str, str]]()
    ordered: list[tuple[int, DroppedFile]] = []
    for file in files:
        unit = (file.cycle_id, file.step_id, file.unit_code)
        ordered.append((seen[unit], file))
        seen[unit] += 1
    return [file for at, file in sorted(ordered, key=itemgetter(0)) if at < MAX_OF_A_UNIT]


def _answer(
    file: DroppedFile, *, begin: Transactions, files: Files, inbox: Inbox
) -> dict[str, Any] | None:
    """What is said of a file; None where it stays for the next sweep."""
    try:
        return _receive(file, begin=begin, files=files, inbox=inbox)
    except Exception as error:  # noqa: BLE001  a file that fails once would fail at every sweep
        if isinstance(error, OSError) or is_passing_fault(error):
            log.warning("inbox.file_left", reason=type(error).__name__)
            return None
        return _refusal(error)


def _refusal(error: Exception) -> dict[str, Any]:
    """What is said of a file that was not taken, and never will be as it is."""
    if isinstance(error, OneplanError):
        rule = error.rule if isinstance(error, FileRefused) else type(error).__name__
        english = error.en if isinstance(error, FileRefused) else str(error)
        return {"state": "refused", "rule": rule, "th": error.in_thai, "en": english}
    log.warning("inbox.file_failed", reason=type(error).__name__)
    return {"state": "refused", "rule": "failed", "th": FAILED_TH, "en": FAILED_EN}


def _receive(
    file: DroppedFile, *, begin: Transactions, files: Files, inbox: Inbox
) -> dict[str, Any]:
    content = inbox.read(file, MAX_BYTES)
    receipt = receive_file(
        begin=begin,
        cycle_id=file.cycle_id,
        step_id=file.step_id,
        unit_code=file.unit_code,
        file_name=file.name,
        content=content,
        sender="inbox",
        files=files,
    )
    return {
        "state": receipt.state.value,
        "number": receipt.number,
        "version": receipt.version,
        "rows": receipt.rows,
        "total_baht": f"{receipt.total_baht:.2f}",
        "sha256": receipt.sha256,
        "received_at": receipt.received_at.isoformat(),
        "findings": [finding.as_dict() for finding in receipt.findings],
    }


def watch_inbox(*, begin: Transactions, files: Files, inbox: Inbox, seconds: float) -> None:
    """Sweep for ever; what goes wrong with one sweep does not end the watch.

    ``oneplan-inbox.alive`` among the temporary files is touched at each sweep.
    """
    alive = Path(tempfile.gettempdir()) / "oneplan-inbox.alive"
    while True:
        alive.touch()
        try:
            for _, state in sweep_inbox(begin=begin, files=files, inbox=inbox):
                log.info("inbox.received", state=state)
        except Exception as error:  # noqa: BLE001  the watch outlives a store that is away
            log.warning("inbox.failed", reason=type(error).__name__)
        time.sleep(seconds)
