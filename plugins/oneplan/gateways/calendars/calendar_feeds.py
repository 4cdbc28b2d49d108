"""Calendar feeds (RFC 5545), which Outlook, Google and phones subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Event, vDuration
from icalendar import Calendar as Feed

REFRESHED = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEvent:
    """One step as a calendar shows it.

    Attributes:
        uid: The same for the same step in every revision.
        starts: First day, or the moment of one that has a time of day.
        ends: Last day (it counts), or the moment.
        alarms: How long before the end a subscriber is reminded.
    """

    uid: str
    summary: str
    description: str
    starts: date | datetime
    ends: date | datetime
    place: str | None
    url: str
    alarms: tuple[timedelta, ...]


def write_feed(
    name: str, events: Iterable[FeedEvent], *, sequence: int, changed_at: datetime
) -> bytes:
    """Write a feed; the same revision gives the same bytes.

    Args:
        name: What a subscriber sees the calendar under.
        events: Its events.
        sequence: Revision of the calendar; a higher one replaces what was fetched before.
        changed_at: When this revision came into force.
    """
    feed = Feed()
    feed.add("prodid", "-//OnePlan//Planning calendar//TH")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("calscale", "GREGORIAN")
    # A property that RFC 5545 does not name is written as it is: on one line.
    feed.add("x-wr-calname", " ".join(name.split()))
    feed.add("x-wr-timezone", "Asia/Bangkok")
    feed.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", vDuration(REFRESHED))
    for each in events:
        feed.add_component(_event(each, sequence, changed_at.astimezone(UTC)))
    return bytes(feed.to_ical())


def _event(each: FeedEvent, sequence: int, changed_at: datetime) -> Event:
    event = Event()
    event.add("uid", each.uid)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", sequence)
    event.add("summary", each.summary)
    event.add("description", each.description)
    event.add("dtstart", _utc(each.starts))
    # The end of a whole day is the day after: RFC 5545, 3.6.1.
    ends = each.ends if isinstance(each.ends, datetime) else each.ends + timedelta(days=1)
    event.add("dtend", _utc(ends))
    event.add("url", each.url)
    event.add("transp", "TRANSPARENT")
    if each.place:
        event.add("location", each.place)
    for before in each.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", each.summary)
        alarm.add("trigger", -before, parameters={"RELATED": "END"})
        event.add_component(alarm)
    return event


def _utc(moment: date | datetime) -> date | datetime:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment
