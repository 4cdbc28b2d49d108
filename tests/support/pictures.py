"""Pictures of documents for the guide: written where ``ONEPLAN_PICTURES`` is set."""

import subprocess

from tests.support.builders import ROOT

PICTURES = ROOT / "docs" / "pictures"


def take_picture(pdf, page, name, *, dpi=55):
    """Write one page of a PDF to ``docs/pictures``; gives the bytes of the picture."""
    target = PICTURES / name
    subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", str(dpi), "-f", str(page), pdf, target],
                   check=True)  # fmt: skip
    return target.with_suffix(".png").stat().st_size
