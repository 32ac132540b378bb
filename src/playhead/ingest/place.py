"""Place from an address: an .mmdb file that the settings name, else the country table inside `iptocc`.

`iptocc` was chosen for the default because its data (the registries' own, free) ships inside its wheel and a look-up takes
under a microsecond. Country names are CLDR's short English ones (Babel), but for the USA, which the requirement prints so.
"""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Any, Protocol

import iptocc
import maxminddb
from babel import Locale

from playhead.errors import OperatorError
from playhead.model.session import Place

COUNTRY_NAMES = {**{str(code): str(name) for code, name in Locale("en").territories.items()}, "US": "USA"}


class PlaceFinder(Protocol):
    """Finds the place of an address; None when it is unknown or private."""

    def find(self, address: str) -> Place | None: ...


def place_finder(database: str) -> PlaceFinder:
    """The finder for the setting `place_database`. Raises `OperatorError` when the file cannot be read."""
    if not database:
        return CountryTable()
    try:
        return PlaceDatabase(maxminddb.open_database(Path(database)))
    except (OSError, maxminddb.InvalidDatabaseError) as error:
        raise OperatorError(f"Cannot read place_database {database}: {error}") from error


class CountryTable:
    """Countries only."""

    def find(self, address: str) -> Place | None:
        code = iptocc.country_code(address) if is_address(address) else None
        return None if code is None else Place(country_code=code, country=COUNTRY_NAMES.get(code, code))


class PlaceDatabase:
    """Any .mmdb in MaxMind's city or country layout."""

    def __init__(self, reader: maxminddb.Reader) -> None:
        self._reader = reader

    def find(self, address: str) -> Place | None:
        try:
            found = self._reader.get(address)
        except ValueError:  # not an address, or one of a kind that the database does not hold
            return None
        return _place(found) if isinstance(found, dict) else None


def _place(found: dict[str, Any]) -> Place:
    location = found.get("location", {})
    code = found.get("country", {}).get("iso_code")
    return Place(
        country_code=code,
        country=COUNTRY_NAMES.get(code, code),
        city=found.get("city", {}).get("names", {}).get("en"),
        longitude=location.get("longitude"),
        latitude=location.get("latitude"),
    )


def is_address(text: str) -> bool:
    """Whether the text is an IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
