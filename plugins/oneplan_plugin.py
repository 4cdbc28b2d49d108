"""Register OnePlan with Airflow.

Airflow imports this file in every process, task processes included, so it
imports nothing of the package before somebody asks for a page.
"""

from typing import Any

from airflow.plugins_manager import AirflowPlugin


async def pages(scope: Any, receive: Any, send: Any) -> None:
    """The office's pages as an ASGI application, imported at the first request."""
    from oneplan.dashboard.api import app

    await app(scope, receive, send)


class OneplanPlugin(AirflowPlugin):
    """The one file that Airflow's plugin manager imports."""

    name = "oneplan"
    fastapi_apps = [{"app": pages, "url_prefix": "/oneplan", "name": "oneplan"}]  # noqa: RUF012
