"""What a page of the desk stands on: its visitor, its cycle, one transaction, the planning time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from oneplan.desk.visitors import Identify, Right, Visitor
from oneplan.gateways.files.files import Files
from oneplan.services.cycles.clock import planning_now
from oneplan.store.cycles.cycles import Cycle, load_for_user
from oneplan.store.shared.transactions import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskContext:
    """What the desk was opened with."""

    begin: Transactions
    files: Files
    identify: Identify


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """One request for a page of a cycle.

    Attributes:
        session: The transaction of the request.
        visitor: Who asks; they may read the cycle.
        cycle: The cycle of the address.
        now: The planning time at which the page is made.
        files: Where files are kept.
        begin: Opens another transaction: what follows an act has none.
    """

    session: Session
    visitor: Visitor
    cycle: Cycle
    now: datetime
    files: Files
    begin: Transactions


async def desk_context(request: Request) -> DeskContext:
    """What the requests of this desk share."""
    found: DeskContext = request.app.state.context
    return found


Desk = Annotated[DeskContext, Depends(desk_context)]


async def signed_in(request: Request, desk: Desk) -> Visitor:
    """Who sends the request; outside a cycle this is enough.

    Raises:
        NotSignedIn: Nobody that Airflow knows.
    """
    return await desk.identify(request, "")


async def reader_of(request: Request, desk: Desk, cycle_id: str) -> Visitor:
    """Who sends the request, where they may read the cycle.

    Raises:
        NotSignedIn: Nobody that Airflow knows.
        NotAllowed: The account may not read the cycle.
    """
    visitor = await desk.identify(request, cycle_id)
    visitor.require(Right.READ)
    return visitor


def open_desk(desk: Desk) -> Iterator[Session]:
    """One transaction for one request."""
    with desk.begin() as session:
        yield session


SignedIn = Annotated[Visitor, Depends(signed_in)]
Reader = Annotated[Visitor, Depends(reader_of)]
Transaction = Annotated[Session, Depends(open_desk, scope="function")]


def context_of(cycle_id: str, reader: Reader, session: Transaction, desk: Desk) -> PageContext:
    """The cycle of the address, for a visitor who may read it.

    Raises:
        CycleUnknown: It was never started.
        AreaNotSet: An officer's account without an area.
    """
    cycle, _clock, area = load_for_user(session, cycle_id, reader.user.strip())
    return PageContext(
        session=session,
        visitor=reader.limited_to(area),
        cycle=cycle,
        now=planning_now(session, cycle_id),
        files=desk.files,
        begin=desk.begin,
    )


ThisPage = Annotated[PageContext, Depends(context_of)]
