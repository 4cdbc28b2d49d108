"""Areas from the ``geothai`` package: 77 provinces by their DOPA codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

import geothai

from oneplan.domain.cycles.groups import Group

BANGKOK_CODE = "10"


def list_area_rows() -> Iterator[tuple[str, str | None, str, str]]:
    """Every province, amphoe and tambon: code, parent code, Thai and English name."""
    for province in geothai.provinces():
        yield province.code, None, province.name_th, province.name_en
        for district in geothai.districts(province.code):
            yield district.code, province.code, district.name_th, district.name_en
            for tambon in geothai.subdistricts(district.code):
                yield tambon.code, district.code, tambon.name_th, tambon.name_en


@lru_cache(maxsize=128)
def list_groups(province_code: str | None) -> tuple[Group, ...]:
    """The amphoe of a province; for the nation, the 76 provinces that make a plan.

    Bangkok is no province of the ก.บ.จ. kind and makes none.
    """
    if province_code is None:
        return tuple(
            Group(code=each.code, name_th=f"จังหวัด{each.name_th}")
            for each in geothai.provinces()
            if each.code != BANGKOK_CODE
        )
    prefix = "" if province_code == BANGKOK_CODE else "อำเภอ"
    return tuple(
        Group(code=each.code, name_th=f"{prefix}{each.name_th}")
        for each in geothai.districts(province_code)
    )


@lru_cache(maxsize=1)
def _area_names() -> Mapping[str, str]:
    return {code: name for code, _, name, _ in list_area_rows()}


@lru_cache(maxsize=1)
def areas_with_provinces() -> frozenset[str]:
    """Every name of an amphoe or a tambon with that of its province: นายายอาม จันทบุรี."""
    names = _area_names()
    digits = 2
    return frozenset(
        f"{name} {names[code[:digits]]}" for code, name in names.items() if len(code) > digits
    )


def name_area(code: str) -> str:
    """Thai name of an area with what it is, ตำบลเชิงเนิน; the code where there is none."""
    name = _area_names().get(code)
    if name is None:
        return code
    kinds = {2: "จังหวัด", 4: "อำเภอ", 6: "ตำบล"}
    if code.startswith(BANGKOK_CODE):
        kinds = {2: "", 4: "", 6: "แขวง"}
    return kinds[len(code)] + name


@lru_cache(maxsize=2048)
def name_tambon(area_code: str) -> Mapping[str, str]:
    """Thai name → code of the tambon in an area; an area of 6 digits is one of them.

    Where several of the area have one name, each has its amphoe behind it: ปากน้ำ อำเภอเดิมบางนางบวช.
    """
    found = [
        (tambon.name_th, f"{tambon.name_th} อำเภอ{district.name_th}", tambon.code)
        for district in geothai.districts(area_code[:2])
        for tambon in geothai.subdistricts(district.code)
        if tambon.code.startswith(area_code)
    ]
    times = Counter(name for name, *_ in found)
    return {name if times[name] == 1 else full: code for name, full, code in found}


@lru_cache(maxsize=128)
def name_wide(province_code: str) -> Mapping[str, str]:
    """Level and Thai name → code of a province and its amphoe: อำเภอแกลง, จังหวัดระยอง.

    อำเภอเมือง alone is the one of the province.
    """
    names = {
        f"จังหวัด{each.name_th}": each.code
        for each in geothai.provinces()
        if each.code == province_code
    }
    for district in geothai.districts(province_code):
        names[f"อำเภอ{district.name_th}"] = district.code
        if f"จังหวัด{district.name_th.removeprefix('เมือง')}" in names:
            names["อำเภอเมือง"] = district.code
    return names


@lru_cache(maxsize=128)
def list_codes(province_code: str) -> frozenset[str]:
    """The code of a province, of its amphoe and of its tambon."""
    return frozenset(code for code, *_ in list_area_rows() if code.startswith(province_code))


def list_province_codes() -> frozenset[str]:
    """The codes of all 77 provinces."""
    return frozenset(each.code for each in geothai.provinces())
