"""A desk of its own on a rehearsed year, to be looked at: ``python -m tests.support.desk_server``.

It keeps a PostgreSQL and files in a folder (``ONEPLAN_HOME``), fills them once, and serves
the desk with everybody as the secretary. It is no part of the product.
"""

import os
import sys
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from sqlalchemy import select

from oneplan.desk.app import create_app
from oneplan.desk.visitors import Visitor
from oneplan.domain.cycles.acts import collects
from oneplan.embedded.postgres import create_databases, database_url, start_server
from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.gateways.files.files import FsspecFiles
from oneplan.gateways.mail.mail import OutboxMailer
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import set_clock
from oneplan.services.cycles.steps import open_step
from oneplan.services.reminders.reminder_schedule import queue_invitations, queue_reminders
from oneplan.services.reminders.sending import deliver_queued
from oneplan.services.simulation.registers import prepare_rehearsal
from oneplan.store.cycles.cycles import find_cycle
from oneplan.store.cycles.stored_steps import list_steps
from oneplan.store.reminders.tables import Notice
from oneplan.store.shared.schema import migrate
from oneplan.store.shared.session import begin
from tests.support.builders import CALENDARS
from tests.support.desk import ROLES
from tests.support.world import moment

CYCLE = "rayong-2564"


def main(home: Path, port: int) -> None:
    """Fill the folder unless it is filled, and serve."""
    home.mkdir(parents=True, exist_ok=True)
    socket = start_server(home / "postgres")
    create_databases(socket, ("oneplan",))
    url = database_url(socket, "oneplan")
    os.environ["ONEPLAN_DATABASE_URL"] = url
    migrate(url)
    kept = FsspecFiles(f"file://{home / 'files'}")

    @contextmanager
    def opened(**_):
        with begin(url) as session:
            yield session

    with opened() as session:
        is_filled = find_cycle(session, CYCLE) is not None
    if not is_filled:
        fill(opened, home)

    async def identify(_request, _cycle_id):
        role = os.environ.get("DESK_ROLE", "secretary")
        return Visitor(user=role, rights=ROLES[role], area=os.environ.get("DESK_AREA", ""))

    app = create_app(begin=opened, files=kept, identify=identify)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


def fill(opened, home) -> None:
    """Stand in the middle of a year with mails in every state."""
    with opened() as session:
        prepare_rehearsal(session, load_calendar(CALENDARS / f"{CYCLE}.yaml"), seed=1)
    mailer = OutboxMailer(home / "outbox")
    for day in ("2019-01-07T10:00", "2019-03-04T10:00", "2019-04-25T10:00"):
        with opened() as session:
            set_clock(session, CYCLE, at=moment(day), speed=0, hold_at=moment(day))
            for step in _collecting(session):
                if (
                    step.opens_at
                    and step.opens_at <= moment(day)
                    and not step.has_closed(moment(day))
                ):
                    open_step(session, CYCLE, step.step_id)
                    queue_invitations(session, CYCLE, step.step_id)
        deliver_queued(CYCLE, begin=opened, mailer=mailer)
    with opened() as session:
        _remind(session)


def _remind(session) -> None:
    """Queue reminders, and give some of the mails that went another end."""
    for step in _collecting(session):
        for key in ("due-7", "due-3"):
            if step.due_at and step.opens_at and step.opens_at <= moment("2019-04-25"):
                queue_reminders(session, CYCLE, step.step_id, key)
    for at, notice in enumerate(session.scalars(select(Notice).order_by(Notice.id))):
        if notice.state == "accepted" and at % 3:
            notice.state = ("delivered", "bounced", "unknown", "delivered")[at % 4]


def _collecting(session):
    """The steps in which units send files."""
    calendar = calendar_in_force(session, CYCLE)
    asked = {step.id for step in calendar.steps if collects(step)}
    return [step for step in list_steps(session, CYCLE) if step.step_id in asked]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
