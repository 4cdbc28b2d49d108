"""Agencies in a printed calendar: names as offices write them, and the roles they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from oneplan.domain.cycles.printed_lines import PrintedPlace

NEAR = 90
"""Names alike by so many of a hundred are one name with a letter misread."""
MIN_NEAR = 12
"""Letters of a name from which a misread letter is forgiven: short names differ by one."""

_ORG = "องค์(?:การ|กร)"
_COC = rf"ศูนย์ประสาน(?:งาน)?{_ORG}ชุมชน"
_OFFICE = r"(?:สำนักงาน|สนง\.?)"
_KBJ = r"ก\.?\s?บ\.?\s?จ\.?(?:\s?[ก-ฮ]{2}\.)?"
_LPC = r"คณะกรรมการประสานแผน(?:พัฒนา)?ท้องถิ่น"
_NAMES: tuple[tuple[str, str], ...] = (
    ("village_committee", r"คณะกรรมการหมู่บ้าน(?:\s*\(กม\.?\))?|(?<![0-9๐-๙\u0e00-\u0e7f])(?<![0-9๐-๙]\s)กม\.(?![ก-๙])"),
    ("community_committee", r"คณะกรรมการชุมชน"),
    ("tambon_coc", rf"(?:คณะกรรมการ)?{_COC}ระดับตำบล(?:\s*\([ศค]อช\.?ต\.?\))?|[ศค]อช\.?\s?ต\."),
    ("coc", rf"(?:คณะกรรมการ)?{_COC}(?:\s*\([ศค]อช\.?\))?|[ศค]อช\.(?!\s?[ตอจ]\.)"),
    ("kbt", r"คณะกรรมการบริหารงานตำบล(?:แบบบูรณาการ)?(?:\s*\(ก\.?\s?บ\.?\s?ต\.?\))?|ก\.?บ\.?ต\."),
    ("province_lpc", rf"{_LPC}ระดับจังหวัด"),
    ("amphoe_lpc", rf"{_LPC}ระดับอำเภอ"),
    ("provincial_office", rf"{_OFFICE}\s?จังหวัด|สนจ\.|(?:ฝ่าย)?เลขานุการ\s?(?:คณะกรรมการ\s?)?{_KBJ}|กลุ่มงานยุทธศาสตร์(?:และข้อมูลเพื่อการพัฒนาจังหวัด)?"),
    ("kbj_sub", r"คณะอนุกรรมการบริหารงานจังหวัด\s?แบบบูรณาการ(?:\s?ตามกลุ่มภารกิจ)?|คณะอนุกรรมการฯ"
                rf"|(?:คณะ)?อนุ(?:กรรมการ)?\s?{_KBJ}(?:\s*[0-9๐-๙]+\s*(?:ด้าน|คณะ))?"),
    ("kbj", rf"คณะกรรมการบริหารงานจังหวัด\s?แบบบูรณาการ(?:\s*\({_KBJ}\))?|(?:คณะกรรมการ\s?)?{_KBJ}"),
    ("aka", r"คณะ(?:อนุ)?กรรมการระดับอำเภอ(?:\s*\(อ\.?ก\.?อ\.?\))?|อ\.ก\.อ\."),
    ("kbo", r"คณะกรรมการบริหารงานอำเภอ(?:แบบบูรณาการ)?(?:\s*\(ก\.?\s?บ\.?\s?อ\.?\))?|ก\.?\s?บ\.?\s?อ\."),
    ("province_local_admin_office", rf"{_OFFICE}\s?ส่งเสริมการปกครอง\s?ท้องถิ่นจังหวัด|สถจ\.|ท้องถิ่นจังหวัด"),
    ("province_cd_office", rf"{_OFFICE}\s?พัฒนาชุมชน\s?จังหวัด|สพจ\."),
    ("amphoe_cd_office", rf"{_OFFICE}\s?พัฒนาชุมชน\s?(?:ทุก)?อำเภอ|สพอ\."),
    ("cdd", r"กรมการพัฒนาชุมชน"),
    ("cd_district_chief", r"พัฒนาการอำเภอ"),
    ("cd_officer", r"เจ้าหน้าที่พัฒนาชุมชน|พัฒนากร(?![ก-๙])"),
    ("province_admin_office", r"ที่(?:ทำ)?การปกครองจังหวัด|ปกครองจังหวัด"),
    ("amphoe_admin_office", r"ที่(?:ทำ)?การปกครองอำเภอ(?:\s*\(สำนักงานอำเภอ\))?|สำนักงานอำเภอ"),
    ("pao", rf"{_ORG}บริหารส่วนจังหวัด|อบจ\."),
    ("lao", rf"{_ORG}ปกครองส่วนท้องถิ่น(?:ทุกแห่ง)?|อปท\.|{_ORG}บริหารส่วนตำบล|อบต\.|เทศบาล(?:นคร|เมือง|ตำบล)?"),
    ("proposing_agency", r"หน่วยงานที่เสนอโครงการ|หน่วยงานเจ้าของโครงการ"),
    ("provincial_agency", r"(?:ส่วนราชการ|หน่วยงาน)(?:ที่เกี่ยวข้อง)?(?:ทุกหน่วย)?(?:ใน|ประจำ)จังหวัด|ส่วนราชการ(?:ประจำจังหวัด)?"),
    ("all_sectors", r"ทุกภาคส่วน"),
    ("people_reps", r"ผู้แทนภาคประชาชน(?:[\s,/]*(?:และ)?ภาค\s?(?:ประชาสังคม|เอกชน|วิชาการ|ธุรกิจ))*"),
    ("partners", r"ภาคี(?:เพื่อ)?(?:การ)?(?:เครือข่าย)?พัฒนา(?:\s*หรือหน่วยงานที่เกี่ยวข้องในพื้นที่)?|ภาคีเครือข่าย"),
    ("amphoe", r"อำเภอทุก(?:อำเภอ|แห่ง)|ทุกอำเภอ|(?:ที่ว่าการ|นาย)?อำเภอ"),
    ("province", r"จังหวัดทุกจังหวัด|ทุกจังหวัด|จังหวัด"),
)  # fmt: skip
"""Role → how its name is written; a name that holds another comes before it."""
NAME = re.compile("|".join(f"(?P<{role}>{names})" for role, names in _NAMES))
AREA = r"(?:ใน(?:พื้นที่|จังหวัด|อำเภอ|เขต)?\s?)?"
_FULL = {
    "village_committee": "คณะกรรมการหมู่บ้าน",
    "tambon_coc": "ศูนย์ประสานงานองค์การชุมชนระดับตำบล",
    "kbt": "คณะกรรมการบริหารงานตำบลแบบบูรณาการ",
    "kbo": "คณะกรรมการบริหารงานอำเภอ",
    "kbj": "คณะกรรมการบริหารงานจังหวัดแบบบูรณาการ",
    "kbj_sub": "คณะอนุกรรมการบริหารงานจังหวัดแบบบูรณาการ",
    "amphoe_lpc": "คณะกรรมการประสานแผนพัฒนาท้องถิ่นระดับอำเภอ",
    "province_lpc": "คณะกรรมการประสานแผนพัฒนาท้องถิ่นระดับจังหวัด",
    "amphoe_cd_office": "สำนักงานพัฒนาชุมชนอำเภอ",
    "province_cd_office": "สำนักงานพัฒนาชุมชนจังหวัด",
    "province_local_admin_office": "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด",
    "province_admin_office": "ที่ทำการปกครองจังหวัด",
    "amphoe_admin_office": "ที่ทำการปกครองอำเภอ",
    "lao": "องค์กรปกครองส่วนท้องถิ่น",
    "pao": "องค์การบริหารส่วนจังหวัด",
    "provincial_office": "สำนักงานจังหวัด",
    "cd_officer": "เจ้าหน้าที่พัฒนาชุมชน",
    "proposing_agency": "หน่วยงานที่เสนอโครงการ",
    "people_reps": "ผู้แทนภาคประชาชนภาคประชาสังคมภาคเอกชน",
    "community_committee": "คณะกรรมการชุมชน",
    "cd_district_chief": "พัฒนาการอำเภอ",
}
"""Names in full, to which one with letters misread is held."""
_BETWEEN = re.compile(
    r"\s*(?:[/,;、]|และ|หรือ|ร่วมกับ|\n-?|(?:^|(?<=\s))-\s)\s*"
    r"|(?<=[\u0e00-\u0e7f.)]) (?=(?:สำนัก|สนง|ที่ทำการ|กรม|กระทรวง|ศูนย์|คณะ|องค์ก|แขวง|สมาคม|หอการค้า|สภา|เทศบาล)[\u0e00-\u0e7f.])"
)
"""What stands between two names: a mark, or a blank before a word that only a name begins with."""
_SPACE = re.compile(r"\s+")
LEVELS: dict[str, tuple[str, ...]] = {
    "village_committee": ("village",),
    "community_committee": ("community",),
    "tambon_coc": ("tambon",),
    "coc": ("tambon",),
    "kbt": ("tambon",),
    "lao": ("lao",),
    **dict.fromkeys(
        ("amphoe", "amphoe_admin_office", "amphoe_cd_office", "amphoe_lpc", "aka", "kbo",
         "cd_district_chief", "cd_officer"),
        ("amphoe",),
    ),
    **dict.fromkeys(
        ("provincial_agency", "proposing_agency", "province_admin_office", "province_cd_office",
         "province_local_admin_office"),
        ("provincial_agency",),
    ),
    "pao": ("pao",),
    "cdd": (),
    **dict.fromkeys(
        ("province", "provincial_office", "province_lpc", "kbj", "kbj_sub", "all_sectors",
         "people_reps", "partners"),
        ("province",),
    ),
}  # fmt: skip
"""Role → the level whose units it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedAgency:
    """A body that a step names; *role* is empty where no name of a role is like it."""

    th: str
    role: str
    place: PrintedPlace
    confidence: str = "high"
    basis: str = "column"


def read_agencies(text: str, place: PrintedPlace) -> list[list[PrintedAgency]]:
    """The agencies of a cell, in groups: one that comes again begins the next group.

    Two groups stand in one cell where two parts of a step have agencies of their own.
    """
    groups: list[list[PrintedAgency]] = [[]]
    for agency, begins_anew in _parse(text, place):
        roles = {(each.role, each.th) for each in groups[-1]}
        known = {each.role for each in groups[-1] if each.role}
        if begins_anew and agency.role in known:
            groups.append([])
        elif (agency.role, agency.th) in roles:
            continue
        groups[-1].append(agency)
    return groups


def _parse(text: str, place: PrintedPlace) -> Iterator[tuple[PrintedAgency, bool]]:
    """Each agency, and whether only a blank stands between it and the one before."""
    for part, by_blank in _parts(text):
        found = list(NAME.finditer(part))
        whole = _whole(part, found)
        if whole is not None:
            yield PrintedAgency(th=part, role=whole, place=place), by_blank
            continue
        if found and found[0].start() == 0 and len(found) > 1 and _is_a_row(part, found):
            for index, match in enumerate(found):
                end = found[index + 1].start() if index + 1 < len(found) else len(part)
                words = part[match.start() : end].strip(" -,/")
                agency = PrintedAgency(th=words, role=match.lastgroup or "", place=place)
                yield agency, by_blank if index == 0 else True
            continue
        yield _by_likeness(part, place), by_blank


