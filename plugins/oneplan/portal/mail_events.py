"""The event webhook: what SendGrid tells of mails, let in by its signature alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import PlainTextResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from oneplan.config.mail_settings import mail_settings
from oneplan.gateways.mail.sendgrid_events import (
    MAX_BYTES,
    SIGNATURE,
    TIMESTAMP,
    EventRefused,
    EventsTooLarge,
    EventUnreadable,
    check_signature,
    read_events,
)
from oneplan.portal.visits import Open, PortalContext
from oneplan.services.reminders.events import record_events
from oneplan.store.shared.faults import try_again

router = APIRouter()
NOT_FOUND = 404


@router.post("/mail/events", include_in_schema=False)
async def take_events(
    request: Request,
    opened: Open,
    signature: Annotated[str, Header(alias=SIGNATURE)] = "",
    timestamp: Annotated[str, Header(alias=TIMESTAMP)] = "",
) -> PlainTextResponse:
    """Keep what is told; the signature over timestamp and raw body is looked at first."""
    key = mail_settings().webhook_key
    if not key:
        raise HTTPException(NOT_FOUND)
    try:
        body = await _read(request)
        check_signature(key, signature=signature, timestamp=timestamp, body=body)
        await run_in_threadpool(_record, opened, body)
    except (EventRefused, EventsTooLarge, EventUnreadable) as error:
        return PlainTextResponse(type(error).__name__, status_code=error.status_code)
    return PlainTextResponse("ok")


async def _read(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BYTES:
            raise EventsTooLarge
    return bytes(body)


def _record(opened: PortalContext, body: bytes) -> None:
    def record() -> None:
        with opened.begin() as session:
            record_events(session, read_events(body))

    try_again(record)
