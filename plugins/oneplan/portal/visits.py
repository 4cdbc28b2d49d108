"""Whom a request comes from: a link opens one unit of one cycle, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, Request
from sqlalchemy.orm import Session

from oneplan.gateways.files import Files
from oneplan.portal.guards import RateLimits, address_of, check_csrf
from oneplan.services.units.portal_links import LinkRefused, Visit, open_link

Begin = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """What the portal was opened with."""

    begin: Begin
    files: Files
    limits: RateLimits


def doors(request: Request) -> Doors:
    """The doors of this portal."""
    found: Doors = request.app.state.doors
    return found


Open = Annotated[Doors, Depends(doors)]


def open_session(opened: Open) -> Iterator[Session]:
    """One transaction for one request."""
    with opened.begin() as session:
        yield session


Transaction = Annotated[Session, Depends(open_session, scope="function")]


def visit(request: Request, token: str, opened: Open) -> Visit:
    """Open the link in the address; a bad one is counted against its sender.

    Raises:
        LinkRefused: It opens nothing.
        TooManyRequests: Its sender asks too often.
    """
    address = address_of(request)
    opened.limits.count("address", address)
    try:
        with opened.begin() as session:
            return open_link(session, token)
    except LinkRefused:
        opened.limits.count("bad_link", address)
        raise


Visitor = Annotated[Visit, Depends(visit)]


def acting(token: str, opened: Open, csrf: Annotated[str, Form()] = "") -> None:
    """Let a POST through that one of our pages wrote.

    Raises:
        PageStale: It did not.
        TooManyRequests: The link acts too often.
    """
    opened.limits.count("post", token)
    check_csrf(token, csrf)


Acting = Depends(acting)
