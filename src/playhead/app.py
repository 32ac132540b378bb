"""Everything wired once: settings to stores, stores to services, services to the HTTP application and its server."""

from __future__ import annotations

import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

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
from playhead.api.limits import RateLimiter
from playhead.api.membership import open_membership
from playhead.api.quota import Quota
from playhead.api.reference import reference
from playhead.api.request_id import Application, with_request_ids
from playhead.api.routes import ROUTES
from playhead.api.services import Services
from playhead.erasure.purge import Purge
from playhead.erasure.service import ErasureService
from playhead.ingest.finish import Finisher, SessionRules
from playhead.ingest.gestures import RageRule
from playhead.ingest.held_pictures import HeldPictures
from playhead.ingest.place import place_finder
from playhead.ingest.rebuild import Rebuild
from playhead.ingest.sift_process import SiftProcess, sift_here
from playhead.ingest.silence import Silence
from playhead.ingest.sorter import Sorter
from playhead.ingest.upgrade import Upgrade
from playhead.ingest.writer import SessionWriter
from playhead.keeping.assets import AssetSweep
from playhead.keeping.check import Checker
from playhead.keeping.moving import Moving
from playhead.keeping.orphans import Orphans
from playhead.keeping.over import Finder
from playhead.keeping.walker import Walker
from playhead.keeping.whereabouts import Whereabouts
from playhead.model.tombstones import Tombstones
from playhead.replay.link import VideoLinks
from playhead.replay.pictures import Pictures
from playhead.replay.playback import Playback
from playhead.replay.video.options import Options
from playhead.replay.videos import Videos
from playhead.settings import Settings
from playhead.stores.audit import Audit
from playhead.stores.budget import Budget
from playhead.stores.catalog import Catalog
from playhead.stores.data_dir import DataDirectory
from playhead.stores.journal import Journal
from playhead.stores.ledger import Ledger
from playhead.stores.merges import Merges
from playhead.stores.migrations import migrate
from playhead.stores.notes import Notes
from playhead.stores.object_store import open_object_store
from playhead.stores.recordings import Recordings
from playhead.stores.redo import RedoLog
from playhead.stores.removals import Removals
from playhead.stores.secrets import LINKS, Secrets
from playhead.stores.shares import Shares
from playhead.stores.stars import Stars
from playhead.stores.usage import Usage, UsageBook
from playhead.stores.warehouse import Warehouse

log = logging.getLogger("playhead")

