"""Register OnePlan with Airflow.

Airflow imports this file in every process, task processes included, so it
imports nothing of the package before somebody asks for a page, but the one small
module of the links between tasks and pages.
"""

from typing import Any

from airflow.plugins_manager import AirflowPlugin

from oneplan.orchestration.step_links import StepPageLink


async def pages(scope: Any, receive: Any, send: Any) -> None:
    """The office's pages as an ASGI application, imported at the first request."""
    from oneplan.desk.mounted import desk

    await desk()(scope, receive, send)


def around(app: Any) -> Any:
    """What stands between a browser and Airflow; only the API server builds it."""
    from oneplan.orchestration.airflow_pages import around

    return around(app)


class OneplanPlugin(AirflowPlugin):
    """The one file that Airflow's plugin manager imports."""

    name = "oneplan"
    external_views = [  # noqa: RUF012
        {
            "name": "รอบแผน",
            "href": "/oneplan/",
            "destination": "nav",
            "url_route": "oneplan",
            "nav_top_level": True,
        },
        {
            "name": "รอบแผน",
            "href": "/oneplan/?dag={DAG_ID}",
            "destination": "dag",
            "url_route": "oneplan-cycle",
        },
        {
            "name": "รอบแผน",
            "href": "/oneplan/?dag={DAG_ID}",
            "destination": "dag_run",
            "url_route": "oneplan-run",
        },
        {
            "name": "ขั้นตอน",
            "href": "/oneplan/?dag={DAG_ID}&task={TASK_ID}&index={MAP_INDEX}",
            "destination": "task_instance",
            "url_route": "oneplan-step",
        },
    ]
    global_operator_extra_links = [StepPageLink()]  # noqa: RUF012
    fastapi_apps = [{"app": pages, "url_prefix": "/oneplan", "name": "oneplan"}]  # noqa: RUF012
    fastapi_root_middlewares = [{"middleware": around, "name": "oneplan"}]  # noqa: RUF012
