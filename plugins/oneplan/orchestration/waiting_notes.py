"""Keep fresh what waiting tasks say in Airflow's grid: days pass and files come."""

from __future__ import annotations

import structlog

from oneplan.config.accounts import ADMIN
from oneplan.domain.shared.notes import with_own
from oneplan.gateways.airflow.airflow_errors import AirflowRefused, AirflowUserUnknown
from oneplan.gateways.airflow.airflow_notes import AirflowNotes
from oneplan.services.operations.waiting_notes import notes_of_waiting
from oneplan.store.cycles.cycles import list_cycle_ids
from oneplan.store.shared.session import begin

WAITING = ("deferred",)
ACTIVE = ("running", "queued")

log = structlog.get_logger()


def refresh_notes() -> int:
    """Write anew the notes that say something else than is so; return how many.

    A task cannot do it while it is deferred: it is not running. So the one trigger that is
    always there does it for all, and writes nothing where nothing changed. An Airflow or a
    store that is away is asked again the next time.
    """
    with_new = 0
    try:
        with begin() as session:
            cycles = list_cycle_ids(session)
        airflow = AirflowNotes.sign_in(ADMIN)
        for cycle_id in cycles:
            with_new += _refresh_cycle(airflow, cycle_id)
        airflow.close()
    except (AirflowRefused, AirflowUserUnknown) as error:
        log.warning("notes.not_refreshed", reason=type(error).__name__)
    except Exception as error:  # noqa: BLE001  a note that is old stops nobody
        log.warning("notes.not_refreshed", reason=type(error).__name__)
    return with_new


def _refresh_cycle(airflow: AirflowNotes, cycle_id: str) -> int:
    run = airflow.find_run(cycle_id)
    if run is None or run["state"] not in ACTIVE:
        return 0
    run_id = str(run["dag_run_id"])
    waiting = airflow.list_instances(cycle_id, run_id, states=WAITING)
    with begin() as session:
        notes = notes_of_waiting(session, cycle_id, [(e.task_id, e.map_index) for e in waiting])
    changed = {
        place: said
        for each in waiting
        if (note := notes.get(place := (each.task_id, each.map_index))) is not None
        and (said := with_own(each.note, note)) != each.note
    }
    airflow.put_notes(cycle_id, run_id, changed)
    return len(changed)
