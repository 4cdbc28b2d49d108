"""Which unit is missing: the rule that every count, reminder and wait stands on.

The store repeats it over sets (``store/submissions/missing_units.py``,
``waiting_groups.py``); a property test holds both equal.
"""

from __future__ import annotations

from collections.abc import Iterable

from oneplan.domain.submissions.submissions import COUNTED_STATES, SubmissionState


def is_counted(states: Iterable[SubmissionState]) -> bool:
    """Whether a unit has a version in force, by the states of all its versions.

    A step is complete when every unit that is still expected is counted.
    """
    return any(state in COUNTED_STATES for state in states)


def is_missing(states: Iterable[SubmissionState]) -> bool:
    """Whether a unit that is expected has nothing in force and no late file that waits.

    A unit whose late file waits for its ticket did send: it is reminded no more, and
    its step is not complete before the file is accepted.
    """
    known = list(states)
    return not is_counted(known) and SubmissionState.LATE not in known
