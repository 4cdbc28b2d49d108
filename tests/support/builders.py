"""Values for tests: valid by default, changed by keyword."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
CALENDARS = ROOT / "dags" / "calendars"

ALL_CYCLES = {"rayong-2564", "samutsakhon-2563", "moi-2560", "chachoengsao-tambon-2566"}


def step_data(step_id: str = "1", **changes: Any) -> dict[str, Any]:
    """A step as a calendar file holds it: villages send project lists in January 2562."""
    return {
        "id": step_id,
        "printed_no": "๑",
        "source": {"document": "test.txt", "line": 1},
        "kind": "collect",
        "form": "amphoe_development_plan",
        "title": {"th": f"ขั้นตอน {step_id}", "en": f"Step {step_id}"},
        "agencies": [{"th": "คณะกรรมการหมู่บ้าน", "role": "village_committee"}],
        "window": {"printed": "ม.ค. ๖๒"},
        "submitted_by": {"levels": ["village"], "role": "village_committee"},
        "confidence": "high",
        **changes,
    }


def calendar_data(*steps: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A small calendar of Samut Sakhon, the province with three amphoe."""
    return {
        "schema_version": 1,
        "cycle": "small-2564",
        "title": {"th": "ปฏิทินเล็ก", "en": "A small calendar"},
        "sources": ["test.txt"],
        "scope": "province",
        "province": {
            "code": "74",
            "name_th": "สมุทรสาคร",
            "name_en": "Samut Sakhon",
            "amphoe_count": 3,
            "tambon_count": 40,
            "source": "test",
        },
        "fiscal_year_be": 2564,
        "work_year_be": 2562,
        "year_offset": -2,
        "steps": list(steps) or SMALL_STEPS(),
        **changes,
    }


def SMALL_STEPS() -> list[dict[str, Any]]:  # noqa: N802  a table that must be new each time
    """Amphoe send, the province makes a plan, a committee approves, it is sent."""
    province = {"levels": ["province"], "role": "provincial_office"}
    amphoe = {"levels": ["amphoe"], "role": "kbo"}
    return [
        step_data("1", submitted_by=amphoe, agencies=[{"th": "กบอ.", "role": "kbo"}]),
        step_data("2", kind="consolidate", submitted_by=province, inputs=["1"], window={"printed": "ก.พ. ๖๒"}),
        step_data("3", kind="approval", submitted_by=province, inputs=["2"], window={"printed": "มี.ค. ๖๒"}),
        step_data("4", kind="dispatch", submitted_by=province, inputs=["3"], submitted_to=["central_integration_team"],
                  window={"printed": "เม.ย. ๖๒"}),
    ]  # fmt: skip


def write_calendar(folder: Path, data: dict[str, Any], name: str | None = None) -> Path:
    """Write a calendar file under its cycle's name."""
    path = folder / f"{name or data['cycle']}.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def make_calendar(*steps: dict[str, Any], **changes: Any):
    """A calendar as the domain knows it."""
    from oneplan.domain.cycles.calendars import Calendar

    return Calendar.model_validate(calendar_data(*steps, **changes))
