"""The one desk of an API server, made at the first request."""

from __future__ import annotations

import gc
from functools import lru_cache, partial

from fastapi import FastAPI

from oneplan.desk.airflow_users import identify
from oneplan.desk.app import create_app
from oneplan.gateways.files.files import files
from oneplan.store.shared.session import begin


@lru_cache(maxsize=1)
def desk() -> FastAPI:
    """The desk of the deployment's settings, for Airflow's users.

    All that Airflow's API server and the desk loaded by now lives as long as the process; the
    garbage collector would go through it again once in some hundred pages, for 0.2 to 0.5 s.
    """
    made = create_app(begin=partial(begin, source="desk"), files=files(), identify=identify)
    gc.freeze()
    return made
