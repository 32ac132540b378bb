"""Each SDK under test: what an app pastes into its pages, and how the shop's own calls reach it. Configured as the documentation says, no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.browser.node_packages import file, sentry_bundle
from tests.browser.visit import snippet_head
from tests.harness import App

Head = Callable[[str, App], str]
"""The HTML, from the address of Playhead and the app."""

POSTHOG_OPTIONS = "person_profiles: 'always', capture_pageview: 'history_change', opt_out_useragent_filter: true"
"""`opt_out_useragent_filter`: a headless browser counts as a bot, whose events are dropped without a word."""
POSTHOG_BRIDGE = "window.sdk={event:(n,p)=>posthog.capture(n,p),identify:(i,p)=>posthog.identify(i,p)};"


SENTRY_FLUSH = 8_000
"""Milliseconds after which Sentry has sent what it has, 5.5 s and what a busy machine takes."""
ALL_SCREENS = ("/", "/account", "/", "/checkout.html", "/")
BROKEN = "TypeError: The basket broke"


@dataclass(frozen=True)
class Sdk:
    """`files` are what the app hosts itself, by path; `screens` and `issues` what it tells of a visit: not all tell all.

    `unsent`: what happened in so many milliseconds before a page goes may be lost, as the SDK sends nothing then.
    """

    name: str
    head: Head
    files: dict[str, Callable[[], bytes]] = field(default_factory=dict)
    screens: tuple[str, ...] = ALL_SCREENS
    issues: tuple[tuple[str, str], ...] = (("handled_exception", BROKEN),)
    unsent: int = 0


def own_snippet(host: str, app: App) -> str:
    return snippet_head(host, app.ingest_key)


def posthog(script: str) -> Head:
    def head(host: str, app: App) -> str:
        start = f"posthog.init('{app.ingest_key}', {{api_host: '{host}', {POSTHOG_OPTIONS}}});"
        return f'<script src="{script.format(host=host)}"></script><script>{start}{POSTHOG_BRIDGE}</script>'

    return head


def sentry(host: str, app: App) -> str:
    """The SDK hides all text unless told otherwise; `networkDetail…` and the rest stay as they are."""
    start = (
        f"Sentry.init({{dsn: '{app.dsn}', replaysSessionSampleRate: 1, integrations: [Sentry.replayIntegration()]}});"
        "window.sdk={event:(n,p)=>Sentry.addBreadcrumb({category:n,data:p}),"
        "identify:(i,p)=>Sentry.setUser({id:i,...p})};"
    )
    return f'<script src="/sentry.js"></script><script>{start}</script>'


def rrweb_client(host: str, app: App) -> str:
    start = (
        f"rrwebBrowserClient.start({{publicApiKey: '{app.ingest_key}', includePii: true, maskAllInputs: true,"
        f" serverUrl: '{host}/recordings/{{recordingId}}/events/ws'}});"
        "window.sdk={event:(n,p)=>rrwebBrowserClient.addCustomEvent(n,p),"
        "identify:(i,p)=>rrwebBrowserClient.addMeta({userId:i,...p})};"
    )
    return f'<script src="/rrweb-client.js"></script><script>{start}</script>'


SDKS = (
    Sdk("playhead-web", own_snippet, issues=(("crash", BROKEN),)),
    Sdk(
        "posthog-js, full",
        posthog("/posthog.js"),
        {"/posthog.js": lambda: file("posthog-js/dist/array.full.no-external.js")},
    ),
    Sdk("posthog-js, loader", posthog("{host}/static/array.js")),
    Sdk("@sentry/browser", sentry, {"/sentry.js": sentry_bundle}, unsent=SENTRY_FLUSH),
    Sdk(
        "@rrweb/browser-client",
        rrweb_client,
        {"/rrweb-client.js": lambda: file("@rrweb/browser-client/umd/browser-client.min.js")},
        screens=("/", "/checkout.html", "/"),
        issues=(),
    ),
)
