"""Lineage as JSON, mounted in Airflow's API server under ``/oneplan``.

Airflow mounts a plugin's routes without any guard, so every route here asks
for a signed-in user who may read the cycle's DAG.
"""

from __future__ import annotations

from typing import Any

from airflow.api_fastapi.core_api.security import requires_access_dag
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from oneplan.errors import OneplanError
from oneplan.services.plans.lineage import trace_row
from oneplan.store.shared.faults import is_passing
from oneplan.store.shared.session import begin

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


@app.exception_handler(DBAPIError)
@app.exception_handler(PoolTimeout)
def say_not_ready(_request: Request, error: Exception) -> JSONResponse:
    """Say that the store is away or busy, where that passes."""
    if not is_passing(error):
        raise error
    return JSONResponse(
        {"detail": "The office is not ready; try again later."},
        status_code=503,
        headers={"Retry-After": "30"},
    )
