"""Every table of the ``oneplan`` database, by subject; nobody outside ``store`` imports them.

Facts are keyed by (cycle, step, unit). Moments ending in ``_at`` are UTC; those
on the planning clock say so. Rows are appended, never overwritten, except the
running state of a notice and of a submission, which moves along a fixed table
of transitions.
"""

from __future__ import annotations

from oneplan.store.cycles.tables import (
    CalendarRevision,
    CalendarStage,
    Cycle,
    CycleClock,
    CycleProvince,
    StoredStep,
)
from oneplan.store.decisions.tables import (
    Comment,
    CommentAnswer,
    CommitteeEntry,
    Decision,
    HandSetState,
    MinutesFile,
    OpenQuestion,
    Screening,
    StepAct,
)
from oneplan.store.documents.tables import (
    Circular,
    CircularEnclosure,
    Dispatch,
    DispatchRecipient,
    DocumentFile,
    DocumentIssue,
    IssuedFile,
)
from oneplan.store.evidence.tables import (
    EvidenceColumns,
    EvidenceFileRow,
    EvidenceValue,
    NeedAnswer,
)
from oneplan.store.late_submissions.tables import LateTicket
from oneplan.store.meetings.tables import (
    MeetingTask,
    OrderFile,
    Sitting,
    SittingCall,
    SittingInvitee,
    SittingItem,
)
from oneplan.store.plans.tables import (
    Ceiling,
    Collation,
    LastYearMoney,
    MasterPlanList,
    MergeAnswer,
    MergeCandidate,
    PlanOutcome,
    PlanPart,
    PlanVersion,
    RouteHop,
    RuleSet,
    StrategyList,
)
from oneplan.store.reminders.tables import Forwarding, MailEvent, MailFault, Notice, NoticeHold
from oneplan.store.shared.base import Base
from oneplan.store.shared.tables import (
    AuditEvent,
    AuditHead,
    DoneAct,
    Heartbeat,
    PersonName,
    TaskNote,
)
from oneplan.store.submissions.tables import (
    Collection,
    DetailFile,
    ExpectedSubmission,
    ReceiptCounter,
    Submission,
    SubmissionRow,
    VersionFile,
)
from oneplan.store.units.tables import (
    Area,
    Contact,
    PortalLink,
    TargetArea,
    Unit,
    UnitChange,
    UnitMerger,
    UserArea,
    ViewLink,
)

__all__ = [
    "Area",
    "AuditEvent",
    "AuditHead",
    "Base",
    "CalendarRevision",
    "CalendarStage",
    "Ceiling",
    "Circular",
    "CircularEnclosure",
    "Collation",
    "Collection",
    "Comment",
    "CommentAnswer",
    "CommitteeEntry",
    "Contact",
    "Cycle",
    "CycleClock",
    "CycleProvince",
    "Decision",
    "DetailFile",
    "Dispatch",
    "DispatchRecipient",
    "DocumentFile",
    "DocumentIssue",
    "DoneAct",
    "EvidenceColumns",
    "EvidenceFileRow",
    "EvidenceValue",
    "ExpectedSubmission",
    "Forwarding",
    "HandSetState",
    "Heartbeat",
    "IssuedFile",
    "LastYearMoney",
    "LateTicket",
    "MailEvent",
    "MailFault",
    "MasterPlanList",
    "MeetingTask",
    "MergeAnswer",
    "MergeCandidate",
    "MinutesFile",
    "NeedAnswer",
    "Notice",
    "NoticeHold",
    "OpenQuestion",
    "OrderFile",
    "PersonName",
    "PlanOutcome",
    "PlanPart",
    "PlanVersion",
    "PortalLink",
    "ReceiptCounter",
    "RouteHop",
    "RuleSet",
    "Screening",
    "Sitting",
    "SittingCall",
    "SittingInvitee",
    "SittingItem",
    "StepAct",
    "StoredStep",
    "StrategyList",
    "Submission",
    "SubmissionRow",
    "TargetArea",
    "TaskNote",
    "Unit",
    "UnitChange",
    "UnitMerger",
    "UserArea",
    "VersionFile",
    "ViewLink",
]
