"""The roles that a calendar may name and a register may hold, and what they are called."""

from __future__ import annotations

ROLES: dict[str, str] = {
    "village_committee": "คณะกรรมการหมู่บ้าน",
    "community_committee": "คณะกรรมการชุมชน",
    "coc": "ศูนย์ประสานงานองค์การชุมชน",
    "tambon_coc": "ศูนย์ประสานงานองค์การชุมชนระดับตำบล",
    "kbt": "คณะกรรมการบริหารงานตำบลแบบบูรณาการ",
    "lao": "องค์กรปกครองส่วนท้องถิ่น",
    "amphoe": "อำเภอ",
    "amphoe_admin_office": "ที่ทำการปกครองอำเภอ",
    "amphoe_cd_office": "สำนักงานพัฒนาชุมชนอำเภอ",
    "amphoe_lpc": "คณะกรรมการประสานแผนพัฒนาท้องถิ่นระดับอำเภอ",
    "cd_district_chief": "พัฒนาการอำเภอ",
    "cd_officer": "เจ้าหน้าที่พัฒนาชุมชน",
    "aka": "คณะอนุกรรมการระดับอำเภอ (อ.ก.อ.)",
    "kbo": "คณะกรรมการบริหารงานอำเภอ",
    "province": "จังหวัด",
    "provincial_office": "สำนักงานจังหวัด",
    "province_admin_office": "ที่ทำการปกครองจังหวัด",
    "province_cd_office": "สำนักงานพัฒนาชุมชนจังหวัด",
    "province_local_admin_office": "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด",
    "province_lpc": "คณะกรรมการประสานแผนพัฒนาท้องถิ่นระดับจังหวัด",
    "provincial_agency": "ส่วนราชการประจำจังหวัด",
    "proposing_agency": "หน่วยงานที่เสนอโครงการ",
    "pao": "องค์การบริหารส่วนจังหวัด",
    "kbj": "คณะกรรมการบริหารงานจังหวัดแบบบูรณาการ",
    "kbj_sub": "คณะอนุกรรมการบริหารงานจังหวัดแบบบูรณาการ",
    "all_sectors": "ทุกภาคส่วน",
    "people_reps": "ผู้แทนภาคประชาชน",
    "partners": "ภาคีการพัฒนา",
    "cdd": "กรมการพัฒนาชุมชน",
}
"""Roles that a calendar may name, with their Thai names."""
