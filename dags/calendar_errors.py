"""An import error for every calendar that cannot be read; no DAG of its own.

It stands apart from ``planning_cycles.py`` because Airflow refuses to trigger
any DAG of a file that has an import error.
"""

from pathlib import Path

from oneplan.gateways.calendars.calendar_files import CalendarFileInvalid, check_folder

try:
    check_folder(Path(__file__).parent / "calendars")
except CalendarFileInvalid as error:
    # Airflow shows the words of what is raised: those that the secretariat reads come first.
    goes_on = "รอบแผนที่เริ่มแล้วเดินต่อด้วยปฏิทินที่ใช้อยู่ จนกว่าจะแก้แฟ้มนี้"
    message = f"{error.in_thai}\n{goes_on}\n{error}"
    raise ImportError(message) from None
