"""The mails of a year, counted anew from the calendar file and the submissions alone.

Nothing of the product is used: the reminder schedule is written down a second time, the days
off come straight from the ``holidays`` package, the facts from SQL.
"""

from collections import Counter

import holidays
import pendulum
import psycopg

BANGKOK = pendulum.timezone("Asia/Bangkok")
REMINDERS = (-14, -7, -3, -1, 0, 1, 3, 7, 14)
PATIENCE = {"superior": 3, "provincial_office": 7, "governor": 14}
NOT_OURS = ("แรงงาน", "วันเด็ก")
INSIDE = ("village", "community", "tambon", "lao")


def is_off(day):
    listed = holidays.Thailand(years=day.year, language="th", categories=("public", "government"))
    names = [n for n in listed.get(day, "").split("; ") if n and not any(w in n for w in NOT_OURS)]
    return day.weekday() >= 5 or bool(names)


def day_of(moment):
    return pendulum.instance(moment).in_timezone(BANGKOK).date()


def in_office_hours(day):
    while is_off(day):
        day = day.add(days=1)
    return pendulum.datetime(day.year, day.month, day.day, 8, 30, tz=BANGKOK)


def key_of(days):
    return "due" if days == 0 else f"due{days:+d}"


def recount(url, cycle):
    """(step, reminder, level) → mails, of invitations, reminders and digests; digests have no step."""
    counts = Counter()
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        steps = connection.execute(
            "SELECT step_id, opens_at, due_at FROM steps WHERE cycle_id = %s AND EXISTS ("
            " SELECT 1 FROM expected_submissions e WHERE e.cycle_id = steps.cycle_id"
            " AND e.step_id = steps.step_id) ORDER BY position",
            [cycle],
        ).fetchall()
        units = {
            step: connection.execute(
                "SELECT u.code, u.level, u.area_code, (SELECT min(s.received_at) FROM submissions s"
                " WHERE s.cycle_id = e.cycle_id AND s.step_id = e.step_id AND s.unit_code = u.code"
                " AND s.state NOT IN ('returned', 'withdrawn'))"
                " FROM expected_submissions e JOIN units u ON u.code = e.unit_code"
                " WHERE e.cycle_id = %s AND e.step_id = %s",
                [cycle, step],
            ).fetchall()
            for step, _, _ in steps
        }
    told = {}
    for step, opens_at, due_at in steps:
        opened = in_office_hours(day_of(opens_at))
        counts[step, "opening", "unit"] = len(missing(units[step], opened))
        due = day_of(due_at)
        moments = [(days, in_office_hours(due.add(days=days))) for days in REMINDERS]
        for at, (days, moment) in enumerate(moments):
            if any(later <= moment for _, later in moments[at + 1 :]):
                continue
            silent = missing(units[step], moment)
            counts[step, key_of(days), "unit"] = len(silent)
            for level, patience in PATIENCE.items():
                if days >= patience:
                    for unit in silent:
                        told.setdefault((moment.date(), level), set()).add(above(unit, level))
    for (_, level), offices in told.items():
        counts["", "digest", level] += len(offices - {None})
    return Counter({key: count for key, count in counts.items() if count})


def missing(units, moment):
    return [
        (code, level, area) for code, level, area, came in units if came is None or came > moment
    ]


def above(unit, level):
    code, unit_level, area = unit
    if level == "superior":
        return ("amphoe", area[:4]) if unit_level in (*INSIDE, "amphoe") else ("own", code)
    return (level, area[:2])
