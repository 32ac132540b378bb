"""Which app a session is of, for commands that are given its id alone."""

from __future__ import annotations

from playhead.errors import InvalidParameter, NotFound
from playhead.model import ids
from playhead.stores.catalog import App, Catalog
from playhead.stores.warehouse import Warehouse

APPS = """
SELECT DISTINCT app FROM sessions FINAL
WHERE app IN {apps:Array(UInt32)} AND kind = 1 AND (app, uploaded, session_id) IN (
    SELECT app, uploaded, session_id FROM session_keys
    WHERE app IN {apps:Array(UInt32)} AND session_id = {id:UInt128}
)
"""


class Whereabouts:
    """Over catalog and warehouse."""

    def __init__(self, catalog: Catalog, warehouse: Warehouse) -> None:
        self._catalog, self._warehouse = catalog, warehouse

    async def app_of(self, session_id: str, appid: str | None = None) -> App:
        """The app that has this session; `appid` says which where several have. Raises `NotFound`, `InvalidParameter`."""
        apps = [self._catalog.app(appid)] if appid else self._catalog.apps()
        if not ids.is_hex_id(session_id):
            raise InvalidParameter(f"A session's id is 24 lower-case hex digits, not {session_id!r}", detail="session")
        arguments = {"apps": [app.number for app in apps], "id": ids.number(session_id)}
        numbers = {number for (number,) in await self._warehouse.query(APPS, arguments)}
        found = [app for app in apps if app.number in numbers]
        if not found:
            raise NotFound(f"No session has the id {session_id}" + (f" in the app {appid}" if appid else ""))
        if len(found) > 1:
            names = ", ".join(app.appid for app in found)
            raise InvalidParameter(f"Several apps have a session {session_id}: {names}; name one", detail="app")
        return found[0]
