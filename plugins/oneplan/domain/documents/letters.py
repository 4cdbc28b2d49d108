"""An official letter (หนังสือราชการภายนอก), its parts in the order the regulation sets them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

BLANK_NUMBER = "........"
BLANK_NAME = "(......................................................)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """Something that goes with a letter, with its quantity: จำนวน ๑ ชุด."""

    th: str
    quantity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signs; *acting_for* is whom they act for (ปฏิบัติราชการแทน), or empty."""

    name: str
    position: str
    acting_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialLetter:
    """A letter ready to be signed; every text is as it is printed, digits in Thai.

    Attributes:
        urgency: ด่วน, ด่วนมาก, ด่วนที่สุด, or empty.
        number: With its ว for a circular; dots where the office writes it in.
        table: Rows of the list enclosed; the first holds the headings.
        table_title: What stands above that list.
        table_widths: Centimetres of each column, 16 together; by its content without them.
        distribution: บัญชีแนบท้าย: everyone the circular goes to.
        link: Where the QR code leads.
    """

    urgency: str
    number: str
    office: Sequence[str]
    dated: str
    subject: str
    addressee: str
    references: Sequence[str]
    enclosures: Sequence[Enclosed]
    paragraphs: Sequence[str]
    signature: Signature
    contact: Sequence[str]
    link: str
    link_says: str
    table: Sequence[Sequence[str]]
    distribution: Sequence[str]
    is_simulated: bool
    table_title: str = "บัญชีหน่วยงานที่ยังไม่จัดส่งแผน"
    table_widths: Sequence[float] = ()

    def as_values(self) -> dict[str, Any]:
        """The letter as plain JSON."""
        return asdict(self)
