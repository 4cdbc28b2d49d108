"""Files with details of projects: let in behind guards, in bounded memory and time."""

from __future__ import annotations

from oneplan.gateways.files.attached_contents import AttachedContent
from oneplan.gateways.files.file_types import refuse
from oneplan.gateways.files.reader_pool import run_in_reader
from oneplan.gateways.files.reader_tasks import LET_IN
from oneplan.gateways.files.virus_scanner import scan


def read_attachment(content: bytes, *, accepts: tuple[str, ...], most_mib: int) -> AttachedContent:
    """Let a file in; its type is what its content says, never its name.

    Args:
        content: The file.
        accepts: Types that are taken.
        most_mib: Mebibytes that it may have.

    Raises:
        FileRefused: Names the rule that the file breaks, in Thai and English.
        ReaderBusy: No reader was free in time; the file was not looked at.
    """
    if len(content) > most_mib * 2**20:
        raise refuse("attachment_large", most_mib)
    scan(content)
    return run_in_reader(LET_IN, content, accepts)
