"""Calendars that come through the desk: an edited window or an uploaded file, read and kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from oneplan.config.places import CALENDARS
from oneplan.domain.cycles.calendar_differences import compare_calendars
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.shared.thai_dates import NOT_A_DAY_TH, NotAThaiDate, parse_window
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.calendar_edits import replace_window
from oneplan.gateways.calendars.calendar_files import CalendarFileInvalid, load_calendar
from oneplan.gateways.calendars.calendar_texts import calendar_text, replace_calendar
from oneplan.gateways.files.forms import list_form_titles
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.operations.calendar_files import Amended, take_in
from oneplan.store.cycles import cycle_locks

Edit = Callable[[str], str]
"""Changes a place of a calendar's file; every other letter stays."""


class FolderClosed(OneplanError):
    """The folder of calendars cannot be written from the desk."""

    status_code = 409
    th = (
        "โฟลเดอร์ปฏิทินของระบบนี้เขียนจากหน้านี้ไม่ได้ จึงไม่มีสิ่งใดเปลี่ยน"
        " ให้ผู้ดูแลระบบเปิดสิทธิเขียนโฟลเดอร์ตามคู่มือผู้ดูแลระบบ แล้วทำอีกครั้ง"
        " แฟ้มปฏิทินที่ใช้อยู่ดาวน์โหลดได้ที่หน้า “การตั้งค่า”"
    )

    def __init__(self) -> None:
        super().__init__(
            "The folder of calendars cannot be written from here, so nothing has changed. Whoever"
            " runs the machine opens it (docs/operations.md); the calendar in force can be"
            " downloaded on the page of the settings."
        )


class FileDiffers(OneplanError):
    """The file of a calendar is not the calendar in force: an edit would bring more with it."""

    status_code = 409

    def __init__(self, *, cycle_id: str) -> None:
        self.th = "แฟ้มปฏิทินในระบบต่างจากปฏิทินที่ใช้อยู่ ให้ใช้ “แก้ไขด้วยแฟ้ม” เพื่อดูความต่างทั้งหมดก่อน"
        super().__init__(f"The file of {cycle_id!r} is not the calendar in force.")


class CalendarRefused(OneplanError):
    """The file of a calendar is wrong; every place is listed by its line."""

    status_code = 422

    def __init__(self, error: CalendarFileInvalid) -> None:
        lines = [f"บรรทัดที่ {to_thai_digits(each.line)}: {each.words_th}" for each in error.findings]
        count = to_thai_digits(len(lines))
        self.th = "\n".join([f"แฟ้มปฏิทินมีที่ผิด {count} แห่ง ยังไม่ได้ใช้:", *lines])
        super().__init__(str(error))


class WindowRefused(OneplanError):
    """The words of a new window cannot be read."""

    status_code = 422

    def __init__(self, *, words: str, rule_th: str) -> None:
        self.th = (
            f"กำหนดเวลา “{words}” อ่านไม่ได้: {rule_th}"
            f" {NOT_A_DAY_TH} หรือเป็นช่วง เช่น ๑ เม.ย. – ๓๑ พ.ค. ๖๒"
        )
        super().__init__(f"{words!r} is no window that a calendar can read.")


def window_edit(session: Session, cycle_id: str, step_id: str, printed: str) -> Edit:
    """Another window of a step, as an edit of the calendar's file.

    Raises:
        StepNotInCalendar: The calendar has no such step.
        WindowRefused: The words are no window.
    """
    calendar_in_force(session, cycle_id).step(step_id)
    try:
        parse_window(printed)
    except NotAThaiDate as error:
        raise WindowRefused(words=printed, rule_th=error.rule_th) from error
    return partial(replace_window, step_id=step_id, printed=printed)


