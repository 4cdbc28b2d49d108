"""What stands between a browser and Airflow: one middleware around its whole application."""

from __future__ import annotations

from starlette.types import ASGIApp

from oneplan.orchestration.first_visit import FirstVisit
from oneplan.orchestration.hand_set_guard import HandSetGuard


def around(app: ASGIApp) -> ASGIApp:
    """Airflow's application with the office's language and the office's limits."""
    return FirstVisit(HandSetGuard(app))
