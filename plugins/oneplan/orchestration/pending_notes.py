"""Bring to Airflow the notes that tasks left in the store, those of many tasks at once.

A task that writes its own note signs in, reads what stands there and writes: three calls
of an API that is busy while many tasks end. Here it is two for each hundred notes, and
none where nothing was said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pendulum
import structlog

from oneplan.config.accounts import ADMIN
from oneplan.domain.shared.notes import with_more, with_own
from oneplan.gateways.airflow.airflow_errors import AirflowRefused, AirflowUserUnknown
from oneplan.gateways.airflow.airflow_notes import AirflowNotes
from oneplan.gateways.calendars.clock import real_now
from oneplan.store.shared.session import begin
from oneplan.store.shared.task_notes import TaskNote, drop_before, drop_notes, list_notes

AT_ONCE = 500
WAITS_FOR = pendulum.duration(days=1)
"""How long a note waits for an Airflow that is away; after it, it is no news."""

log = structlog.get_logger()

Place = tuple[str, int]
"""Task and map index."""


def write_pending_notes() -> int:
    """Write the notes that wait; return how many task instances have another one now.

    An Airflow or a store that is away is asked again the next time, and the notes wait.
    Notes that were written and could not be dropped are written again, which changes nothing.
    """
    try:
        with begin() as session:
            drop_before(session, real_now() - WAITS_FOR)
            waiting = list_notes(session, most=AT_ONCE)
        if not waiting:
            return 0
        airflow = AirflowNotes.sign_in(ADMIN)
        written = sum(_write_run(airflow, run, notes) for run, notes in _by_run(waiting).items())
        airflow.close()
        with begin() as session:
            drop_notes(session, [each.id for each in waiting])
    except (AirflowRefused, AirflowUserUnknown) as error:
        log.warning("notes.not_written", reason=type(error).__name__)
    except Exception as error:  # noqa: BLE001  a note that is late stops nobody
        log.warning("notes.not_written", reason=type(error).__name__)
    else:
        return written
    return 0


def _by_run(notes: Iterable[TaskNote]) -> Mapping[tuple[str, str], Mapping[Place, list[TaskNote]]]:
    found: defaultdict[tuple[str, str], dict[Place, list[TaskNote]]] = defaultdict(dict)
    for each in notes:
        places = found[each.dag_id, each.run_id]
        places.setdefault((each.task_id, each.map_index), []).append(each)
    return found


def _write_run(
    airflow: AirflowNotes, run: tuple[str, str], notes: Mapping[Place, list[TaskNote]]
) -> int:
    """Write the notes of one run; an instance or a run that is gone has none."""
    before = airflow.read_notes(*run, sorted({task_id for task_id, _ in notes}))
    changed = {
        place: said
        for place, added in notes.items()
        if place in before and (said := _said(before[place], added)) != before[place]
    }
    airflow.put_notes(*run, changed)
    return len(changed)


def _said(note: str, added: Iterable[TaskNote]) -> str:
    for each in added:
        note = with_own(note, each.text) if each.is_own else with_more(note, each.text)
    return note