def edited_text(session: Session, cycle_id: str, edit: Edit) -> str:
    """The calendar's file after an edit.

    Raises:
        FileDiffers: There is no file, or it is not the calendar in force.
        WindowNotFound, PolicyNotFound: The file is written in a way that cannot be edited.
    """
    calendar = calendar_in_force(session, cycle_id)
    path = CALENDARS / f"{cycle_id}.yaml"
    titles = list_form_titles()
    kept = _read_kept(path)
    if kept is None or compare_calendars(calendar, kept, form_titles=titles):
        raise FileDiffers(cycle_id=cycle_id)
    return edit(path.read_text(encoding="utf-8"))


def read_in_force(session: Session, cycle_id: str) -> bytes:
    """The calendar in force as a file: the one in the folder where it is that, or a new print."""
    calendar = calendar_in_force(session, cycle_id)
    path = CALENDARS / f"{cycle_id}.yaml"
    if _read_kept(path) == calendar:
        return path.read_bytes()
    data = calendar.model_dump(mode="json", exclude_unset=True)
    return calendar_text(data, heading=[f"{cycle_id}: the calendar in force"]).encode()


def _read_kept(path: Path) -> Calendar | None:
    """The calendar of a file in the folder; None without one, or where it cannot be read."""
    try:
        return load_calendar(path) if path.is_file() else None
    except CalendarFileInvalid:
        return None


def read_text(cycle_id: str, text: str) -> Calendar:
    """The calendar that a text is.

    Raises:
        CalendarRefused: It is none; everything that is wrong is listed.
    """
    try:
        with _apart(cycle_id, text) as path:
            return load_calendar(path)
    except CalendarFileInvalid as error:
        raise CalendarRefused(error) from error


def read_upload(content: bytes, name: str) -> tuple[Calendar, str]:
    """The calendar that an uploaded file is, and its text.

    Raises:
        CalendarRefused: It is none; everything that is wrong is listed.
    """
    stem = Path(name.replace("\\", "/")).stem
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"{stem}.yaml"
            path.write_bytes(content)
            return load_calendar(path), content.decode()
    except CalendarFileInvalid as error:
        raise CalendarRefused(error) from error


def amend(session: Session, cycle_id: str, text: str, *, by: str, reason: str) -> Amended:
    """Put a text in force as the calendar of a cycle that runs; its file follows after.

    Raises:
        FolderClosed: The file could not be kept afterwards.
        OneplanError: As :func:`~oneplan.services.operations.calendar_files.take_in`.
    """
    require_open_folder()
    with _apart(cycle_id, text) as path:
        return take_in(session, path, by=by, reason=reason)


def keep_edit(session: Session, cycle_id: str, edit: Edit) -> None:
    """Write an edit into the calendar's file, after it was put in force."""
    cycle_locks.lock_acts(session, cycle_id)
    path = CALENDARS / f"{cycle_id}.yaml"
    keep_in_force(session, cycle_id, edit(path.read_text(encoding="utf-8")))


def keep_in_force(session: Session, cycle_id: str, text: str) -> None:
    """Put the text of an amended calendar into its folder, where it is in force still.

    Who amended it again meanwhile keeps a file of their own; this one would bring the
    calendar of before back.
    """
    cycle_locks.lock_acts(session, cycle_id)
    if read_text(cycle_id, text) == calendar_in_force(session, cycle_id):
        keep_text(cycle_id, text)


def keep_text(cycle_id: str, text: str) -> None:
    """Put the text of an amended calendar into the folder that Airflow reads."""
    replace_calendar(CALENDARS / f"{cycle_id}.yaml", text.encode())


def require_open_folder() -> None:
    """Refuse where the file could not follow: Airflow would bring the old calendar back.

    Raises:
        FolderClosed: The folder cannot be written.
    """
    if not os.access(CALENDARS, os.W_OK):
        raise FolderClosed


@contextmanager
def _apart(cycle_id: str, text: str) -> Iterator[Path]:
    """The text as a file of the calendar's name, in a folder of its own."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{cycle_id}.yaml"
        path.write_text(text, encoding="utf-8")
        yield path
