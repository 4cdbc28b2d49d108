"""The folder that an office without a mail provider writes its mails to."""

from __future__ import annotations

from email.parser import BytesHeaderParser
from pathlib import Path

from oneplan.config.settings import settings
from oneplan.gateways.files.private_files import make_private_folder

EARLIER = "earlier"


def move_to_earlier(cycle_id: str, *, folder: Path | None = None) -> int:
    """Move a cycle's mails into ``earlier/<cycle>/<number>/`` and return how many there were.

    A rehearsal that begins again writes its mails beside no others of the same cycle.
    Mails that went to a provider are not touched.
    """
    folder = folder or _folder()
    if folder is None or not folder.is_dir():
        return 0
    mails = [path for path in sorted(folder.glob("*.eml")) if _cycle_of(path) == cycle_id]
    if not mails:
        return 0
    kept = folder / EARLIER / cycle_id
    number = 1 + max((int(p.name) for p in kept.glob("*") if p.name.isdigit()), default=0)
    target = kept / str(number)
    make_private_folder(target)
    for path in mails:
        path.rename(target / path.name)
    return len(mails)


def _folder() -> Path | None:
    kind, _, rest = settings().mail.partition(":")
    return Path(rest) if kind == "outbox" else None


def _cycle_of(path: Path) -> str:
    with path.open("rb") as stream:
        key = BytesHeaderParser().parse(stream)["X-OnePlan-Key"] or ""
    return str(key).split("/", maxsplit=1)[0]
