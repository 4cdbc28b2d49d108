"""What ``oneplan doctor`` says: whether an office is well, and what to do where it is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from oneplan.config.settings import Settings
from oneplan.domain.shared.health_checks import HEALTH_WORDS, Health, HealthCheck
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.clock import real_now
from oneplan.gateways.files.files import Files
from oneplan.services.operations.machine_health import check_machine
from oneplan.services.reminders.fault_views import part_th
from oneplan.store.reminders import mail_faults
from oneplan.store.shared import heartbeats, schema

LATE_ROUND = timedelta(minutes=10)
"""The worker notes a round a minute; a round of many mails takes some."""
CLOCK_OFF = timedelta(seconds=30)
MOST_FAULTS = 10
DATABASE = ("ฐานข้อมูล", "Database")


def check_office(
    *, begin: Callable[[], AbstractContextManager[Session]], settings: Settings, files: Files
) -> list[HealthCheck]:
    """Look at everything; no transaction is held while a process is asked.

    Args:
        begin: Opens a transaction.
        settings: The deployment's.
        files: Where files are kept.
    """
    machine = check_machine(settings, files)
    try:
        with begin() as session:
            store = check_store(session, now=real_now())
    except (SQLAlchemyError, OneplanError) as error:
        store = [away(type(error).__name__)]
    return [*store, *machine]


def away(kind: str) -> HealthCheck:
    """The database does not answer; *kind* names the error."""
    return HealthCheck(
        key="database",
        name=DATABASE,
        health=Health.BAD,
        told=(f"ไม่ตอบ ({kind})", f"it does not answer ({kind})"),
        remedy=(
            "เปิดระบบด้วย make run หรือ docker compose up -d postgres",
            "Start it with make run or docker compose up -d postgres.",
        ),
    )


def check_store(session: Session, *, now: datetime) -> list[HealthCheck]:
    """What the store tells: its schema, its clock, the mail worker's rounds, what fails."""
    there = heartbeats.database_now(session)
    return [
        HealthCheck(key="database", name=DATABASE, health=Health.GOOD, told=("ตอบ", "it answers")),
        _migrations(session),
        _clock(there, now),
        _worker(session, there),
        *_faults(session),
    ]


def _migrations(session: Session) -> HealthCheck:
    current, head = schema.read_versions(session)
    is_good = current == head
    return HealthCheck(
        key="migrations",
        name=("โครงสร้างฐานข้อมูล", "Schema"),
        health=Health.GOOD if is_good else Health.BAD,
        told=("ตรงกับรุ่นของโปรแกรม", "it is of this version")
        if is_good
        else ("ไม่ตรงกับรุ่นของโปรแกรม", f"it is at {current}, this version needs {head}"),
        remedy=("", "")
        if is_good
        else ("สั่ง oneplan db migrate แล้วเปิดระบบใหม่", "Run oneplan db migrate and start again."),
    )


def _clock(there: datetime, now: datetime) -> HealthCheck:
    off = abs(there - now)
    seconds = int(off.total_seconds())
    is_good = off <= CLOCK_OFF
    return HealthCheck(
        key="clock",
        name=("นาฬิกา", "Clock"),
        health=Health.GOOD if is_good else Health.BAD,
        told=("ตรงกับฐานข้อมูล", "it agrees with the database's")
        if is_good
        else (
            f"ต่างจากฐานข้อมูล {to_thai_digits(seconds)} วินาที",
            f"it is {seconds} seconds off the database's",
        ),
        remedy=("", "")
        if is_good
        else ("ตั้งนาฬิกาของทุกเครื่องให้ตรง (NTP)", "Set the clocks of all machines by NTP."),
    )


def _worker(session: Session, there: datetime) -> HealthCheck:
    beat = heartbeats.find_beat(session, heartbeats.MAIL_WORKER)
    name = ("ตัวส่งอีเมล", "Mail worker")
    remedy = (
        "เปิดตัวส่งอีเมลใหม่ (oneplan notices send --watch) แล้วดูบันทึก",
        "Start it again (oneplan notices send --watch) and read its log.",
    )
    if beat is None:
        return HealthCheck(
            key="mail_worker",
            name=name,
            health=Health.BAD,
            told=("ยังไม่เคยทำงาน", "it never did a round"),
            remedy=remedy,
        )
    minutes = max(0, int((there - beat).total_seconds() // 60))
    is_good = there - beat <= LATE_ROUND
    return HealthCheck(
        key="mail_worker",
        name=name,
        health=Health.GOOD if is_good else Health.BAD,
        told=(
            f"รอบล่าสุดเมื่อ {to_thai_digits(minutes)} นาทีก่อน",
            f"its last round was {minutes} minutes ago",
        ),
        remedy=("", "") if is_good else remedy,
    )


def _faults(session: Session) -> list[HealthCheck]:
    found = mail_faults.list_faults(session)
    name = ("การส่งอีเมล", "Sending of mail")
    if not found:
        told = ("ไม่มีส่วนใดขัดข้อง", "nothing fails")
        return [HealthCheck(key="mail_faults", name=name, health=Health.GOOD, told=told)]
    return [
        HealthCheck(
            key="mail_faults",
            name=name,
            health=Health.BAD,
            told=(
                f"{each.cycle_id or 'ทั้งระบบ'}: {part_th(each.part)} ไม่สำเร็จ"
                f" {to_thai_digits(each.times)} ครั้ง: {each.reason}",
                f"{each.cycle_id or 'the office'}: {each.part} failed {each.times} times:"
                f" {each.reason}",
            ),
            remedy=(
                "แก้ตามเหตุ ระบบลองใหม่เองและหายไปเมื่อสำเร็จ",
                "Mend its cause; it is tried again by itself.",
            ),
        )
        for each in found[:MOST_FAULTS]
    ]


def is_well(checks: Sequence[HealthCheck]) -> bool:
    """Whether nothing is wrong."""
    return all(each.health != Health.BAD for each in checks)


def as_json(checks: Sequence[HealthCheck]) -> dict[str, Any]:
    """The checks as plain JSON: is_well, and of each its key, health, name, told and remedy."""
    return {
        "is_well": is_well(checks),
        "checks": [
            {
                "key": each.key,
                "health": each.health,
                "health_words": HEALTH_WORDS[each.health],
                "name": each.name,
                "told": each.told,
                "remedy": each.remedy,
            }
            for each in checks
        ],
    }
