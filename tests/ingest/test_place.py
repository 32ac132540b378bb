"""Places from addresses, by the table of countries and by a database file."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from playhead.errors import OperatorError
from playhead.ingest.place import CountryTable, PlaceDatabase, is_address, place_finder
from playhead.model.session import Place

Data = dict[str, "Data"] | str | float | int | list[str] | bytes
ONE_OF_32_BITS, ONE_OF_64_BITS = b"\xc1\x01", b"\x01\x02\x01"


@pytest.mark.parametrize(
    ("address", "code", "country"),
    [
        ("8.8.8.8", "US", "USA"),
        ("2001:4860:4860::8888", "US", "USA"),
        ("81.2.69.142", "GB", "United Kingdom"),
    ],
)
def test_the_table_knows_countries(address: str, code: str, country: str) -> None:
    assert CountryTable().find(address) == Place(country_code=code, country=country)


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "::1", "fe80::1%eth0", "testclient", ""])
def test_private_addresses_and_others_have_no_place(address: str) -> None:
    assert CountryTable().find(address) is None


@pytest.mark.parametrize(("text", "yes"), [("1.2.3.4", True), ("::1", True), ("1.2.3", False), ("host", False)])
def test_is_address(text: str, yes: bool) -> None:
    assert is_address(text) is yes


def test_the_table_is_the_default() -> None:
    assert isinstance(place_finder(""), CountryTable)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"Cannot read place_database .*none\.mmdb"):
        place_finder(str(tmp_path / "none.mmdb"))


@pytest.mark.parametrize("content", [b"", b"no database"])
def test_a_broken_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.mmdb"
    path.write_bytes(content)
    with pytest.raises(OperatorError, match="Cannot read place_database"):
        place_finder(str(path))


def test_a_directory_is_told(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="Cannot read place_database"):
        place_finder(str(tmp_path))


def packed(data: Data) -> bytes:
    """A value in MaxMind's format: a control byte of type and size, then the value."""
    match data:
        case bytes():
            return data
        case str():
            return bytes([2 << 5 | len(data)]) + data.encode()
        case float():
            return bytes([3 << 5 | 8]) + struct.pack(">d", data)
        case int():
            return bytes([5 << 5 | 2]) + struct.pack(">H", data)
        case list():
            return bytes([len(data), 4]) + b"".join(map(packed, data))
        case dict():
            return bytes([7 << 5 | len(data)]) + b"".join(packed(k) + packed(v) for k, v in data.items())


def database(path: Path, place: Data) -> str:
    """A database for IPv4 of one node, whose both sides lead to `place`."""
    metadata: dict[str, Data] = {
        "node_count": ONE_OF_32_BITS,
        "record_size": 24,
        "ip_version": 4,
        "database_type": "Test",
    }
    metadata |= {"languages": ["en"], "binary_format_major_version": 2, "binary_format_minor_version": 0}
    metadata |= {"build_epoch": ONE_OF_64_BITS, "description": {"en": "test"}}
    tree = (1 + 16).to_bytes(3) * 2
    path.write_bytes(tree + bytes(16) + packed(place) + b"\xab\xcd\xefMaxMind.com" + packed(metadata))
    return str(path)


ALBANY: Data = {
    "country": {"iso_code": "US"},
    "city": {"names": {"en": "Albany"}},
    "location": {"longitude": -73.7987, "latitude": 42.6664},
}


def test_a_database_knows_cities(tmp_path: Path) -> None:
    finder = place_finder(database(tmp_path / "city.mmdb", ALBANY))
    assert isinstance(finder, PlaceDatabase)
    assert finder.find("1.2.3.4") == Place(
        country_code="US", country="USA", city="Albany", longitude=-73.7987, latitude=42.6664
    )


def test_a_database_may_know_the_country_alone(tmp_path: Path) -> None:
    finder = place_finder(database(tmp_path / "country.mmdb", {"country": {"iso_code": "NP"}}))
    assert finder.find("1.2.3.4") == Place(country_code="NP", country="Nepal")


@pytest.mark.parametrize("address", ["testclient", "", "2001:4860:4860::8888", "fe80::1%eth0"])
def test_an_address_that_the_database_cannot_hold_has_no_place(tmp_path: Path, address: str) -> None:
    assert place_finder(database(tmp_path / "city.mmdb", ALBANY)).find(address) is None
