"""The one desk of an API server, made at the first request."""

from __future__ import annotations

from functools import lru_cache, partial

from fastapi import FastAPI

from oneplan.desk.airflow_users import identify
from oneplan.desk.app import create_app
from oneplan.gateways.files.files import files
from oneplan.store.shared.session import begin


@lru_cache(maxsize=1)
def desk() -> FastAPI:
    """The desk of the deployment's settings, for Airflow's users."""
    return create_app(begin=partial(begin, source="desk"), files=files(), identify=identify)
