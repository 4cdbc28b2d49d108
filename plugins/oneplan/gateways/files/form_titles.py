"""The Thai titles of all forms, without the columns that a form is read with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import yaml

from oneplan.gateways.files.forms import FOLDER, list_forms


@lru_cache(maxsize=1)
def list_titles() -> Mapping[str, str]:
    """Key of a form → its Thai title."""
    return {
        key: yaml.load((FOLDER / f"{key}.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)[
            "title"
        ]["th"]
        for key in list_forms()
    }
