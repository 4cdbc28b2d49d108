"""Measure, print a table, write ``bench/results.json``: ``python -m bench [parsing|office]``."""

from __future__ import annotations

import json
import platform
import sys
from pathlib import Path

import psutil

from bench import (
    calendars,
    collection,
    desk,
    documents,
    in_process,
    nation,
    notices,
    office,
    parsing,
    portal,
    web_form,
)

RESULTS = Path(__file__).parent / "results.json"
PARTS = {
    "calendars": calendars.measure,
    "collection": collection.measure,
    "desk": desk.measure,
    "notices": notices.measure,
    "portal": portal.measure,
    "web_form": web_form.measure,
    "nation": nation.measure,
    "parsing": parsing.measure,
    "in_process": in_process.measure,
    "office": office.measure,
    "documents": documents.measure,
}


def main() -> None:
    """Run the parts named on the command line, or all of them."""
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"results": []}
    groups = {
        group: {each["name"]: each for each in known.get(group, [])}
        for group in ("results", "desk")
    }
    for part in sys.argv[1:] or PARTS:
        for each in PARTS[part]():
            groups[each.pop("group", "results")][each["name"]] = each
            ratio = f"  ratio {each['ratio']:.3g} ({each['peer']})" if "ratio" in each else ""
            size = f"  {each['kib']:.0f} KiB" if "kib" in each else ""
            print(
                f"{each['name']:<44}{each['median']:>10.2f} {each['unit']:<4} n={each['n']}{ratio}{size}"
            )
    machine = {
        "cores": psutil.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
    }
    sorted_groups = {
        group: sorted(found.values(), key=lambda each: each["name"])
        for group, found in groups.items()
    }
    document = {"machine": machine, **sorted_groups}
    RESULTS.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
