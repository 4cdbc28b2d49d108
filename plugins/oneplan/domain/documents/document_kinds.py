"""The documents that a cycle yields."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class DocumentKind(StrEnum):
    """The documents that a cycle yields."""

    PROVINCIAL_PLAN = "provincial_plan"
    ANNUAL_ACTION_PLAN = "annual_action_plan"
    AMPHOE_PROJECT_LIST = "amphoe_project_list"
    AMPHOE_DEVELOPMENT_PLAN = "amphoe_development_plan"
    AMPHOE_NEEDS_PLAN = "amphoe_needs_plan"
    AMPHOE_ACTION_PLAN = "amphoe_action_plan"
    TAMBON_SUMMARY = "tambon_summary"
    AMPHOE_BUDGETED = "amphoe_budgeted"
    MINISTRY_EXTRACT = "ministry_extract"


KIND_NAMES_TH: Mapping[DocumentKind, str] = {
    DocumentKind.PROVINCIAL_PLAN: "แผนพัฒนาจังหวัด",
    DocumentKind.ANNUAL_ACTION_PLAN: "แผนปฏิบัติราชการประจำปี",
    DocumentKind.AMPHOE_PROJECT_LIST: "บัญชีแผนงาน/โครงการระดับอำเภอ",
    DocumentKind.AMPHOE_DEVELOPMENT_PLAN: "แผนพัฒนาอำเภอ",
    DocumentKind.AMPHOE_NEEDS_PLAN: "แผนความต้องการระดับอำเภอ",
    DocumentKind.AMPHOE_ACTION_PLAN: "แผนปฏิบัติการประจำปีของอำเภอ",
    DocumentKind.TAMBON_SUMMARY: "สรุปแผนชุมชนระดับตำบล",
    DocumentKind.AMPHOE_BUDGETED: "บัญชีโครงการที่มีงบประมาณในพื้นที่อำเภอ",
    DocumentKind.MINISTRY_EXTRACT: "บัญชีโครงการที่เกินขีดความสามารถของจังหวัด",
}

ONE_YEAR_KINDS = frozenset(
    {
        DocumentKind.ANNUAL_ACTION_PLAN,
        DocumentKind.AMPHOE_ACTION_PLAN,
        DocumentKind.AMPHOE_BUDGETED,
    }
)
"""Documents of the projects that ask money of the one fiscal year that is planned for."""
