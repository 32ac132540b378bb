"""Everything wired once: settings to stores, stores to what works on them, both to services; server.py puts them on the network.

Each is opened or started after what it needs, and ended before it: `opened` ends all in the other order.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from playhead.api.limits import RateLimiter
from playhead.api.membership import open_membership
from playhead.api.quota import Quota
from playhead.api.services import Services
from playhead.erasure.purge import Purge
from playhead.erasure.service import ErasureService
from playhead.ingest.finish import Finisher, SessionRules
from playhead.ingest.gestures import RageRule
from playhead.ingest.held_pictures import HeldPictures
from playhead.ingest.pages.completer import Completer
from playhead.ingest.pages.fetcher import Fetcher
from playhead.ingest.pages.files import Files
from playhead.ingest.place import PlaceFinder, place_finder
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
from playhead.stores.bare_sessions import BareSessions
from playhead.stores.budget import Budget
from playhead.stores.catalog import Catalog
from playhead.stores.data_dir import DataDirectory
from playhead.stores.journal import Journal
from playhead.stores.ledger import Ledger
from playhead.stores.merges import Merges
from playhead.stores.migrations import migrate
from playhead.stores.notes import Notes
from playhead.stores.object_store import open_object_store
from playhead.stores.page_files import PageFiles
from playhead.stores.recordings import Recordings
from playhead.stores.redo import RedoLog
from playhead.stores.removals import Removals
from playhead.stores.secrets import LINKS, Secrets
from playhead.stores.shares import Shares
from playhead.stores.stars import Stars
from playhead.stores.usage import Usage, UsageBook
from playhead.stores.warehouse import Warehouse

log = logging.getLogger("playhead")

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Stores:
    """All that one data directory holds, and what is known of it in memory."""

    warehouse: Warehouse
    redo: RedoLog
    tombstones: Tombstones
    writer: SessionWriter
    catalog: Catalog
    ledger: Ledger
    merges: Merges
    removals: Removals
    bare: BareSessions
    page_files: PageFiles
    secrets: Secrets
    shares: Shares
    stars: Stars
    notes: Notes
    audit: Audit
    journal: Journal
    usage: Usage
    recordings: Recordings
    budget: Budget
    assets: AssetSweep


@asynccontextmanager
async def open_services(settings: Settings, directory: DataDirectory, now: Clock = utc_now) -> AsyncIterator[Services]:
    """Open the stores in `directory` (already this process's own) and close them again in order."""
    async with AsyncExitStack() as opened:
        stores = await _open_stores(settings, directory, now, opened)
        purge = Purge(
            stores.warehouse,
            stores.redo,
            stores.ledger,
            stores.recordings,
            stores.journal,
            stores.merges,
            stores.shares,
            stores.notes,
            stores.audit,
            stores.stars,
            stores.tombstones,
            stores.assets.sweep,
            settings["purge_delay"],
        )
        erasure = ErasureService(
            stores.warehouse, stores.writer, stores.redo, stores.ledger, stores.tombstones, purge, now
        )
        await erasure.recover()
        rules = SessionRules(
            RageRule(settings["rage_taps"], settings["rage_radius"], settings["rage_pause"]), settings["response_time"]
        )
        places = place_finder(settings["place_database"])
        finisher = _finisher(stores, rules, places, now)
        rebuild = Rebuild(finisher, stores.recordings, rules)
        walker = _walker(settings, stores, erasure, rebuild, now)
        opened.push_async_callback(walker.note)
        await _start_writing(stores, opened)
        _start_ingest(settings, stores, finisher, opened)
        _start_completing(settings, stores, finisher, rules, now, opened)
        purge.start()
        opened.push_async_callback(purge.stop)
        await walker.start()
        opened.push_async_callback(walker.stop)
        yield await _services(settings, directory, stores, erasure, rules, places, rebuild, walker, now, opened)


async def _open_stores(settings: Settings, directory: DataDirectory, now: Clock, opened: AsyncExitStack) -> Stores:
    """All of them, moved forward to this version."""
    stores = _stores(settings, directory, now)
    warehouse = stores.warehouse
    opened.callback(warehouse.close)
    for name in await warehouse.in_write_lane(migrate, warehouse):
        log.info("warehouse: applied %s", name)
    opened.push_async_callback(stores.catalog.close)
    await stores.catalog.open()
    await stores.writer.recover()
    await _upgrade(stores)
    directory.moved_forward()
    stores.tombstones.add(await stores.ledger.tombstones())
    return stores


def _stores(settings: Settings, directory: DataDirectory, now: Clock) -> Stores:
    warehouse = Warehouse.embedded(directory.warehouse, settings["memory_limit"])
    redo, tombstones, usage = RedoLog(directory.redo, warehouse), Tombstones(), Usage()
    writer = SessionWriter(warehouse, redo, tombstones, now, directory.path, settings["min_free_disk"])
    catalog = Catalog(f"sqlite+aiosqlite:///{directory.catalog}")
    recordings = Recordings(open_object_store(settings["recordings"], directory.recordings), usage)
    return Stores(
        warehouse=warehouse,
        redo=redo,
        tombstones=tombstones,
        writer=writer,
        catalog=catalog,
        ledger=Ledger(catalog),
        merges=Merges(catalog),
        removals=Removals(catalog),
        bare=BareSessions(catalog),
        page_files=PageFiles(catalog),
        secrets=Secrets(catalog),
        shares=Shares(catalog),
        stars=Stars(catalog),
        notes=Notes(catalog),
        audit=Audit(catalog),
        journal=Journal(
            f"sqlite+aiosqlite:///{directory.journal}",
            directory.path,
            settings["journal_limit"],
            settings["min_free_disk"],
        ),
        usage=usage,
        recordings=recordings,
        budget=Budget(usage, directory.path, settings["disk_budget"], settings["min_free_disk"]),
        assets=AssetSweep(recordings, writer),
    )


async def _upgrade(stores: Stores) -> None:
    """Have what an older version wrote made anew, a part at a time, so that it can be stopped in between."""
    warehouse = stores.warehouse
    upgrade = await warehouse.in_write_lane(Upgrade, warehouse, stores.redo)
    while await warehouse.in_write_lane(upgrade.step):
        pass
    pictures = await warehouse.in_write_lane(HeldPictures, warehouse, stores.redo, stores.recordings)
    while await warehouse.in_write_lane(pictures.step):
        pass


async def _start_writing(stores: Stores, opened: AsyncExitStack) -> None:
    stores.writer.start()
    opened.push_async_callback(stores.writer.stop)
    await stores.journal.open()
    opened.push_async_callback(stores.journal.close)


def _finisher(stores: Stores, rules: SessionRules, places: PlaceFinder, now: Clock) -> Finisher:
    return Finisher(
        stores.warehouse,
        stores.writer,
        stores.journal,
        stores.recordings,
        stores.merges,
        stores.removals,
        stores.bare,
        stores.budget,
        places,
        rules,
        stores.catalog.capture_of,
        now,
    )


def _start_ingest(settings: Settings, stores: Stores, finisher: Finisher, opened: AsyncExitStack) -> None:
    """What makes sessions of parts."""
    finisher.worker.start()
    opened.push_async_callback(finisher.worker.stop)
    sifting = SiftProcess()
    opened.push_async_callback(sifting.stop)
    silence = Silence(settings["web_silence"], settings["mobile_silence"], settings["background_silence"])
    sift = sifting.sift if settings["sort_apart"] else sift_here
    sorter = Sorter(stores.journal, sift, silence, settings["max_recording"])
    sorter.worker.start()
    opened.push_async_callback(sorter.stop)


def _start_completing(
    settings: Settings, stores: Stores, finisher: Finisher, rules: SessionRules, now: Clock, opened: AsyncExitStack
) -> None:
    """What fetches the files of recorded pages."""
    fetcher = Fetcher(private=settings["assets_private"])
    opened.push_async_callback(fetcher.close)
    completer = Completer(
        stores.bare,
        Files(stores.page_files, stores.recordings, fetcher, now),
        stores.page_files,
        stores.recordings,
        finisher,
        stores.budget,
        rules,
        stores.catalog.capture_of,
        now,
    )
    completer.worker.start()
    opened.push_async_callback(completer.worker.stop)


def _walker(settings: Settings, stores: Stores, erasure: ErasureService, rebuild: Rebuild, now: Clock) -> Walker:
    orphans = Orphans(
        stores.warehouse,
        stores.recordings,
        stores.usage,
        stores.writer,
        rebuild,
        stores.assets,
        stores.removals,
        stores.tombstones,
        now,
    )
    return Walker(
        stores.catalog,
        Finder(stores.warehouse, stores.recordings, stores.usage, stores.stars),
        erasure,
        stores.ledger,
        orphans,
        stores.removals,
        UsageBook(stores.catalog, stores.usage),
        settings["retention_every"],
        now,
    )


async def _services(
    settings: Settings,
    directory: DataDirectory,
    stores: Stores,
    erasure: ErasureService,
    rules: SessionRules,
    places: PlaceFinder,
    rebuild: Rebuild,
    walker: Walker,
    now: Clock,
    opened: AsyncExitStack,
) -> Services:
    warehouse, recordings = stores.warehouse, stores.recordings
    pictures, videos = Pictures(), _videos(settings, directory, recordings, rules)
    opened.push_async_callback(pictures.stop)
    videos.start()
    opened.push_async_callback(videos.stop)
    membership = await opened.enter_async_context(open_membership(stores.catalog, settings, stores.notes, stores.audit))
    return Services(
        settings=settings,
        catalog=stores.catalog,
        warehouse=warehouse,
        writer=stores.writer,
        erasure=erasure,
        places=places,
        limiter=_limiter(settings, settings["rate_limit_second"], settings["rate_limit_hour"]),
        deletion_limiter=_limiter(settings, 5, 500),
        member_limiter=_limiter(settings, 50, 20_000),
        rage=rules.rage,
        journal=stores.journal,
        quota=Quota(),
        playback=Playback(recordings, warehouse, stores.tombstones),
        secrets=stores.secrets,
        video_links=VideoLinks(await stores.secrets.get(LINKS), settings.base_url),
        shares=stores.shares,
        videos=videos,
        membership=membership,
        rebuild=rebuild,
        recordings=recordings,
        usage=stores.usage,
        budget=stores.budget,
        stars=stores.stars,
        whereabouts=Whereabouts(stores.catalog, warehouse),
        walker=walker,
        checker=Checker(warehouse, recordings, pictures),
        moving=Moving(warehouse, stores.writer, recordings, stores.removals, pictures, now),
        token=directory.token(),
        now=now,
    )


def _videos(settings: Settings, directory: DataDirectory, recordings: Recordings, rules: SessionRules) -> Videos:
    return Videos(
        recordings,
        directory.rendering,
        Options(settings["video_time_bar"], rules.rage, rules.response_ms),
        renderers=settings["video_renderers"],
        memory=settings["video_memory"],
    )


def _limiter(settings: Settings, per_second: int, per_hour: int) -> RateLimiter:
    return RateLimiter(enabled=settings["rate_limit"], per_second=per_second, per_hour=per_hour)
