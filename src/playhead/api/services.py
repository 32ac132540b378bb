"""What the routes work with, wired once in app.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from playhead.api.limits import RateLimiter
from playhead.api.membership import Membership
from playhead.api.quota import Quota
from playhead.erasure.service import ErasureService
from playhead.ingest.gestures import RageRule
from playhead.ingest.place import PlaceFinder
from playhead.ingest.rebuild import Rebuild
from playhead.ingest.writer import SessionWriter
from playhead.keeping.check import Checker
from playhead.keeping.moving import Moving
from playhead.keeping.walker import Walker
from playhead.keeping.whereabouts import Whereabouts
from playhead.replay.link import VideoLinks
from playhead.replay.playback import Playback
from playhead.replay.videos import Videos
from playhead.settings import Settings
from playhead.stores.budget import Budget
from playhead.stores.catalog import Catalog
from playhead.stores.journal import Journal
from playhead.stores.recordings import Recordings
from playhead.stores.secrets import Secrets
from playhead.stores.shares import Shares
from playhead.stores.stars import Stars
from playhead.stores.usage import Usage
from playhead.stores.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class Services:
    """`now` is the clock (UTC); `token` is the owner's, for the command line."""

    settings: Settings
    catalog: Catalog
    warehouse: Warehouse
    writer: SessionWriter
    erasure: ErasureService
    places: PlaceFinder
    limiter: RateLimiter
    deletion_limiter: RateLimiter
    member_limiter: RateLimiter
    rage: RageRule
    journal: Journal
    quota: Quota
    rebuild: Rebuild
    playback: Playback
    secrets: Secrets
    video_links: VideoLinks
    shares: Shares
    videos: Videos
    membership: Membership
    recordings: Recordings
    usage: Usage
    budget: Budget
    stars: Stars
    whereabouts: Whereabouts
    walker: Walker
    checker: Checker
    moving: Moving
    token: str
    now: Callable[[], datetime]
