"""Every setting, as rows: name, default, what it is for. The command line, the environment, the TOML file, the help and
`playhead settings` all read this table.

A value comes from the first of: flag, environment (`PLAYHEAD_NAME`), TOML file (`PLAYHEAD_CONFIG`, else `playhead.toml` in
the data directory), default.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playhead.errors import OperatorError

ENVIRONMENT_PREFIX = "PLAYHEAD_"
CONFIG_VARIABLE = "PLAYHEAD_CONFIG"
SIZE = re.compile(r"(\d+)\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)


def _integer(text: str) -> int:
    return int(text)


def _size(text: str) -> int:
    """Bytes: `512MB`, `2 GiB`, `1000`; units are powers of 1024."""
    match = SIZE.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    power: int = 1024 ** " KMGT".index(match[2].upper() or " ")
    return int(match[1]) * power


def parse_size(text: str) -> int:
    """A size that somebody wrote, in bytes. Raises `OperatorError`."""
    try:
        return _size(text)
    except ValueError:
        raise OperatorError(
            f"A size is written as {BYTES.removeprefix('a size such as ')} or 1000, not {text!r}"
        ) from None


def _switch(text: str) -> bool:
    return {"on": True, "off": False}[text.lower()]


@dataclass(frozen=True, slots=True)
class Setting:
    """One row. `default` is text, as a user would write it; `wanted` says what is allowed."""

    name: str
    default: str
    help: str
    parse: Callable[[str], Any] = str
    wanted: str = "text"

    @property
    def variable(self) -> str:
        return ENVIRONMENT_PREFIX + self.name.upper()


NUMBER = "a whole number"
BYTES = "a size such as 512MB"

SETTINGS = (
    Setting("data", "playhead-data", "Directory that holds everything of this installation"),
    Setting("host", "127.0.0.1", "Address to listen on"),
    Setting("port", "8321", "Port to listen on", _integer, NUMBER),
    Setting(
        "base_url", "", "Address under which the dashboard is reached, for links; by default the listening address"
    ),
    Setting("rate_limit", "on", "Limit requests to the /v2 endpoints per app: on or off", _switch, "on or off"),
    Setting("rate_limit_second", "10", "Requests per second and app, and at the same time", _integer, NUMBER),
    Setting("rate_limit_hour", "1000", "Requests per hour and app", _integer, NUMBER),
    Setting("max_body", "64MB", "Largest request body, and what it may unpack to", _size, BYTES),
    Setting("min_free_disk", "256MB", "Refuse uploads when the disk has less left than this", _size, BYTES),
    Setting("memory_limit", "2000MB", "Memory of the embedded engine for all queries and merges", _size, BYTES),
    Setting("purge_delay", "300", "Seconds that an erasure waits for others, to be purged with them", _integer, NUMBER),
    Setting("place_database", "", "Path of an .mmdb file for places from addresses; by default a table of countries"),
    Setting("trusted_proxies", "", "Addresses of proxies whose X-Forwarded-For is believed, separated by commas"),
    Setting("journal_limit", "10GB", "Refuse parts of SDKs when so much of unfinished sessions waits", _size, BYTES),
    Setting("max_recording", "200MB", "A session that has grown larger goes on without pictures", _size, BYTES),
    Setting("recordings", "", "Where recordings lie: s3://bucket/prefix; by default a folder in the data directory"),
    Setting(
        "disk_budget",
        "0",
        "Bytes of all recordings after which sessions are kept without pictures; 0: no limit",
        _size,
        BYTES,
    ),
    Setting(
        "assets_private",
        "off",
        "Fetch files of recorded pages (assets_from) from private networks too: on or off",
        _switch,
        "on or off",
    ),
    Setting("retention_every", "600", "Seconds between looks for what retention does not keep", _integer, NUMBER),
    Setting("sort_apart", "on", "Read the parts of SDKs in a process of its own: on or off", _switch, "on or off"),
    Setting("web_silence", "180", "Seconds without a part after which a session of a page is over", _integer, NUMBER),
    Setting("mobile_silence", "1800", "The same for a mobile app", _integer, NUMBER),
    Setting("background_silence", "30", "The same for an app that went to the background", _integer, NUMBER),
    Setting("response_time", "2000", "Milliseconds in which a tap is to change the picture", _integer, NUMBER),
    Setting("video_renderers", "1", "Videos made at the same time, each on a core of its own", _integer, NUMBER),
    Setting("video_memory", "1000MB", "Memory that making one video may take", _size, BYTES),
    Setting("video_time_bar", "on", "Draw a bar with time and screen below videos: on or off", _switch, "on or off"),
    Setting("rage_taps", "3", "Taps that make a rage gesture", _integer, NUMBER),
    Setting("rage_radius", "40", "Radius of a rage gesture in dp or CSS pixels", _integer, NUMBER),
    Setting("rage_pause", "300", "Longest pause between taps of a rage gesture in milliseconds", _integer, NUMBER),
    Setting("login_idle", "7", "Days without use after which a member is logged out", _integer, NUMBER),
    Setting("login_longest", "30", "Days after which a member is logged out in any case", _integer, NUMBER),
    Setting("oidc_issuer", "", "Address of an OpenID Connect issuer through which members log in"),
    Setting("oidc_client_id", "", "The client's id there"),
    Setting("oidc_client_secret", "", "The client's secret there"),
    Setting("oidc_domains", "", "Domains of e-mail addresses that may look at all apps by it, separated by commas"),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force, by name, and where each came from."""

    values: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def data(self) -> Path:
        return Path(self.values["data"]).expanduser().resolve()

    @property
    def base_address(self) -> str:
        """Where the server listens."""
        return f"http://{self.values['host']}:{self.values['port']}"

    @property
    def base_url(self) -> str:
        """What links begin with."""
        given: str = self.values["base_url"]
        return given.rstrip("/") or self.base_address


