"""Airflow's own audit log, as far as it tells who set which state by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from oneplan.gateways.airflow.airflow_api import AirflowApi

TASK_EVENTS = ("patch_task_instance", "patch_task_group_instances", "bulk_task_instances")
RUN_EVENTS = ("patch_dag_run", "bulk_dag_runs")
"""Names of the calls that set states. A dry run has a name of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChange:
    """One state that a person asked Airflow to set.

    *task_id* is a task, the id of a task group with a dot at its end, or empty for the
    whole run; *map_index* is -1 where no one index was named.
    """

    event_number: int
    happened_at: datetime
    user: str
    dag_id: str
    run_id: str
    task_id: str
    map_index: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One task instance as it stands in a run."""

    task_id: str
    map_index: int
    state: str
    display_name: str
    label: str
    note: str = ""


def read_changes(entry: Mapping[str, Any]) -> Iterator[StateChange]:
    """The states that one entry of the audit log asked for; none where it set only a note."""
    try:
        said = json.loads(entry["extra"] or "{}")
    except ValueError:
        return
    if not isinstance(said, dict):
        return
    for each in _entities(entry, said):
        state = each.get("new_state") or (each.get("state") if _is_of_run(entry) else None)
        dag_id = each.get("dag_id") or entry["dag_id"]
        run_id = each.get("dag_run_id") or entry["run_id"]
        if not state or dag_id in (None, "~") or run_id in (None, "~"):
            continue
        group = each.get("group_id")
        index = each.get("map_index")
        yield StateChange(
            event_number=int(entry["event_log_id"]),
            happened_at=datetime.fromisoformat(entry["when"]),
            user=str(entry["owner"] or "unknown"),
            dag_id=str(dag_id),
            run_id=str(run_id),
            task_id=f"{group}." if group else str(each.get("task_id") or entry["task_id"] or ""),
            map_index=-1 if index is None else int(index),
            state=str(state),
        )


def _is_of_run(entry: Mapping[str, Any]) -> bool:
    return entry["event"] in RUN_EVENTS


def _entities(entry: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if not str(entry["event"]).startswith("bulk_"):
        yield said
        return
    for action in said.get("actions") or ():
        if isinstance(action, dict) and action.get("action") == "update":
            yield from (each for each in action.get("entities") or () if isinstance(each, dict))


class AirflowEvents(AirflowApi):
    """Airflow over HTTP, with what its audit log tells."""

    def list_state_changes(self, *, after: datetime, before: datetime) -> Sequence[StateChange]:
        """The states that people set by hand between two moments, oldest first."""
        entries = self._pages(
            "/eventLogs",
            "event_logs",
            included_events=[*TASK_EVENTS, *RUN_EVENTS],
            after=after.isoformat(),
            before=before.isoformat(),
            order_by="event_log_id",
        )
        return [change for entry in entries for change in read_changes(entry)]

    def list_instances(
        self, dag_id: str, run_id: str, *, states: Sequence[str] = ()
    ) -> Sequence[Instance]:
        """The task instances of a run, in some states or all; none where there is no such run."""
        if self.run_state(dag_id, run_id) == "missing":
            return ()
        wanted = {"state": list(states)} if states else {}
        path = f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances"
        return [
            Instance(
                task_id=ti["task_id"],
                map_index=ti["map_index"],
                state=ti["state"] or "",
                display_name=ti["task_display_name"],
                label=ti["rendered_map_index"] or "",
                note=ti.get("note") or "",
            )
            for ti in self._pages(path, "task_instances", **wanted)
        ]
