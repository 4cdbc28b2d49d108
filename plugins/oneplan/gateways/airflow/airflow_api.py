"""Airflow's REST API, as far as the office uses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from oneplan.gateways.airflow.airflow_errors import AirflowRefused
from oneplan.gateways.airflow.airflow_session import AirflowSession

ACTIVE_STATES = (
    "scheduled",
    "queued",
    "running",
    "restarting",
    "up_for_retry",
    "up_for_reschedule",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A Required Action that waits for a person."""

    task_id: str
    map_index: int
    options: tuple[str, ...]
    params: dict[str, Any]


class Airflow(Protocol):
    """What the office asks of Airflow; a cycle's id is its DAG's id."""

    def clear_downstream(
        self, cycle_id: str, *, task_id: str, map_index: int, note: str, is_dry_run: bool
    ) -> tuple[str, ...]:
        """Clear one task instance of the last run with all downstream; name what is cleared."""
        ...

    def end_run(self, dag_id: str, run_id: str) -> None:
        """Mark a run that waits for a person as done."""
        ...


class AirflowApi(AirflowSession):
    """What the office asks of Airflow over HTTP, as one user."""

    def is_healthy(self) -> bool:
        """Whether all four components report that they are well."""
        try:
            answer = self._http.get("/api/v2/monitor/health", timeout=5)
            states = answer.json().values()
        except (httpx.HTTPError, ValueError, AttributeError):
            return False
        return bool(states) and all(state.get("status") == "healthy" for state in states)

    def list_dags(self) -> Sequence[str]:
        """Ids of the DAGs that are ready to run."""
        found = self._pages("/dags", "dags", exclude_stale=True, order_by="dag_id")
        return [dag["dag_id"] for dag in found]

    def save_pool(self, name: str, slots: int, description: str) -> None:
        """Make a pool or bring it up to date."""
        body = {
            "name": name,
            "slots": slots,
            "description": description,
            "include_deferred": False,
        }
        try:
            self._call("POST", "/pools", json=body)
        except AirflowRefused:
            self._call("PATCH", f"/pools/{name}", json=body)

    def unpause(self, cycle_id: str) -> None:
        """Let a DAG run."""
        self._call("PATCH", f"/dags/{cycle_id}", json={"is_paused": False})

    def trigger(self, cycle_id: str, *, run_id: str) -> None:
        """Start the run of a cycle."""
        body = {"dag_run_id": run_id, "logical_date": None}
        self._call("POST", f"/dags/{cycle_id}/dagRuns", json=body)

    def end_run(self, dag_id: str, run_id: str) -> None:
        """Mark a run that waits for a person as done: its question was answered elsewhere."""
        if self.run_state(dag_id, run_id) in ("running", "queued"):
            self._call("PATCH", f"/dags/{dag_id}/dagRuns/{run_id}", json={"state": "success"})

    def run_state(self, dag_id: str, run_id: str) -> str:
        """State of one run, ``missing`` before it is there."""
        try:
            return str(self._call("GET", f"/dags/{dag_id}/dagRuns/{run_id}")["state"])
        except AirflowRefused as refused:
            if refused.status != httpx.codes.NOT_FOUND:
                raise
            return "missing"

    def find_run(self, cycle_id: str) -> dict[str, Any] | None:
        """The last run of a cycle, or None."""
        answer = self._call(
            "GET", f"/dags/{cycle_id}/dagRuns", params={"limit": 1, "order_by": "-run_after"}
        )
        return answer["dag_runs"][0] if answer["dag_runs"] else None

    def delete_runs(self, cycle_id: str) -> None:
        """Drop every run of a cycle; only a rehearsal does."""
        while (run := self.find_run(cycle_id)) is not None:
            self._drop(cycle_id, run)

    def _drop(self, dag_id: str, run: Mapping[str, Any]) -> None:
        path = f"/dags/{dag_id}/dagRuns/{run['dag_run_id']}"
        if run["state"] in ("running", "queued"):
            self._call("PATCH", path, json={"state": "failed"})
        self._call("DELETE", path)

    def delete_runs_about(self, dag_id: str, cycle_id: str) -> None:
        """Drop the runs of a DAG that were started for one cycle; only a rehearsal does."""
        # All are read before the first is dropped: the pages after it would move up.
        for run in list(self._pages(f"/dags/{dag_id}/dagRuns", "dag_runs", order_by="id")):
            if (run["conf"] or {}).get("cycle") == cycle_id:
                self._drop(dag_id, run)

    def _run_id(self, cycle_id: str) -> str:
        run = self.find_run(cycle_id)
        if run is None:
            raise AirflowRefused(call=f"the run of {cycle_id}", answer="there is none")
        return str(run["dag_run_id"])

    def count_tasks(self, cycle_id: str, run_id: str, states: Sequence[str]) -> int:
        """Number of task instances of a run in some states."""
        answer = self._call(
            "GET",
            f"/dags/{cycle_id}/dagRuns/{run_id}/taskInstances",
            params={"state": list(states), "limit": 1},
        )
        return int(answer["total_entries"])

    def list_failed_tasks(self, cycle_id: str, run_id: str) -> Sequence[tuple[str, int]]:
        """Task and map index of the instances of a run that failed for good."""
        path = f"/dags/{cycle_id}/dagRuns/{run_id}/taskInstances"
        found = self._pages(path, "task_instances", state=["failed"])
        return [(ti["task_id"], ti["map_index"]) for ti in found]

    def clear_failed(self, cycle_id: str, run_id: str) -> int:
        """Let everything that failed in a run, and what waited for it, be done again."""
        answer = self._call(
            "POST",
            f"/dags/{cycle_id}/clearTaskInstances",
            json={"dry_run": False, "dag_run_id": run_id, "only_failed": True},
        )
        return len(answer["task_instances"])

    def list_requests(self, cycle_id: str, run_id: str) -> Sequence[Request]:
        """The Required Actions of a run that nobody has answered."""
        path = f"/dags/{cycle_id}/dagRuns/{run_id}/hitlDetails"
        return [
            Request(
                task_id=each["task_instance"]["task_id"],
                map_index=each["task_instance"]["map_index"],
                options=tuple(each["options"]),
                params=each.get("params") or {},
            )
            for each in self._pages(path, "hitl_details", response_received=False)
            if each["task_instance"]["state"] in ("awaiting_input", "deferred")
        ]

    def answer(
        self, cycle_id: str, run_id: str, request: Request, *, option: str, values: dict[str, Any]
    ) -> None:
        """Answer a Required Action as this user."""
        self._call(
            "PATCH",
            f"/dags/{cycle_id}/dagRuns/{run_id}/taskInstances/{request.task_id}"
            f"/{request.map_index}/hitlDetails",
            json={"chosen_options": [option], "params_input": values},
        )

    def clear_downstream(
        self,
        cycle_id: str,
        *,
        task_id: str,
        map_index: int,
        note: str,
        is_dry_run: bool,
        run_id: str | None = None,
    ) -> tuple[str, ...]:
        """Clear one task instance with all downstream; name what is cleared.

        Of the last run, unless one is named.
        """
        answer = self._call(
            "POST",
            f"/dags/{cycle_id}/clearTaskInstances",
            json={
                "dry_run": is_dry_run,
                "dag_run_id": run_id or self._run_id(cycle_id),
                "only_failed": False,
                "task_ids": [[task_id, map_index] if map_index >= 0 else task_id],
                "include_downstream": True,
                **({} if is_dry_run else {"note": note}),
            },
        )
        return tuple(
            sorted(f"{ti['task_id']}[{ti['map_index']}]" for ti in answer["task_instances"])
        )