LARGEST_FRAME = 4 * 2**20
"""Bytes of a WebSocket's frame, unpacked; browser-client sends what is longer than a million characters by POST."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def open_services(
    settings: Settings, directory: DataDirectory, now: Callable[[], datetime] = utc_now
) -> AsyncIterator[Services]:
    """Open the stores in `directory` (already this process's own) and close them again in order."""
    warehouse = Warehouse.embedded(directory.warehouse, settings["memory_limit"])
    catalog = Catalog(f"sqlite+aiosqlite:///{directory.catalog}")
    redo, tombstones = RedoLog(directory.redo, warehouse), Tombstones()
    writer = SessionWriter(warehouse, redo, tombstones, now, directory.path, settings["min_free_disk"])
    ledger = Ledger(catalog)
    usage, stars, removals = Usage(), Stars(catalog), Removals(catalog)
    recordings = Recordings(open_object_store(settings["recordings"], directory.recordings), usage)
    budget = Budget(usage, directory.path, settings["disk_budget"], settings["min_free_disk"])
    assets = AssetSweep(recordings, writer)
    journal = Journal(
        f"sqlite+aiosqlite:///{directory.journal}", directory.path, settings["journal_limit"], settings["min_free_disk"]
    )
    merges, secrets, shares = Merges(catalog), Secrets(catalog), Shares(catalog)
    notes, audit = Notes(catalog), Audit(catalog)
    purge = Purge(
        warehouse,
        redo,
        ledger,
        recordings,
        journal,
        merges,
        shares,
        notes,
        audit,
        stars,
        tombstones,
        assets.sweep,
        settings["purge_delay"],
    )
    erasure = ErasureService(warehouse, writer, redo, ledger, tombstones, purge, now)
    silence = Silence(settings["web_silence"], settings["mobile_silence"], settings["background_silence"])
    sifting = SiftProcess()
    sorter = Sorter(journal, sifting.sift if settings["sort_apart"] else sift_here, silence, settings["max_recording"])
    places = place_finder(settings["place_database"])
    rage = RageRule(settings["rage_taps"], settings["rage_radius"], settings["rage_pause"])
    rules = SessionRules(rage, settings["response_time"])
    videos = Videos(
        recordings,
        directory.rendering,
        Options(settings["video_time_bar"], rage, settings["response_time"]),
        renderers=settings["video_renderers"],
        memory=settings["video_memory"],
    )
    pictures = Pictures()
    finisher = Finisher(
        warehouse, writer, journal, recordings, merges, removals, budget, places, rules, catalog.capture_of, now
    )
    rebuild = Rebuild(finisher, recordings, rules)
    walker = Walker(
        catalog,
        Finder(warehouse, recordings, usage, stars),
        erasure,
        ledger,
        Orphans(warehouse, recordings, usage, writer, rebuild, assets, removals, tombstones, now),
        removals,
        UsageBook(catalog, usage),
        settings["retention_every"],
        now,
    )
    more = AsyncExitStack()
    try:
        for name in await warehouse.in_write_lane(migrate, warehouse):
            log.info("warehouse: applied %s", name)
        await catalog.open()
        await writer.recover()
        await _upgrade(warehouse, redo, recordings)
        directory.moved_forward()
        tombstones.add(await ledger.tombstones())
        await erasure.recover()
        writer.start()
        await journal.open()
        sorter.worker.start()
        finisher.worker.start()
        purge.start()
        videos.start()
        membership = await more.enter_async_context(open_membership(catalog, settings, notes, audit))
        await walker.start()
        yield Services(
            settings=settings,
            catalog=catalog,
            warehouse=warehouse,
            writer=writer,
            erasure=erasure,
            places=places,
            limiter=RateLimiter(
                enabled=settings["rate_limit"],
                per_second=settings["rate_limit_second"],
                per_hour=settings["rate_limit_hour"],
            ),
            deletion_limiter=RateLimiter(enabled=settings["rate_limit"], per_second=5, per_hour=500),
            member_limiter=RateLimiter(enabled=settings["rate_limit"], per_second=50, per_hour=20_000),
            rage=rage,
            journal=journal,
            quota=Quota(),
            playback=Playback(recordings, warehouse, tombstones),
            secrets=secrets,
            video_links=VideoLinks(await secrets.get(LINKS), settings.base_url),
            shares=shares,
            videos=videos,
            membership=membership,
            rebuild=rebuild,
            recordings=recordings,
            usage=usage,
            budget=budget,
            stars=stars,
            whereabouts=Whereabouts(catalog, warehouse),
            walker=walker,
            checker=Checker(warehouse, recordings, pictures),
            moving=Moving(warehouse, writer, recordings, removals, pictures, now),
            token=directory.token(),
            now=now,
        )
    finally:
        await videos.stop()
        await pictures.stop()
        await walker.stop()
        await purge.stop()
        await sorter.stop()
        await sifting.stop()
        await finisher.worker.stop()
        await journal.close()
        await writer.stop()
        await more.aclose()
        await walker.note()
        await catalog.close()
        warehouse.close()


async def _upgrade(warehouse: Warehouse, redo: RedoLog, recordings: Recordings) -> None:
    """Have what an older version wrote made anew, a part at a time, so that it can be stopped in between."""
    upgrade = await warehouse.in_write_lane(Upgrade, warehouse, redo)
    while await warehouse.in_write_lane(upgrade.step):
        pass
    pictures = await warehouse.in_write_lane(HeldPictures, warehouse, redo, recordings)
    while await warehouse.in_write_lane(pictures.step):
        pass


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
