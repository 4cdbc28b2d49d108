"""STUB"""
import yaml
from pathlib import Path
from oneplan.domain.calendars import Calendar
from oneplan.errors import OneplanError
class CalendarFileInvalid(OneplanError): pass
def list_calendar_files(folder): return sorted(Path(folder).glob('*.yaml'))
def load_calendar(path):
    return Calendar.model_validate(yaml.load(Path(path).read_text(),yaml.CSafeLoader))
def check_folder(folder): pass
