"""What of the machine an office needs, looked at without the store: processes, files, room."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit

from oneplan.config.settings import Settings
from oneplan.domain.shared.health_checks import Health, HealthCheck
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.airflow.airflow_health import ask_airflow
from oneplan.gateways.files.files import Files
from oneplan.gateways.files.portal_client import is_answering

COMPONENTS_TH = {
    "metadatabase": "ฐานข้อมูลของ Airflow",
    "scheduler": "ตัวจัดลำดับงาน",
    "triggerer": "ตัวเฝ้ารอ",
    "dag_processor": "ตัวอ่านปฏิทิน",
}
GIGABYTE = 1024**3
LITTLE, TOO_LITTLE = 5, 1
"""Gigabytes that are free."""
PROBE = "health-probe"
"""A file of a few bytes that is written over each time."""


def check_airflow(url: str) -> list[HealthCheck]:
    """Each of Airflow's components as Airflow tells of them."""
    found = ask_airflow(url)
    if found is None:
        return [
            HealthCheck(
                key="airflow",
                name=("Airflow", "Airflow"),
                health=Health.BAD,
                told=("ไม่ตอบ", "it does not answer"),
                remedy=(
                    "เปิดระบบด้วย make run หรือ docker compose up -d แล้วดูบันทึกของ airflow-apiserver",
                    "Start it with make run or docker compose up -d; read the API server's log.",
                ),
            )
        ]
    return [
        HealthCheck(
            key=f"airflow_{name}",
            name=(COMPONENTS_TH.get(name, "ส่วนอื่นของ Airflow"), f"Airflow: {name}"),
            health=Health.GOOD if state == "healthy" else Health.BAD,
            told=("ทำงานอยู่", "it runs") if state == "healthy" else ("ไม่ทำงาน", "it is down"),
            remedy=("", "")
            if state == "healthy"
            else ("เปิดส่วนนี้ของ Airflow ใหม่ แล้วดูบันทึก", "Start it again and read its log."),
        )
        for name, state in found.items()
    ]


def check_portal(url: str) -> HealthCheck:
    """Whether units can come in."""
    is_up = is_answering(url)
    return HealthCheck(
        key="portal",
        name=("เว็บหน่วยงาน", "Units' portal"),
        health=Health.GOOD if is_up else Health.BAD,
        told=(f"ตอบที่ {url}", f"it answers at {url}")
        if is_up
        else (f"ไม่ตอบที่ {url}", f"it does not answer at {url}"),
        remedy=("", "")
        if is_up
        else (
            "เปิดเว็บหน่วยงานใหม่ และตรวจว่า ONEPLAN_PUBLIC_URL ตรงกับที่หน่วยงานเปิด",
            "Start it again; ONEPLAN_PUBLIC_URL must be the address that units open.",
        ),
    )


def check_files(files: Files) -> HealthCheck:
    """Whether a file can be kept."""
    name = ("ที่เก็บไฟล์", "Files")
    try:
        files.write(PROBE, b"oneplan")
    except Exception as error:  # noqa: BLE001  each store of files has errors of its own
        kind = type(error).__name__
        return HealthCheck(
            key="files",
            name=name,
            health=Health.BAD,
            told=(f"เขียนไม่ได้ ({kind})", f"it cannot be written ({kind})"),
            remedy=(
                "ตรวจสิทธิและที่ว่างของที่เก็บไฟล์ (ONEPLAN_FILES_URL)",
                "Look at the rights and the room of ONEPLAN_FILES_URL.",
            ),
        )
    return HealthCheck(
        key="files", name=name, health=Health.GOOD, told=("เขียนได้", "it can be written")
    )


def check_room(settings: Settings) -> HealthCheck:
    """How much room there is on the disk on which this machine keeps files."""
    parts = urlsplit(settings.files_url)
    folder = Path(parts.path) if parts.scheme == "file" else settings.home
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / GIGABYTE
    health = Health.GOOD if free >= LITTLE else Health.DOUBTFUL
    if free < TOO_LITTLE:
        health = Health.BAD
    return HealthCheck(
        key="room",
        name=("ที่ว่างบนดิสก์", "Room on the disk"),
        health=health,
        told=(f"{to_thai_digits(f'{free:.1f}')} GB", f"{free:.1f} GB"),
        remedy=("", "")
        if health == Health.GOOD
        else ("ย้ายหรือลบสิ่งที่ไม่ใช้ หรือขยายดิสก์", "Make room, or let the disk grow."),
    )


def note_backups() -> HealthCheck:
    """What nobody can see from here."""
    return HealthCheck(
        key="backups",
        name=("การสำรองข้อมูล", "Backups"),
        health=Health.NOTE,
        told=(
            "ระบบไม่ทราบว่าสำรองไว้หรือไม่ ต้องสำรองฐานข้อมูล ที่เก็บไฟล์ และแฟ้มตั้งค่า พร้อมกัน",
            "Nobody can tell from here: the database, the files and the settings go together.",
        ),
        remedy=("วิธีอยู่ใน docs/operations.md", "docs/operations.md tells how."),
    )


def check_machine(settings: Settings, files: Files) -> list[HealthCheck]:
    """Everything that is looked at without the store; takes some seconds where a part is away."""
    return [
        *check_airflow(settings.airflow_url),
        check_portal(settings.public_url),
        check_files(files),
        check_room(settings),
        note_backups(),
    ]
