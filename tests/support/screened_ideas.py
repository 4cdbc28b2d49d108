"""A small cycle whose second step screens what the first collected."""

from random import Random

from oneplan.domain.forms.simulated_rows import SimulatedSender, simulate_rows
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.cycles.steps import open_step
from oneplan.services.forms.file_checks import form_of
from oneplan.services.submissions.submissions import receive_submission
from oneplan.services.units.register import import_units
from tests.support.builders import make_calendar, step_data
from tests.support.world import CYCLE, set_time

REGISTER = """code,level,name_th,area_code,role,email,contact
P1,provincial_agency,สำนักงานเกษตรจังหวัด,74,provincial_agency,p1@units.invalid,ก
P2,provincial_agency,สำนักงานประมงจังหวัด,74,provincial_agency,p2@units.invalid,ข
"""
PROVINCE = {"levels": ["province"], "role": "provincial_office"}
AGENCY = {"levels": ["provincial_agency"], "role": "provincial_agency"}
COLUMN = "idea"


def start_screening(session):
    """Start it with ideas, a meeting that screens them, and full projects."""
    calendar = make_calendar(
        step_data("1", form="project_idea", submitted_by=AGENCY),
        step_data(
            "2", kind="meeting", form=None, submitted_by=PROVINCE, inputs=["1"], screens=["1"],
            window={"printed": "ก.พ. ๖๒"},
        ),
        step_data("3", form="project_brief", submitted_by=AGENCY, window={"printed": "ก.พ. ๖๒"}),
    )  # fmt: skip
    start_cycle(session, calendar, seed=1)
    import_units(session, REGISTER, actor="test", is_simulated=True)
    set_time(session, "2019-02-05")
    for step in ("1", "2", "3"):
        open_step(session, CYCLE, step)
    return calendar


def send_titles(session, files, calendar, step, unit, *, titles, ideas=()):
    """Send right rows with these titles, and the ideas that they name."""
    form = form_of(calendar, step)
    sender = SimulatedSender(unit_code=unit, unit_name=unit, tambon_codes=["740101"])
    rows = simulate_rows(form, sender, count=len(titles), random=Random(3))
    for row, title in zip(rows, titles, strict=True):
        row["project_name"] = title
    for row, idea in zip(rows, ideas, strict=False):
        row[COLUMN] = idea
    return receive_submission(
        session,
        cycle_id=CYCLE,
        step_id=step,
        unit_code=unit,
        file_name=f"{unit}.xlsx",
        content=write_form(form, Template(heading_th=unit, rows=rows)),
        sender="test",
        files=files,
    )
