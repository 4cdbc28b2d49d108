"""Register OnePlan with Airflow.

Airflow imports this file in every process, task processes included, so it
imports nothing of the package. The secretariat's pages will be added here.
"""

from airflow.plugins_manager import AirflowPlugin


class OneplanPlugin(AirflowPlugin):
    """The one file that Airflow's plugin manager imports."""

    name = "oneplan"
