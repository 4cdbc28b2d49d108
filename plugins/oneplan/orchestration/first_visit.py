"""Airflow's pages in Thai and in Bangkok's time at the first visit of a browser.

Airflow keeps the language and the time zone of a user in the browser, and has no setting
for either: a computer that speaks English gets English and UTC. A script that stands
before Airflow's own writes both once, where nothing is written; what a user chooses later
stays.
"""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import Scope

SCRIPT_PATH = "/static/oneplan-first-visit.js"
LANGUAGE, TIMEZONE = "th", "Asia/Bangkok"
SCRIPT = f"""(function () {{
  "use strict";
  try {{
    var kept = window.localStorage;
    if (kept.getItem("i18nextLng") === null) kept.setItem("i18nextLng", "{LANGUAGE}");
    if (kept.getItem("timezone") === null) kept.setItem("timezone", '"{TIMEZONE}"');
    document.documentElement.lang = kept.getItem("i18nextLng");
  }} catch (refused) {{
    document.documentElement.lang = "{LANGUAGE}";
  }}
}})();
"""


async def first_visit(_scope: Scope) -> Response:
    """The script, the same for everybody."""
    headers = {"Cache-Control": "public, max-age=3600"}
    return Response(SCRIPT, media_type="text/javascript", headers=headers)
