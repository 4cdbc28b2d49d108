"""What changed between two calendars, in words that a clerk reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from oneplan.domain.cycles.calendar_steps import Agency, Step
from oneplan.domain.cycles.calendar_words import NOTHING_TH, field_th, value_th
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.step_matching import StepMatches, match_steps
from oneplan.domain.shared.step_ids import name_of_id, number_of_id
from oneplan.domain.shared.thai_numerals import to_thai_digits


class DifferenceKind(StrEnum):
    """What a difference is about."""

    STEP_ADDED = "step_added"
    STEP_REMOVED = "step_removed"
    STEP_SPLIT = "step_split"
    STEPS_JOINED = "steps_joined"
    STEP_RENUMBERED = "step_renumbered"
    TITLE = "title"
    WINDOW = "window"
    AGENCIES = "agencies"
    FORM = "form"
    REMINDERS = "reminders"
    OTHER = "other"
    DETAIL = "detail"
    """Where it was printed, doubts about the print, English: no clerk acts by it."""


_DETAILS = frozenset(
    {
        "source", "sources", "notes", "note", "confidence", "en", "open_questions", "key", "basis",
        "evidence", "document", "name_en", "subject_en", "title_en", "infographic",
        "calendar_table", "missing_calendars", "short",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDifference:
    """One difference; *steps* are the ids it is about, none for the calendar as a whole."""

    kind: DifferenceKind
    steps: tuple[str, ...] = ()
    field: str = ""
    before: str = ""
    after: str = ""
    sentence_th: str = ""


def compare_calendars(
    before: Calendar, after: Calendar, *, form_titles: Mapping[str, str]
) -> tuple[CalendarDifference, ...]:
    """List every difference: of the calendar as a whole, then step by step.

    Args:
        before: The earlier calendar.
        after: The later one, of the same cycle or of another year.
        form_titles: Name of a form → its Thai title.
    """
    matches = match_steps(before, after)
    found = [*_compare_whole(before, after), *_compare_numbers(matches)]
    for old, new in (*matches.kept, *matches.renumbered):
        found += _compare_steps(old, new, before, after, form_titles)
    return tuple(found)


def _compare_numbers(matches: StepMatches) -> Iterator[CalendarDifference]:
    """The steps that are not one step under one id in both."""
    for step in matches.removed:
        words = f"ตัดออก: {_named(step)}"
        yield _of_steps(DifferenceKind.STEP_REMOVED, (step.id,), words, before=step)
    for step in matches.added:
        words = f"เพิ่มใหม่: {_named(step)} ช่วงเวลา {step.window.printed or NOTHING_TH}"
        yield _of_steps(DifferenceKind.STEP_ADDED, (step.id,), words, after=step)
    for whole, parts in matches.split:
        words = f"แยกเป็น {to_thai_digits(len(parts))} ขั้นตอน: {_numbers(parts)}"
        ids = (whole.id, *(each.id for each in parts))
        yield _of_steps(DifferenceKind.STEP_SPLIT, ids, words, before=whole)
    for parts, whole in matches.joined:
        words = f"รวมจากขั้นตอน {_numbers(parts)}"
        ids = (whole.id, *(each.id for each in parts))
        yield _of_steps(DifferenceKind.STEPS_JOINED, ids, words, after=whole)
    for old, new in matches.renumbered:
        words = f"เปลี่ยนเลขเป็น {number_of_id(new.id)}"
        yield _of_steps(DifferenceKind.STEP_RENUMBERED, (old.id, new.id), words)


def _of_steps(
    kind: DifferenceKind,
    ids: tuple[str, ...],
    words: str,
    *,
    before: Step | None = None,
    after: Step | None = None,
) -> CalendarDifference:
    return CalendarDifference(
        kind=kind,
        steps=ids,
        before=_named(before) if before else "",
        after=_named(after) if after else "",
        sentence_th=f"{name_of_id(ids[0])} {words}",
    )


def _named(step: Step) -> str:
    return step.title.th


def _numbers(steps: Sequence[Step]) -> str:
    return ", ".join(number_of_id(step.id) for step in steps)


def _compare_whole(before: Calendar, after: Calendar) -> Iterator[CalendarDifference]:
    first, second = before.model_dump(mode="json"), after.model_dump(mode="json")
    for name in first:
        if name in ("steps", "cycle", "schema_version"):
            continue
        for path, old, new in _leaves(name, first[name], second[name]):
            kind = DifferenceKind.REMINDERS if name == "policy" else DifferenceKind.OTHER
            if path == ("title", "th"):
                kind = DifferenceKind.TITLE
            yield _difference(kind, (), path, old, new)


def _compare_steps(
    old: Step, new: Step, before: Calendar, after: Calendar, form_titles: Mapping[str, str]
) -> Iterator[CalendarDifference]:
    ids = (old.id,) if old.id == new.id else (old.id, new.id)
    yield from _compare_windows(old, new, ids)
    yield from _compare_agencies(old.agencies, new.agencies, ids)
    if old.form != new.form:
        names = [form_titles.get(each, each) if each else None for each in (old.form, new.form)]
        yield _difference(DifferenceKind.FORM, ids, ("form",), *names)
    yield from _compare_policies(old, new, before, after, ids)
    first, second = old.model_dump(mode="json"), new.model_dump(mode="json")
    for name in first:
        if name in ("id", "window", "agencies", "form", "policy"):
            continue
        kind = DifferenceKind.TITLE if name == "title" else DifferenceKind.OTHER
        for path, was, is_now in _leaves(name, first[name], second[name]):
            yield _difference(kind, ids, path, was, is_now)


def _compare_windows(old: Step, new: Step, ids: tuple[str, ...]) -> Iterator[CalendarDifference]:
    kind = DifferenceKind.WINDOW
    if _days(old) != _days(new):
        yield _difference(kind, ids, ("window", "printed"), _shown_window(old), _shown_window(new))
    first, second = old.window.model_dump(), new.window.model_dump()
    for name in first:
        is_told = name in ("printed", "detail", "context_year_be") and _days(old) != _days(new)
        if first[name] != second[name] and not is_told:
            kind = DifferenceKind.WINDOW if name == "place" else DifferenceKind.OTHER
            yield _difference(kind, ids, ("window", name), first[name], second[name])


def _days(step: Step) -> tuple[object, ...]:
    return (step.window.start, step.window.due, step.window.time)


def _shown_window(step: Step) -> str | None:
    return step.window.detail or step.window.printed


def _compare_agencies(
    old: Sequence[Agency], new: Sequence[Agency], ids: tuple[str, ...]
) -> Iterator[CalendarDifference]:
    first, second = {each.th: each for each in old}, {each.th: each for each in new}
    kind, path = DifferenceKind.AGENCIES, ("agencies",)
    for name in first:
        if name not in second:
            yield _difference(kind, ids, path, name, None)
    for name, agency in second.items():
        if name not in first:
            yield _difference(kind, ids, path, None, name)
        elif first[name] != agency:
            roles = (first[name].role, agency.role)
            yield _difference(kind, ids, ("agencies", "role"), *roles, about=name)


def _compare_policies(
    old: Step, new: Step, before: Calendar, after: Calendar, ids: tuple[str, ...]
) -> Iterator[CalendarDifference]:
    """A rule that both steps have from their calendars is told once, of the calendars."""
    first, second = old.policy.model_dump(mode="json"), new.policy.model_dump(mode="json")
    inherited = (before.policy.model_dump(mode="json"), after.policy.model_dump(mode="json"))
    for name in first:
        if (first[name], second[name]) == tuple(each[name] for each in inherited):
            continue
        for path, was, is_now in _leaves(name, first[name], second[name]):
            yield _difference(DifferenceKind.REMINDERS, ids, path, was, is_now)


def _leaves(name: str, old: Any, new: Any) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """The smallest named parts that differ: of mappings by key, lists as a whole."""
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old, *new)):
            for path, was, is_now in _leaves(key, old.get(key), new.get(key)):
                yield (name, *path), was, is_now
        return
    if _are_records(old) and _are_records(new) and len(old) == len(new):
        for was_part, is_part in zip(old, new, strict=True):
            yield from _leaves(name, was_part, is_part)
        return
    yield (name,), old, new


def _are_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(e, Mapping) for e in value)


def _difference(
    kind: DifferenceKind,
    ids: tuple[str, ...],
    path: tuple[str, ...],
    old: Any,
    new: Any,
    *,
    about: str = "",
) -> CalendarDifference:
    was, is_now = (value_th(each, field=path[-1]) for each in (old, new))
    where = name_of_id(ids[0]) if ids else "ปฏิทิน"
    names = " ".join(dict.fromkeys(field_th(each) for each in path))
    words = f"{names} {about}".strip()
    if old in (None, [], ""):
        change = f"เพิ่ม {is_now}"
    elif new in (None, [], ""):
        change = f"ตัด {was}"
    else:
        change = f"จาก {was} เป็น {is_now}"
    return CalendarDifference(
        kind=DifferenceKind.DETAIL if _DETAILS & set(path) else kind,
        steps=ids,
        field=".".join(path),
        before="" if was == NOTHING_TH else was,
        after="" if is_now == NOTHING_TH else is_now,
        sentence_th=f"{where} {words}: {change}",
    )
