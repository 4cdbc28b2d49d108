"""What the government data catalogue is told of a plan's open data.

The values are those that both versions of the catalogue allow (``catalogue_fields``). A dataset of
records has no field for the years that it covers, nor one for a title in English: both stand in
its title and its description.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from oneplan.domain.documents.catalogue_fields import OTHER, RECORDS
from oneplan.domain.documents.document_identity import file_state
from oneplan.domain.documents.documents import Document
from oneplan.domain.documents.open_data import SIMULATED
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.thai_dates import BE_OFFSET
from oneplan.domain.shared.thai_numerals import to_arabic_digits

PROJECT_TH = "โครงการ"
LONGEST_NAME = 70
LONGEST_TAG = 100
_NOT_IN_NAMES = re.compile(r"[^a-z0-9_-]+")
_NOT_IN_TAGS = re.compile(r"[^ก-๙\w .-]+")


def dataset_name(document: Document) -> str:
    """The dataset's name in addresses, the same for every version of a plan."""
    scope = document.scope
    parts = filter(None, (scope.cycle_id, scope.kind.value, scope.group))
    return _NOT_IN_NAMES.sub("-", "-".join(parts).replace("_", "-").lower())[:LONGEST_NAME]


def dataset_title(document: Document) -> str:
    """The dataset's title: in Thai, and in English behind it."""
    thai = to_arabic_digits(f"โครงการตาม{document.title} {document.subtitle}".strip())
    return f"{thai} ({document.title_en})" if document.title_en else thai


def years_ce(years: Sequence[str]) -> tuple[str, str]:
    """The years of money as people of both eras write them: 2561-2565, 2018-2022."""
    spans = ((min(years), max(years)), [str(int(y) - BE_OFFSET) for y in (min(years), max(years))])
    first, second = ("-".join(dict.fromkeys(span)) for span in spans)
    return first, second


def catalogue_metadata(document: Document, files: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """One dataset as the catalogue's API takes it (``package_create``).

    Args:
        document: The plan.
        files: Name of each file → its format and what it is.

    Returns:
        The fields of the dataset and its ``resources``; what is not known is left out:
        :meth:`CatalogueFields.missing` names it.
    """
    day = document.made_at.astimezone(BANGKOK).date().isoformat()
    said = {
        "data_type": RECORDS,
        "title": dataset_title(document),
        "name": dataset_name(document),
        "allow_harvest": "True",
        "maintainer": document.issuer or f"สำนักงานจังหวัด{document.province}",
        "maintainer_email": document.contact_email,
        "tag_string": ",".join(_tags(document)),
        "notes": _notes(document),
        "objective": ["แผนระดับที่ 3 (มติครม. 4 ธ.ค. 2560)", "พันธกิจหน่วยงาน"],
        "update_frequency_unit": "ปี",
        "update_frequency_interval": "1",
        "geo_coverage": "จังหวัด",
        "data_source": f"แผนของหน่วยงานใน{_where(document)} รวมโดย"
        f"{document.issuer or 'สำนักงานจังหวัด'} ด้วยระบบ OnePlan",
        "data_format": ["CSV"],
        "data_category": "ข้อมูลสาธารณะ",
        "license_id": document.licence,
        "accessible_condition": "ใช้ได้โดยไม่มีเงื่อนไขนอกจากสัญญาอนุญาต",
        "data_support": "หน่วยงานของรัฐ",
        "data_collect": OTHER,
        "data_collect_other": PROJECT_TH,
        "url": document.verify_url,
        "data_language": ["ไทย"],
        "created_date": day,
        "last_updated_date": day,
        "high_value_dataset": "False",
        "reference_data": "False",
        "resources": [
            {
                "url": name,
                "name": f"{what} ฉบับที่ {document.scope.version}",
                "description": what,
                "format": format_,
                "resource_data_collect": OTHER,
                "resource_data_collect_other": PROJECT_TH,
                "resource_created_date": day,
                "resource_last_updated_date": day,
            }
            for name, (format_, what) in files.items()
        ],
    }
    return {name: value for name, value in said.items() if value}


def _where(document: Document) -> str:
    """จังหวัดระยอง; of a plan that is of no one province, its own words."""
    return f"จังหวัด{document.province}" if document.province != "ทั่วประเทศ" else "ทั่วประเทศ"


def _tags(document: Document) -> list[str]:
    words = ("แผนพัฒนาจังหวัด", "แผนปฏิบัติราชการ", document.province, PROJECT_TH, "งบประมาณ",
             *(f"ปีงบประมาณ {year}" for year in document.years))  # fmt: skip
    return [_NOT_IN_TAGS.sub(" ", word).strip()[:LONGEST_TAG] for word in words if len(word) > 1]


def _notes(document: Document) -> str:
    scope, (eras, common) = document.scope, years_ce(document.years)
    lines = [
        *((SIMULATED,) if document.is_simulated else ()),
        f"โครงการในแผน หนึ่งแถวต่อหนึ่งโครงการต่อหนึ่งปีงบประมาณ {document.total.count:,} โครงการ"
        f" ปีงบประมาณ พ.ศ. {eras} (ค.ศ. {common}) จำนวนเงินเป็นบาท รหัสพื้นที่ตามกรมการปกครองเป็นข้อความ",
        f"แผนฉบับที่ {scope.version} {file_state(document)} รหัสเนื้อหา {scope.content_hash}",
        document.completeness,
        f"{document.title_en}. One row a project and fiscal year; amounts in baht; areas by DOPA"
        f" codes as text. Plan version {scope.version}, SHA-256 of its content"
        f" {scope.content_hash}.",
    ]
    return "\n\n".join(filter(None, lines))
