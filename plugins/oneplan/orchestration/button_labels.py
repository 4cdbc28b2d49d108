"""What Airflow's buttons say, in every language of its pages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

ENGLISH = "en"
"""What Airflow falls back to where a language lacks a label."""
Button = tuple[str, tuple[str, ...]]
"""``namespace:key`` of a label in the translations, and the keys of what is named in it."""


def list_labels(button: Button) -> Iterator[str]:
    """What a button says in each language; one that a later Airflow says otherwise says nothing."""
    key, named = button
    for words in list_languages():
        yield from _labels(words, key, named)


def _labels(words: Mapping[str, Any], key: str, named: tuple[str, ...]) -> Iterator[str]:
    label = _say(words, key)
    if label and not named:
        yield label
    elif label:
        for each in named:
            yield label.replace("{{type}}", _say(words, f"common:{each}"))


def _say(words: Mapping[str, Any], key: str) -> str:
    """A text of a language, of English where the language has none; else nothing."""
    namespace, _, path = key.partition(":")
    for spoken in (words[namespace], words[ENGLISH][namespace]):
        said: Any = spoken
        for part in path.split("."):
            said = said.get(part) if isinstance(said, dict) else None
        if isinstance(said, str):
            return said
    return ""


@cache
def list_languages() -> tuple[Mapping[str, Any], ...]:
    """Each language: namespace → its texts, and under ``en`` the English ones."""
    folder = files("airflow") / "ui" / "dist" / "i18n" / "locales"
    if not folder.is_dir():
        return ()
    english = _namespaces(folder / ENGLISH)
    return tuple({**_namespaces(each), ENGLISH: english} for each in folder.iterdir())


def _namespaces(folder: Traversable) -> dict[str, Any]:
    return {name: _read(folder / f"{name}.json") for name in ("common", "components", "dags")}


def _read(file: Traversable) -> Any:
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
