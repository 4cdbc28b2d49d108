"""STUB"""
from __future__ import annotations
from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal
from zoneinfo import ZoneInfo
from pydantic import BaseModel, ConfigDict
from oneplan.domain.thai_dates import parse_window
Z=ZoneInfo("Asia/Bangkok")
class M(BaseModel):
    model_config=ConfigDict(frozen=True,extra="ignore")
class StepKind(StrEnum):
    COLLECT="collect"; CONSOLIDATE="consolidate"; MEETING="meeting"; APPROVAL="approval"; DISPATCH="dispatch"; SETUP="setup"
class Level(StrEnum):
    VILLAGE="village"; COMMUNITY="community"; TAMBON="tambon"; LAO="lao"; AMPHOE="amphoe"; PROVINCIAL_AGENCY="provincial_agency"; PAO="pao"; PROVINCE="province"
class Bilingual(M):
    th:str; en:str|None=None; th_corrected:str|None=None
class Agency(M):
    th:str; en:str|None=None; role:str
class Window(M):
    printed:str|None=None; context_year_be:int|None=None; time:str|None=None
    @cached_property
    def _w(self): return parse_window(self.printed,context_year_be=self.context_year_be) if self.printed else None
    @property
    def start(self): return self._w.start if self._w else None
    @property
    def due(self): return self._w.due if self._w else None
    @property
    def opens_at(self):
        return datetime.combine(self.start,time.fromisoformat(self.time) if self.time else time(0),Z) if self.start else None
    @property
    def due_at(self):
        return datetime.combine(self.due,time.fromisoformat(self.time) if self.time else time(23,59,59),Z) if self.due else None
class Source(M):
    document:str; line:int; part:str|None=None
class Precedence(M):
    step:str; basis:Literal["stated","inferred"]; evidence:str|None=None
class Policy(M):
    grace_days:int=7; when_missing:Literal["proceed","hold"]="proceed"; reminders:tuple[int,...]=(-7,-1,0,1,3)
class Submitters(M):
    levels:tuple[Level,...]; role:str
class Step(M):
    id:str; parent:str|None=None; phase:str|None=None; kind:StepKind; also:StepKind|None=None; title:Bilingual; agencies:tuple[Agency,...]=(); window:Window; submitted_by:Submitters; submitted_to:tuple[str,...]=(); inputs:tuple[str,...]=(); after:tuple[Precedence,...]=(); optional:bool=False; notes:tuple[str,...]=(); source:Source; policy:Policy=Policy()
class Province(M):
    code:str; name_th:str
class Phase(M):
    name:str
class Parent(M):
    id:str; title_th:str
class Issuer(M):
    unit_th:str
class Calendar(M):
    cycle:str; title:Bilingual; province:Province|None=None; fiscal_year_be:int; plan_span_be:tuple[int,int]|None=None; phases:tuple[Phase,...]=(); parents:tuple[Parent,...]=(); issuer:Issuer|None=None; steps:tuple[Step,...]
    @cached_property
    def _by(self): return {s.id:s for s in self.steps}
    def step(self,i): return self._by[i]
