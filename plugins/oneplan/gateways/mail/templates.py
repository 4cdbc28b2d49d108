"""Notices from ``include/templates``: a missing value is an error, never a gap."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from oneplan.config.places import INCLUDE
from oneplan.domain.forms.form_help import describe, describe_need
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.step_ids import (
    english_name_of_id,
    english_number_of_id,
    name_of_id,
    number_of_id,
)
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_letters import cut_to_letters
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.mail.mail import SUBJECT_LETTERS

WEEKDAYS_TH = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The Jinja environment of every notice."""
    made = Environment(
        loader=FileSystemLoader(INCLUDE / "templates"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html",)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    made.filters["thai_date"] = thai_date
    made.filters["thai_day"] = thai_day
    made.filters["thai_digits"] = to_thai_digits
    made.filters["step_name"] = _step_name
    made.filters["step_number"] = _step_number
    made.filters["thai_short"] = thai_short
    made.filters["short_day"] = lambda day: format_date(day, style="abbreviated")
    made.filters["baht"] = baht
    made.filters["thai_moment"] = thai_moment
    made.filters["thai_hour"] = thai_hour
    made.filters["short_moment"] = short_moment
    made.filters["thai_written"] = thai_written
    made.filters["iso_day"] = lambda moment: moment.astimezone(BANGKOK).date().isoformat()
    made.filters["iso_moment"] = lambda moment: f"{moment.astimezone(BANGKOK):%Y-%m-%d %H:%M}"
    made.globals["days_after"] = days_after
    made.globals["describe"] = describe
    made.globals["describe_need"] = describe_need
    return made


def thai_date(moment: datetime) -> str:
    """A day with its weekday, in Bangkok: วันพฤหัสบดีที่ ๒๘ กุมภาพันธ์ ๒๕๖๒."""
    return thai_day(moment.astimezone(BANGKOK).date())


def thai_day(day: date) -> str:
    """A day with its weekday: วันพฤหัสบดีที่ ๒๘ กุมภาพันธ์ ๒๕๖๒."""
    return f"วัน{WEEKDAYS_TH[day.weekday()]}ที่ {format_date(day, style='full')}"


def thai_short(moment: datetime) -> str:
    """A day as a table shows it, in Bangkok: ๒๘ ก.พ. ๖๒."""
    return format_date(moment.astimezone(BANGKOK).date(), style="abbreviated")


def days_after(before: datetime, after: datetime) -> int:
    """Whole days in Bangkok from the day of one moment to the day of another.

    The filters run several times a mail: they use nothing of pendulum's, which is slower.
    """
    return after.astimezone(BANGKOK).toordinal() - before.astimezone(BANGKOK).toordinal()


def thai_moment(moment: datetime) -> str:
    """A day and the time of day, in Bangkok: ๒๘ กุมภาพันธ์ ๒๕๖๒ เวลา ๐๙.๓๐ น."""
    there = moment.astimezone(BANGKOK)
    day = format_date(there.date(), style="full")
    return f"{day} เวลา {to_thai_digits(f'{there:%H.%M}')} น."


def short_moment(moment: datetime) -> str:
    """A day and the time of day for a subject, in Bangkok: ๒๘ ก.พ. ๒๕๖๒ เวลา ๐๙.๓๐ น."""
    day = format_date(moment.astimezone(BANGKOK).date(), style="abbreviated")
    return f"{day} เวลา {thai_hour(moment)} น."


def thai_hour(moment: datetime) -> str:
    """The time of day, in Bangkok: ๐๙.๓๐."""
    return to_thai_digits(f"{moment.astimezone(BANGKOK):%H.%M}")


def thai_written(text: str) -> str:
    """A day, or a day and a time of day, written as ``2019-03-12 13:30``, as people read it."""
    day, _, hour = text.partition(" ")
    words = format_date(date.fromisoformat(day), style="full")
    return f"{words} เวลา {to_thai_digits(hour.replace(':', '.'))} น." if hour else words


def _step_name(step_id: str, language: str = "th") -> str:
    """A step as a page or a mail names it, where its id is all that is known."""
    return name_of_id(step_id) if language == "th" else english_name_of_id(step_id).capitalize()


def _step_number(step_id: str, language: str = "th") -> str:
    return number_of_id(step_id) if language == "th" else english_number_of_id(step_id)


def baht(amount: Decimal | str) -> str:
    """An amount with separators and Thai digits."""
    return to_thai_digits(f"{Decimal(amount):,.2f}")


def render_notice(template: str, values: Mapping[str, Any]) -> tuple[str, str, str]:
    """Render subject, text and HTML of the notice *template*."""
    return notice_renderer(template)(values)


def notice_renderer(template: str) -> Callable[[Mapping[str, Any]], tuple[str, str, str]]:
    """Load a notice once, to render it to many.

    Its subject is one line of :data:`SUBJECT_LETTERS` at most, its text has no gaps.
    """
    subject, text, html = (
        environment().get_template(f"notices/{template}/{name}")
        for name in ("subject.txt", "body.txt", "body.html")
    )

    def render(values: Mapping[str, Any]) -> tuple[str, str, str]:
        return (
            cut_to_letters(" ".join(subject.render(values).split()), SUBJECT_LETTERS),
            _GAPS.sub("\n\n", text.render(values)).strip() + "\n",
            html.render(values),
        )

    return render


def render_letter(name: str, values: Mapping[str, Any]) -> list[str]:
    """Render a letter's subject and paragraphs, parted by empty lines in the template."""
    text = environment().get_template(f"letters/{name}.txt").render(values)
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


_GAPS = re.compile(r"\n{3,}")
