"""An import error for every calendar that cannot be read; no DAG of its own.

It stands apart from ``planning_cycles.py`` because Airflow refuses to trigger
any DAG of a file that has an import error.
"""

from pathlib import Path

from oneplan.gateways.calendars.calendar_files import check_folder

check_folder(Path(__file__).parent / "calendars")
