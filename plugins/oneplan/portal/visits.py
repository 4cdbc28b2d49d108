"""Whom a request comes from: a link opens one unit of one cycle, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, TypeVar

from fastapi import Depends, Form, Request
from sqlalchemy.orm import Session

from oneplan.gateways.files.files import Files
from oneplan.portal.guards import RateLimits, address_of
from oneplan.portal.worker_queues import (
    HEAVY_THREADS,
    HEAVY_WAITING,
    UPLOAD_THREADS,
    UPLOADS_WAITING,
    WorkerQueue,
)
from oneplan.services.units.portal_links import LinkRefused, Visit, open_link
from oneplan.services.units.view_links import View
from oneplan.store.shared.transactions import Transactions
from oneplan.web.form_guards import check_csrf

Seen = TypeVar("Seen", Visit, View)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalContext:
    """What the portal was opened with."""

    begin: Transactions
    files: Files
    limits: RateLimits
    uploads: WorkerQueue = field(
        default_factory=partial(WorkerQueue, threads=UPLOAD_THREADS, waiting=UPLOADS_WAITING)
    )
    """Where files that were sent are read and kept."""
    heavy: WorkerQueue = field(
        default_factory=partial(WorkerQueue, threads=HEAVY_THREADS, waiting=HEAVY_WAITING)
    )
    """Where documents and workbooks are made."""


async def portal_context(request: Request) -> PortalContext:
    """What the requests of this portal share."""
    found: PortalContext = request.app.state.context
    return found


Open = Annotated[PortalContext, Depends(portal_context)]


def open_session(opened: Open) -> Iterator[Session]:
    """One transaction for one request."""
    with opened.begin() as session:
        yield session


Transaction = Annotated[Session, Depends(open_session, scope="function")]


def visit(request: Request, token: str, opened: Open) -> Visit:
    """Open the link in the address, in a transaction that ends at once; a bad one is counted.

    The page has another: a connection that waited for the thread of the page would keep
    it from the pages that have a thread and wait for a connection.

    Raises:
        LinkRefused: It opens nothing.
        TooManyRequests: Its sender, or whoever has the link, asks too often.
    """
    with opened.begin() as session:
        return visit_within(request, token, opened, session)


def visit_within(request: Request, token: str, opened: PortalContext, session: Session) -> Visit:
    """:func:`visit` in a transaction that is open."""
    return let_in(request, token, opened, partial(open_link, session, token))


def let_in(request: Request, token: str, opened: PortalContext, open_: Callable[[], Seen]) -> Seen:
    """Open a link of any kind, counted against its sender and itself; a bad one is counted too.

    Raises:
        LinkRefused: It opens nothing.
        TooManyRequests: Its sender, or whoever has the link, asks too often.
    """
    address = address_of(request)
    opened.limits.count("address", address)
    opened.limits.count("link", token)
    try:
        return open_()
    except LinkRefused:
        opened.limits.count("bad_link", address)
        raise


Visitor = Annotated[Visit, Depends(visit)]


async def public(request: Request, opened: Open) -> None:
    """Let anyone look, so often from one address, and so often at one page from there.

    Raises:
        TooManyRequests: The address asks too often.
    """
    address = address_of(request)
    opened.limits.count("address", address)
    opened.limits.count("public", f"{address} {request.url.path}")


Public = Depends(public)


async def heavy(token: str, opened: Open) -> None:
    """Count what takes long against the link that asks for it.

    Raises:
        TooManyRequests: The link asks too often.
    """
    opened.limits.count("heavy", token)


Heavy = Depends(heavy)


async def acting(token: str, opened: Open, csrf: Annotated[str, Form()] = "") -> None:
    """Let a POST through that one of our pages wrote.

    Raises:
        PageStale: It did not.
        TooManyRequests: The link acts too often.
    """
    opened.limits.count("post", token)
    check_csrf(token, csrf)


Acting = Depends(acting)


async def typing(token: str, opened: Open, csrf: Annotated[str, Form()] = "") -> None:
    """Let cells through that one of our pages saves while somebody types.

    Raises:
        PageStale: It did not.
        TooManyRequests: The link saves too often.
    """
    opened.limits.count("cells", token)
    check_csrf(token, csrf)


Typing = Depends(typing)