def _parts(text: str) -> list[tuple[str, bool]]:
    """The parts of a cell, each with whether only a blank stands before it.

    A name such as กลุ่มงานยุทธศาสตร์และข้อมูล is not cut, and one that is wrapped over
    two lines is put together again.
    """
    flat = "\n".join(_SPACE.sub(" ", line).strip() for line in text.splitlines())
    names = [match.span() for match in NAME.finditer(flat)]
    gaps = [
        gap
        for gap in _BETWEEN.finditer(flat)
        if not any(start < gap.start() and gap.end() < end for start, end in names)
    ]
    parts: list[tuple[str, bool]] = []
    at, mark = 0, ""
    for gap in [*gaps, None]:
        part = flat[at : gap.start() if gap else None].strip(" -\n")
        joined = parts[-1][0] + part if parts and "\n" in mark else ""
        if joined and not NAME.match(part) and _role_of(joined) and not _role_of(parts[-1][0]):
            parts[-1] = (joined, parts[-1][1])
        elif part:
            parts.append((_SPACE.sub(" ", part), False))
        if gap is not None:
            at, mark = gap.end(), gap[0]
    return parts


def _role_of(part: str) -> str:
    return _whole(part, list(NAME.finditer(part))) or ""


def _whole(part: str, found: list[re.Match[str]]) -> str | None:
    """The role of a part that names one agency, with its area behind it or nothing."""
    if not found or found[0].start() != 0:
        return None
    rest = part[found[0].end() :].strip()
    inner = [match for match in found[1:] if match.lastgroup not in ("province", "amphoe")]
    if inner:
        return None
    return found[0].lastgroup if not rest or _AREA_REST.fullmatch(rest) else None


_AREA_REST = re.compile(
    r"(?:ใน|ประจำ|ของ|ทุก)?(?:พื้นที่|จังหวัด|อำเภอ|ตำบล|แห่ง)?[ก-๙]{0,24}(?:\s*\([^)]*\))?(?:\s*[0-9๐-๙]+\s*(?:ด้าน|แห่ง|อำเภอ))?"
)


def _is_a_row(part: str, found: list[re.Match[str]]) -> bool:
    """Whether names stand in a row with only blanks and areas between them."""
    ends = [match.start() for match in found[1:]] + [len(part)]
    gaps = [part[m.end() : e].strip() for m, e in zip(found, ends, strict=True)]
    return all(not gap or _AREA_REST.fullmatch(gap) for gap in gaps)


def _by_likeness(part: str, place: PrintedPlace) -> PrintedAgency:
    """An agency whose name has letters misread, or one that nobody knows."""
    bare = re.sub(r"[\s.()]", "", part)
    agency = PrintedAgency(th=part, role="", place=place, confidence="low", basis="column")
    if len(bare) < MIN_NEAR:
        return agency
    from rapidfuzz import fuzz  # noqa: PLC0415  a name misread is rare, and the library is slow to load

    scored = [(fuzz.ratio(bare, full), role) for role, full in _FULL.items()]
    score, role = max(scored)
    if score < NEAR:
        return agency
    return replace(
        agency, role=role, confidence="medium", basis="like the name with a letter misread"
    )
