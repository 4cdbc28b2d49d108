"""What lets a unit's page be put on a phone's first screen, and opened without signal."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import FileResponse, JSONResponse, Response

from oneplan.config.places import INCLUDE
from oneplan.portal.texts import TEXTS
from oneplan.portal.visits import Transaction, Visitor
from oneplan.services.submissions.portal_views import view_header

router = APIRouter()


@router.get("/worker.js")
async def worker() -> Response:
    """The service worker, from the top of the portal: it serves pages below its own address."""
    return FileResponse(
        INCLUDE / "static" / "worker.js",
        media_type="text/javascript",
        headers={"Cache-Control": "no-cache"},
    )


@router.get("/u/{token}/app.webmanifest")
def manifest(token: str, visitor: Visitor, session: Transaction) -> Response:
    """The unit's own page as something to install."""
    unit = view_header(session, cycle_id=visitor.cycle_id, unit_code=visitor.unit_code)
    content = {
        "name": f"{TEXTS['product'][0]}: {unit.unit_name}",
        "short_name": TEXTS["product"][0],
        "lang": "th",
        "start_url": f"/u/{token}",
        "scope": f"/u/{token}",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0b4a8f",
        "icons": [{"src": "/static/icon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
    return JSONResponse(content, media_type="application/manifest+json")
