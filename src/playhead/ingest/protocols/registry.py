"""The protocols that SDKs speak: one row each, from its name in the journal to its adapter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playhead.ingest.part import Adapted, Part
from playhead.ingest.protocols.parts import adapter as parts
from playhead.ingest.protocols.posthog import adapter as posthog
from playhead.ingest.protocols.rrweb import adapter as rrweb
from playhead.ingest.protocols.rrweb import client as rrweb_client
from playhead.ingest.protocols.sentry import adapter as sentry
from playhead.model.session import Platform

Adapter = Callable[[Part], Adapted]


@dataclass(frozen=True, slots=True)
class Protocol:
    """`asks`: its SDKs ask for the app's capture settings and keep them; for the others the server does.

    `platform`: what its senders run on, where nothing that they sent tells: most of their parts tell nothing of the device.
    """

    name: str
    adapt: Adapter
    asks: bool = False
    platform: Platform | None = None


ROWS: tuple[Protocol, ...] = (
    Protocol("parts", parts.adapt),
    Protocol("posthog", posthog.adapt, asks=True),
    Protocol("rrweb", rrweb.adapt, platform="web"),
    Protocol("rrweb-client", rrweb_client.adapt, platform="web"),
    Protocol("sentry", sentry.adapt),
    Protocol("snippet", rrweb.adapt, asks=True, platform="web"),
)
PROTOCOLS = {protocol.name: protocol for protocol in ROWS}
