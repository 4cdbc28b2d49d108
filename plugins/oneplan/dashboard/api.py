"""Lineage as JSON, mounted in Airflow's API server under ``/oneplan``.

Airflow mounts a plugin's routes without any guard, so every route here asks
for a signed-in user who may read the cycle's DAG.
"""

from __future__ import annotations

from typing import Any

from airflow.api_fastapi.core_api.security import requires_access_dag
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse

from oneplan.errors import OneplanError
from oneplan.services.plans.lineage import trace_row
from oneplan.store.session import begin

app = FastAPI(title="OnePlan", docs_url=None, redoc_url=None, openapi_url=None)


@app.get(
    "/api/dags/{dag_id}/lineage/{row_key:path}", dependencies=[Depends(requires_access_dag("GET"))]
)
def lineage(dag_id: str, row_key: str) -> dict[str, Any]:
    """Follow a plan row, ``<step>/<unit>/<sheet row>``, back to the cells that asked for it."""
    with begin() as session:
        return dict(trace_row(session, dag_id, row_key))


@app.exception_handler(OneplanError)
def refuse(_request: Request, error: OneplanError) -> JSONResponse:
    """Say what is wrong, as the command does."""
    return JSONResponse({"detail": str(error)}, status_code=error.status_code)
