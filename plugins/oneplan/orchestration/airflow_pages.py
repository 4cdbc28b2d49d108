"""What stands between a browser and Airflow: one middleware around its whole application."""

from __future__ import annotations

from starlette.types import ASGIApp

from oneplan.orchestration import first_visit, hidden_buttons
from oneplan.orchestration.hand_set_guard import HandSetGuard
from oneplan.orchestration.page_scripts import PageScripts

SCRIPTS = {
    first_visit.SCRIPT_PATH: first_visit.first_visit,
    hidden_buttons.SCRIPT_PATH: hidden_buttons.hidden_buttons,
}


def around(app: ASGIApp) -> ASGIApp:
    """Airflow's application with the office's language and the office's limits."""
    return PageScripts(HandSetGuard(app), SCRIPTS)
