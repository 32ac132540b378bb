"""The HTTP application over open services, and its server."""

from __future__ import annotations

import signal
from collections.abc import Callable

import uvicorn
from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from playhead import __version__
from playhead.api.cors import with_cors
from playhead.api.docs_page import DocsPage, docs_router
from playhead.api.errors import HANDLERS
from playhead.api.reference import reference
from playhead.api.request_id import Application, with_request_ids
from playhead.api.routes import ROUTES
from playhead.api.services import Services
from playhead.garbage import collect_less_often
from playhead.stores.data_dir import DataDirectory

LARGEST_FRAME = 4 * 2**20
"""Bytes of a WebSocket's frame, unpacked; browser-client sends what is longer than a million characters by POST."""


def http_application(services: Services) -> Application:
    """The ASGI application over open services."""
    litestar = Litestar(
        route_handlers=ROUTES,
        state=State({"services": services}),
        dependencies={"services": Provide(lambda: services, sync_to_thread=False, use_cache=True)},
        exception_handlers=HANDLERS,
        request_max_body_size=services.settings["max_body"],
        openapi_config=OpenAPIConfig(
            title="Playhead",
            version=__version__,
            description=reference(),
            openapi_router=docs_router(),
            render_plugins=[DocsPage(path="/"), JsonRenderPlugin(path="/openapi.json")],
        ),
        logging_config=None,
    )
    return with_request_ids(with_cors(litestar))


async def serve(services: Services, directory: DataDirectory, ready: Callable[[str], None]) -> None:
    """Listen until SIGTERM or SIGINT; `ready` is told the address once requests are answered."""
    settings = services.settings
    config = uvicorn.Config(
        http_application(services),
        host=settings["host"],
        port=settings["port"],
        http="httptools",
        loop="uvloop",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        ws_max_size=LARGEST_FRAME,
        timeout_graceful_shutdown=20,
    )

    collect_less_often()

    def started() -> None:
        directory.announce(settings.base_address)
        ready(settings.base_address)

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, _let_the_server_end)
    await _Server(config, started).serve()


def _let_the_server_end(*_: object) -> None:
    """uvicorn ends by itself and then raises the signal again: that must not keep the stores from being closed."""


class _Server(uvicorn.Server):
    """uvicorn, telling when it listens. Chosen over Granian, which refuses unencoded quotes in a query (api-spec, section 1)."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], object]) -> None:
        super().__init__(config)
        self._started = started

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]  # wider than uvicorn's
        await super().startup(sockets)  # type: ignore[arg-type]  # handed through as it came
        if self.started:
            self._started()
