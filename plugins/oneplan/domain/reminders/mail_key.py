"""What makes a mail one mail: its cycle, step, unit and calendar revision, and its key.

The key says what the mail is about. A second one of the same key is refused by the
outbox (the unique constraint of ``notices``), so whatever runs twice sends once.
The reminders of a schedule have the keys of :class:`~oneplan.domain.reminders.reminder_schedule.
Reminder`: ``opening``, ``due-7``, ``due``, ``due+3``. All others are made here.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from oneplan.domain.reminders.mail_returns import BOUNCE
from oneplan.domain.reminders.notices import AT_ONCE, DIGEST, LINK, RECEIPT
from oneplan.domain.reminders.reminder_schedule import ReminderLevel
from oneplan.domain.shared.bangkok import in_bangkok

AMENDED = "amended"
"""The step's dates are others; one for each revision."""
NO_CONTACT = "no_contact"
"""Units of the step that no mail reaches."""
RECHECK = "recheck"
RETURNED = "returned"
SCREENED = "screened"
WITHDRAWN = "withdrawn"
EXTENDED = "extended"
ACKNOWLEDGE = "acknowledge"
PRESENT = "present"
DECIDED = "project_decided"
SENT_ON = "project_sent_on"
ALLOCATED = "project_allocated"
ABOUT_PROJECTS = (DECIDED, SENT_ON, ALLOCATED)
"""Kinds of mails that tell a unit what became of its projects."""


def receipt_key(version: int) -> str:
    """How a unit's file stands: one for each version."""
    return f"{RECEIPT}:{version}"


def extension_key(reminder: str, until: datetime) -> str:
    """A reminder from a unit's own due day: one for each reminder and day."""
    return f"{EXTENDED}:{reminder}:{in_bangkok(until):%Y%m%d}"


def extension_of(key: str) -> tuple[str, date]:
    """The reminder and the unit's own due day of a key of :func:`extension_key`."""
    _, reminder, day = key.split(":")
    return reminder, datetime.strptime(day, "%Y%m%d").date()  # noqa: DTZ007  a day has no zone


def is_extension(key: str) -> bool:
    """Whether a mail is a reminder from a unit's own due day."""
    return key.startswith(f"{EXTENDED}:")


def link_key(at: datetime) -> str:
    """A new link: one an hour at most."""
    return f"{LINK}:{at:%Y%m%d%H}"


def digest_key(level: str, day: date) -> str:
    """Who is late, for one level above the units: one a day."""
    return f"{DIGEST}:{level}:{day}"


def digest_of(key: str) -> tuple[str, date]:
    """Level and day of a digest's key."""
    _, level, day = key.split(":")
    return level, date.fromisoformat(day)


def dispatch_key(group_code: str, content_hash: str) -> str:
    """A package: one for each group and content."""
    return f"dispatch:{group_code}:{content_hash[:16]}"


def acknowledge_key(dispatch_id: int, number: int) -> str:
    """Whether a package came: one for each package and time of asking."""
    return f"{ACKNOWLEDGE}:{dispatch_id}:{number}"


def dispatch_of(key: str) -> int:
    """Number of the dispatch that a key of :func:`acknowledge_key` is about."""
    return int(key.split(":")[1])


def forward_key(letter: str, recipient_role: str, number: int = 0) -> str:
    """An office is asked to pass a letter on; *number* tells times of asking again apart."""
    return f"forward:{letter}:{recipient_role}" + (f":{number}" if number else "")


def forwarded_key(letter: str, sender: str) -> str:
    """A letter that an office passed on."""
    return f"forwarded:{letter}:{sender}"


def circular_key(letter: str) -> str:
    """A letter that goes with the calendar: one for each letter and revision."""
    return f"circular:{letter}"


def decide_key(version: int, number: int) -> str:
    """A plan waits for its decision: one for each version and time of reminding."""
    return f"decide:{version}:{number}"


def present_key(plan_version_id: int) -> str:
    """A plan is put before the chair: one for each version of a plan."""
    return f"{PRESENT}:{plan_version_id}"


def presented_of(key: str) -> int:
    """The plan version that a key of :func:`present_key` is about."""
    return int(key.split(":")[1])


def is_presented(key: str) -> bool:
    """Whether a mail puts a plan before the chair."""
    return key.startswith(f"{PRESENT}:")


def opens_view(key: str) -> bool:
    """Whether the link of a mail is for looking alone: its reader sends nothing."""
    return is_presented(key) or key.startswith(f"{DIGEST}:{ReminderLevel.GOVERNOR}:")


def sitting_key(sitting_id: int, call: int | None = None) -> str:
    """The invited are told of a sitting: one for each call; without one what all begin with."""
    return f"sitting:{sitting_id}:{'' if call is None else call}"


def minutes_key(sitting_id: int, sha256: str) -> str:
    """The invited are sent the minutes of a sitting: one for each file."""
    return f"minutes:{sitting_id}:{sha256[:16]}"


def meeting_task_key(task_id: int, reminder: str = "") -> str:
    """A task of a meeting: one for each reminder; without one what all begin with."""
    return f"meeting_task:{task_id}:{reminder}"


def recheck_key(version: int, said: str) -> str:
    """A file that another form contradicts now: one for each version and what is said of it."""
    return f"{RECHECK}:{version}:{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def screened_key(unit_code: str, said: str) -> str:
    """What a screening found about a unit's projects: one for each unit and what is said."""
    return f"{SCREENED}:{unit_code}:{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def decided_key(version: int, said: str = "") -> str:
    """What a committee resolved about a plan: one for each version.

    A version may be sent back several times, each time with other words: *said*.
    """
    told = f":{hashlib.sha256(said.encode()).hexdigest()[:12]}" if said else ""
    return f"{DECIDED}:{version}{told}"


def sent_on_key(group_code: str, number: int) -> str:
    """The projects that a package carried: one for each package."""
    return f"{SENT_ON}:{group_code}:{number}"


def allocated_key(group_code: str, number: int) -> str:
    """Money that was given to projects: one for each package that tells of it."""
    return f"{ALLOCATED}:{group_code}:{number}"


def is_about_projects(key: str) -> bool:
    """Whether a mail tells a unit what became of its projects."""
    return key.partition(":")[0] in ABOUT_PROJECTS


def withdrawn_key(step_id: str) -> str:
    """A step that is waited for no more."""
    return f"{WITHDRAWN}:{step_id}"


def bounce_key(contact_id: int) -> str:
    """An address that is given up: one for each address."""
    return f"{BOUNCE}:{contact_id}"


def returned_key(notice_id: int) -> str:
    """A mail that came back though no address is at fault: one for each mail."""
    return f"{RETURNED}:{notice_id}"


def is_about_mail(key: str) -> bool:
    """Whether a mail tells of another mail that came back."""
    return key.startswith((f"{BOUNCE}:", f"{RETURNED}:"))


def task_key(
    kind: str, *, dag_id: str, run_id: str, task_id: str, map_index: int, number: object
) -> str:
    """A task that stopped or was set by hand: one for each task and *number* of its case."""
    whole = f"{dag_id}/{run_id}/{task_id}/{map_index}/{number}"
    return f"{kind}:{hashlib.sha256(whole.encode()).hexdigest()[:16]}"


def is_at_once(key: str) -> bool:
    """Whether no send window holds a mail back."""
    return key.partition(":")[0] in AT_ONCE
