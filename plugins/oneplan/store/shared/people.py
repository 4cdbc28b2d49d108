"""Names of people, apart from what they did: a name can be forgotten, an act cannot."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.store.cycles.tables import CalendarStage, Cycle
from oneplan.store.decisions.tables import (
    Comment,
    CommentAnswer,
    CommitteeEntry,
    Decision,
    HandSetState,
    MinutesFile,
    Screening,
)
from oneplan.store.documents.tables import Circular, CircularEnclosure, DispatchRecipient
from oneplan.store.evidence.tables import EvidenceColumns, EvidenceFileRow, NeedAnswer
from oneplan.store.late_submissions.tables import LateTicket
from oneplan.store.meetings.tables import MeetingTask, OrderFile, Sitting, SittingCall
from oneplan.store.plans.tables import (
    Ceiling,
    MasterPlanList,
    MergeAnswer,
    RouteHop,
    StrategyList,
)
from oneplan.store.reminders.tables import Forwarding, MailEvent, Notice, NoticeHold
from oneplan.store.shared.tables import AuditEvent, PersonName
from oneplan.store.submissions.tables import DetailFile, Submission
from oneplan.store.units.tables import Contact, UnitChange, UnitMerger, UserArea

FORGOTTEN = "(ลบตามอายุข้อมูล)"
PREFIX = "person:"
SEEN_TO = timedelta(hours=1)
"""Not of pendulum: SQLAlchemy takes the type of an interval from the exact class."""
OFFICE = frozenset({"oneplan", "command", "inbox", "rehearsal", "preview", "sendgrid"})
"""Actors that are no person and no unit."""


def refer_all(session: Session, names: Collection[str]) -> dict[str, str]:
    """What the audit log says instead of each name: ``person:12``, the same for the same name.

    When a person was last seen is kept to the hour, so that somebody who acts often is
    written once and two transactions that name them rarely wait for each other. Names are
    written in their order: two transactions that name the same people never wait in a circle.
    """
    if not names:
        return {}
    found = session.execute(
        select(PersonName.name, PersonName.id).where(
            PersonName.name.in_(names), PersonName.seen_at > func.now() - SEEN_TO
        )
    )
    known = {name: f"{PREFIX}{number}" for name, number in found if name}
    for name in sorted(set(names) - set(known)):
        statement = insert(PersonName).values(name=name)
        number = session.scalar(
            statement.on_conflict_do_update(
                index_elements=["name"], set_={"seen_at": func.now()}
            ).returning(PersonName.id)
        )
        known[name] = f"{PREFIX}{number}"
    return known


def list_names(session: Session) -> dict[str, str]:
    """Reference → name, or that it was forgotten."""
    return {
        f"{PREFIX}{person.id}": person.name or FORGOTTEN
        for person in session.scalars(select(PersonName))
    }


def forget(session: Session, before: datetime) -> tuple[int, int]:
    """Blank the names of people whose last act was before *before*; what they did stays.

    With them go the committees' lists of cycles in which nothing happened since, and what
    can hold an address in the words of mail servers and of our own about them.

    Returns:
        How many people were forgotten, and in how many further places a name was blanked.
    """
    gone = session.scalars(
        update(PersonName)
        .where(PersonName.seen_at < before, PersonName.name.is_not(None))
        .values(name=None)
        .returning(PersonName.id)
    ).all()
    blanked = 0
    for column, written_at in (*NAMED, *ADDRESSED):
        found = session.execute(
            update(column.class_)
            .where(written_at < before, column.is_not(None), column.not_in([FORGOTTEN, *OFFICE]))
            .values({column.key: FORGOTTEN})
            .returning(written_at)
        )
        blanked += len(found.all())
    bounces = Notice.reminder.startswith("bounce:")
    session.execute(
        update(Notice)
        .where(Notice.changed_at < before, bounces, Notice.body_text != FORGOTTEN)
        .values(body_text=FORGOTTEN, body_html=FORGOTTEN)
    )
    return len(gone), blanked + _drop_committees(session, before)


def _drop_committees(session: Session, before: datetime) -> int:
    busy = select(AuditEvent.cycle_id).where(
        AuditEvent.cycle_id.is_not(None), AuditEvent.happened_at >= before
    )
    quiet = select(Cycle.id).where(Cycle.started_at < before, Cycle.id.not_in(busy))
    dropped = session.execute(
        delete(CommitteeEntry)
        .where(CommitteeEntry.cycle_id.in_(quiet))
        .returning(CommitteeEntry.cycle_id)
    )
    return len(dropped.all())


NAMED = (
    (Submission.sender, Submission.stored_at),
    (LateTicket.requested_by, LateTicket.stored_at),
    (LateTicket.decided_by, LateTicket.stored_at),
    (Decision.decided_by, Decision.decided_at),
    (Comment.recorded_by, Comment.recorded_at),
    (CommentAnswer.answered_by, CommentAnswer.answered_at),
    (MinutesFile.added_by, MinutesFile.added_at),
    (Screening.recorded_by, Screening.recorded_at),
    (DetailFile.sender, DetailFile.added_at),
    (DetailFile.withdrawn_by, DetailFile.withdrawn_at),
    (Sitting.called_by, Sitting.called_at),
    (Sitting.recorded_by, Sitting.recorded_at),
    (SittingCall.told_by, SittingCall.told_at),
    (MeetingTask.ended_by, MeetingTask.ended_at),
    (OrderFile.added_by, OrderFile.added_at),
    (DispatchRecipient.acknowledged_by, DispatchRecipient.acknowledged_at),
    (Forwarding.acknowledged_by, Forwarding.acknowledged_at),
    (StrategyList.loaded_by, StrategyList.loaded_at),
    (MasterPlanList.loaded_by, MasterPlanList.loaded_at),
    (Ceiling.set_by, Ceiling.set_at),
    (EvidenceColumns.saved_by, EvidenceColumns.saved_at),
    (EvidenceFileRow.imported_by, EvidenceFileRow.imported_at),
    (NeedAnswer.answered_by, NeedAnswer.answered_at),
    (MergeAnswer.answered_by, MergeAnswer.answered_at),
    (RouteHop.moved_by, RouteHop.moved_at),
    (UnitMerger.merged_by, UnitMerger.merged_at),
    (UnitChange.recorded_by, UnitChange.recorded_at),
    (UserArea.set_by, UserArea.set_at),
    (HandSetState.set_by, HandSetState.happened_at),
    (CalendarStage.recorded_by, CalendarStage.recorded_at),
    (CircularEnclosure.added_by, CircularEnclosure.added_at),
    (Circular.sent_by, Circular.sent_at),
    (NoticeHold.placed_by, NoticeHold.placed_at),
    (NoticeHold.released_by, NoticeHold.released_at),
)
"""Where a person's name stands, and the moment it was written."""

ADDRESSED = (
    (Contact.bounce_reason, Contact.bounced_at),
    (MailEvent.reason, MailEvent.received_at),
    (Notice.reason, Notice.changed_at),
)
"""Where a mail server's words stand, which can hold an address."""
