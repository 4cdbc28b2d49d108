"""Notes on the task instances of Airflow, those of many at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import httpx

from oneplan.gateways.airflow.airflow_errors import AirflowRefused
from oneplan.gateways.airflow.airflow_events import AirflowEvents
from oneplan.gateways.airflow.airflow_session import PAGE

LONGEST = 1000
"""Characters that Airflow takes as a note."""

Place = tuple[str, int]
"""Task and map index; -1 where the task is not mapped."""


class AirflowNotes(AirflowEvents):
    """Airflow over HTTP, with the notes that its grid shows."""

    def read_notes(
        self, dag_id: str, run_id: str, task_ids: Collection[str]
    ) -> Mapping[Place, str]:
        """The note of each instance of some tasks; empty where it has none."""
        found: dict[Place, str] = {}
        asked = {"dag_ids": [dag_id], "dag_run_ids": [run_id], "task_ids": list(task_ids)}
        offset, total = 0, 1
        while offset < total:
            page = {"page_limit": PAGE, "page_offset": offset, "order_by": "id"}
            answer = self._call(
                "POST", "/dags/~/dagRuns/~/taskInstances/list", json={**asked, **page}
            )
            read = answer["task_instances"]
            found |= {(each["task_id"], each["map_index"]): each["note"] or "" for each in read}
            offset += len(read)
            total = int(answer["total_entries"]) if read else 0
        return found

    def put_notes(self, dag_id: str, run_id: str, notes: Mapping[Place, str]) -> None:
        """Write the notes of instances of one run; one that is gone is left out."""
        path = f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances"
        all_of_them = [
            {"task_id": task_id, "map_index": map_index, "note": note[:LONGEST]}
            for (task_id, map_index), note in notes.items()
        ]
        for first in range(0, len(all_of_them), PAGE):
            entities = all_of_them[first : first + PAGE]
            action = {
                "action": "update",
                "action_on_non_existence": "skip",
                "update_mask": ["note"],
                "entities": entities,
            }
            answer = self._call("PATCH", path, json={"actions": [action]})
            written = set(_written(answer))
            for each in entities:
                if f"{dag_id}.{run_id}.{each['task_id']}[{each['map_index']}]" not in written:
                    self._put_note(path, each)

    def _put_note(self, path: str, entity: Mapping[str, Any]) -> None:
        """Write one note that Airflow did not take among many.

        It stops at the first that it cannot write: that of a task which an amended calendar
        no longer has.
        """
        index = entity["map_index"]
        place = f"{path}/{entity['task_id']}" + (f"/{index}" if index >= 0 else "")
        try:
            self._call(
                "PATCH", place, json={"note": entity["note"]}, params={"update_mask": "note"}
            )
        except AirflowRefused as refused:
            if refused.status != httpx.codes.NOT_FOUND:
                raise


def _written(answer: Mapping[str, Any]) -> Collection[str]:
    done: Mapping[str, Any] = answer.get("update") or {}
    return [str(each) for each in done.get("success") or ()]
