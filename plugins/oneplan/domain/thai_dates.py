"""STUB"""
from __future__ import annotations
import calendar as _c, re
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from oneplan.domain.thai_numerals import to_arabic_digits, to_thai_digits
from oneplan.errors import OneplanError
AB=["ม.ค.","ก.พ.","มี.ค.","เม.ย.","พ.ค.","มิ.ย.","ก.ค.","ส.ค.","ก.ย.","ต.ค.","พ.ย.","ธ.ค."]
FU=["มกราคม","กุมภาพันธ์","มีนาคม","เมษายน","พฤษภาคม","มิถุนายน","กรกฎาคม","สิงหาคม","กันยายน","ตุลาคม","พฤศจิกายน","ธันวาคม"]
class Precision(StrEnum):
    DAY="day"; MONTH="month"; MONTH_RANGE="month_range"; MONTH_DEADLINE="month_deadline"; DAY_DEADLINE="day_deadline"; DAY_RANGE="day_range"
class NotAThaiDate(OneplanError): pass
@dataclass(frozen=True)
class ThaiWindow:
    start: date|None; due: date; precision: Precision; time: time|None=None
def parse_window(text,*,context_year_be=None):
    t=to_arabic_digits(text); dl='ภายใน' in t
    ms=[(m.start(),i%12+1) for i,n in enumerate(AB+FU) for m in re.finditer(re.escape(n),t)]; ms.sort()
    if not ms: raise NotAThaiDate(text)
    y=re.search(r'(\d{4}|\d{2})(?!\d)(?=[^\d]*$)',t[ms[-1][0]:].split('เวลา')[0]); y=int(y[1]) if y else context_year_be
    y=y+2500 if y<100 else y
    d=re.search(r'(\d{1,2})\s*$',t[:ms[0][0]])
    def last(m): return date(y-543,m,_c.monthrange(y-543,m)[1])
    if d:
        dd=date(y-543,ms[0][1],int(d[1])); return ThaiWindow(None if dl else dd,dd,Precision.DAY_DEADLINE if dl else Precision.DAY)
    if len(ms)==2: return ThaiWindow(date(y-543,ms[0][1],1),last(ms[1][1]),Precision.MONTH_RANGE)
    return ThaiWindow(None if dl else date(y-543,ms[0][1],1),last(ms[0][1]),Precision.MONTH_DEADLINE if dl else Precision.MONTH)
def format_date(d,*,style='full',thai_digits=True):
    s=f"{d.day} {(FU if style=='full' else AB)[d.month-1]} {(d.year+543) if style=='full' else (d.year+543)%100}"
    return to_thai_digits(s) if thai_digits else s
