"""Who sends an envelope: which SDK, on which platform, by which clock."""

from __future__ import annotations

from dataclasses import dataclass

from playhead.ingest.part import Part
from playhead.ingest.protocols.sentry.told import Told, hex_id, listed, moment, text, within
from playhead.model.moment import skew
from playhead.model.session import Platform

SYSTEMS: dict[str, Platform] = {
    "android": "android",
    "ios": "ios",
    "ipados": "ios",
    "tvos": "ios",
    "visionos": "ios",
    "watchos": "ios",
}
"""`contexts.os.name` in lower case."""
LIBRARIES: tuple[tuple[str, Platform], ...] = (
    ("sentry.java.android", "android"),
    ("sentry.native.android", "android"),
    ("sentry.cocoa", "ios"),
    ("sentry.javascript", "web"),
)
"""How `sdk.name` begins. React Native's and Flutter's own code runs on either system, which only the context tells."""
ON_ANY_SYSTEM = ("sentry.javascript.react-native", "sentry.dart")
SERVERS = ("node", "deno", "bun", "cloudflare", "aws-serverless", "google-cloud-serverless", "vercel-edge", "nestjs")
"""Parts of `sdk.name` of SDKs for JavaScript that no user sits before."""
PLATFORMS = (None, "javascript", "java", "native", "cocoa", "other")
"""`platform` of events from apps; frameworks that render on a server too say `node` there."""
REPLAYS = frozenset({"Replay", "SessionReplay", "MobileReplay"})
"""Names in `sdk.integrations` of the SDKs that record replays: Android and the web, iOS, React Native."""


@dataclass(frozen=True, slots=True)
class Sender:
    """`skew` in milliseconds is added to the device's times. `replay` is the id in the envelope's trace.

    `replays`: whether the app's SDK was set up to record replays; this session's may be none all the same, by sampling.
    """

    skew: int
    library: str
    version: str | None
    replays: bool
    replay: str | None
    user_agent: str

    def at(self, value: object) -> int | None:
        """A time of the device by the server's clock, in milliseconds since the epoch; None for no time."""
        found = moment(value)
        return None if found is None else max(0, found + self.skew)

    def platform(self, event: Told) -> Platform | None:
        """The platform that an event comes from; None for servers, and where nobody can tell."""
        system = (text(within(event, "contexts", "os"), "name") or "").lower()
        if system in SYSTEMS:
            return SYSTEMS[system]
        if text(event, "platform") not in PLATFORMS:
            return None
        return library_platform(text(within(event, "sdk"), "name") or "") or library_platform(self.library)


def sender_of(header: Told, part: Part) -> Sender:
    """Read the envelope's header, and of the request what the header does not tell."""
    sdk = within(header, "sdk")
    return Sender(
        skew=skew(part.received, moment(header.get("sent_at"))),
        library=text(sdk, "name") or "",
        version=text(sdk, "version"),
        replays=any(isinstance(name, str) and name in REPLAYS for name in listed(sdk, "integrations")),
        replay=hex_id(within(header, "trace").get("replay_id")),
        user_agent=part.headers.get("user-agent", ""),
    )


def library_platform(library: str) -> Platform | None:
    """The platform of an SDK, by its name; None for those of servers and of several systems."""
    if library.startswith(ON_ANY_SYSTEM) or any(part in SERVERS for part in library.split(".")):
        return None
    return next((platform for start, platform in LIBRARIES if library.startswith(start)), None)