def load_settings(flags: Mapping[str, Any], environment: Mapping[str, str] = os.environ) -> Settings:
    """Read all settings. Raises `OperatorError` naming what is wrong, where it stands, and what is allowed."""
    texts: dict[str, tuple[str, str]] = {setting.name: (setting.default, "default") for setting in SETTINGS}
    given = {
        name: (str(value), f"flag --{name.replace('_', '-')}") for name, value in flags.items() if value is not None
    }
    from_environment = _from_environment(environment)
    data = {**texts, **from_environment, **given}["data"][0]
    texts |= {**_from_file(environment, Path(data)), **from_environment, **given}
    values = {name: _parse(BY_NAME[name], text, origin) for name, (text, origin) in texts.items()}
    return Settings(values, {name: origin for name, (_, origin) in texts.items()})


def _parse(setting: Setting, text: str, origin: str) -> Any:
    try:
        return setting.parse(text)
    except (ValueError, KeyError):
        raise OperatorError(f"{setting.name} is {setting.wanted}, not {text!r} ({origin})") from None


def _from_environment(environment: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    found = {}
    for variable, text in environment.items():
        if not variable.startswith(ENVIRONMENT_PREFIX) or variable == CONFIG_VARIABLE:
            continue
        name = variable.removeprefix(ENVIRONMENT_PREFIX).lower()
        _check_name(name, f"environment variable {variable}")
        found[name] = (text, f"environment {variable}")
    return found


def _from_file(environment: Mapping[str, str], data: Path) -> dict[str, tuple[str, str]]:
    named = environment.get(CONFIG_VARIABLE)
    path = Path(named) if named else data.expanduser() / "playhead.toml"
    if not named and not path.exists():
        return {}
    try:
        content = tomllib.loads(path.read_text())
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise OperatorError(f"Cannot read the settings file {path}: {error}") from error
    for name in content:
        _check_name(name, str(path))
    return {name: (_toml_text(value), f"file {path}") for name, value in content.items()}


def _toml_text(value: Any) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def _check_name(name: str, origin: str) -> None:
    if name not in BY_NAME:
        raise OperatorError(f"Unknown setting {name!r} in {origin}; possible are {', '.join(BY_NAME)}")
