"""Take in what offices sync into the drop folder: same service, same receipt."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import structlog

from oneplan.domain.submissions import Scope
from oneplan.errors import OneplanError
from oneplan.gateways.file_types import FileRefused, refuse
from oneplan.gateways.files import Files
from oneplan.gateways.inbox import DroppedFile, Inbox
from oneplan.gateways.workbooks import MAX_BYTES
from oneplan.services.collection.submissions import receive_submission, record_refusal
from oneplan.services.notices.outbox import Transactions

SETTLE_SECONDS = 2.0
"""A file that did not grow for this long is whole."""

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
    for file in inbox.list_files():
        if file not in before:
            continue
        try:
            answer = _receive(file, begin=begin, files=files, inbox=inbox)
            inbox.finish(file, json.dumps(answer, ensure_ascii=False, indent=1, default=str))
        except Exception as error:  # noqa: BLE001  one file must not hold up the others
            log.warning("inbox.file_failed", step=file.step_id, unit=file.unit_code,
                        reason=type(error).__name__)  # fmt: skip
            continue
        yield file.name, str(answer["state"])


def _receive(
    file: DroppedFile, *, begin: Transactions, files: Files, inbox: Inbox
) -> dict[str, Any]:
    scope: Scope = {"cycle_id": file.cycle_id, "step_id": file.step_id, "unit_code": file.unit_code}
    content = inbox.read(file, MAX_BYTES)
    try:
        if len(content) > MAX_BYTES:
            raise refuse("too_large", MAX_BYTES // 2**20)
        with begin() as session:
            receipt = receive_submission(session, **scope, file_name=file.name, content=content,
                                         sender="inbox", files=files)  # fmt: skip
    except FileRefused as refusal:
        with begin() as session:
            record_refusal(session, **scope, content=content, refusal=refusal)
        return {"state": "refused", "rule": refusal.rule, "th": refusal.th, "en": refusal.en}
    except OneplanError as error:
        return {
            "state": "refused",
            "rule": type(error).__name__,
            "th": error.in_thai,
            "en": str(error),
        }
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
