"""Prints the server's OpenAPI document, out of which `npm run types` makes src/api/openapi.ts: `python web/dashboard/openapi.py`."""

from __future__ import annotations

import json

from litestar import Litestar
from litestar.di import Provide

from playhead.api.routes import ROUTES


def document() -> str:
    """As `/docs/openapi.json` has it, but for its texts: no server is started."""
    nothing = Provide(lambda: None, sync_to_thread=False)
    return json.dumps(Litestar(ROUTES, dependencies={"services": nothing}).openapi_schema.to_schema())


if __name__ == "__main__":
    print(document())
