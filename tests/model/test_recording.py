"""The recording's bytes: what was written is read, and what is broken is told."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from playhead.errors import InvalidBody
from playhead.model.assets import Filler
from playhead.model.recording import (
    FORMAT,
    RecordingHead,
    read_blob,
    read_index,
    read_recording,
    whole_recording,
    write_recording,
)
from playhead.model.session import Place
from playhead.model.timeline import Activity, Chunk, DeviceFacts, EventHappened, Record, UserFacts

HEAD = RecordingHead(
    session="test:1",
    session_id="a" * 24,
    protocol="test",
    received=1_795_000_000_000,
    offline=True,
    place=Place(country="USA", country_code="US"),
    uploaded=1_795_000_000,
    number=3,
    version=2,
)
PAGE = b'{"type":2,"data":{"attributes":{"_cssText":"' + b"a{color:red}" * 300 + b'"}}}'
RECORDS: list[Record] = [
    DeviceFacts(at=1, key="a", platform="web", utm={"source": "x"}),
    UserFacts(at=2, key="b", id="bob", set={"n": 1.5, "deep": {"list": [1, None, "ä"]}}),
    EventHappened(at=3, key="c", name="buy"),
    Activity(at=3, key="d", changes=[1, 2]),
    Chunk(at=4, key="e", kind="dom", content=b'{"type":4}\n' * 50, until=9, window="w"),
    Chunk(at=4, key="g", kind="dom", content=PAGE, until=9, window="w"),
    Chunk(at=5, key="f", kind="frame", content=bytes(range(256)), until=6, width=400, height=800),
]
WRITTEN, ASSETS = write_recording(HEAD, RECORDS)


def test_what_was_written_is_read() -> None:
    assert read_recording(WRITTEN, ASSETS.get) == (HEAD, RECORDS)


def test_an_empty_one() -> None:
    assert read_recording(write_recording(HEAD, [])[0], dict[str, bytes]().get) == (HEAD, [])


def test_a_whole_one_needs_no_assets() -> None:
    whole = whole_recording(WRITTEN, ASSETS.get)
    assert read_recording(whole, dict[str, bytes]().get) == (HEAD, RECORDS)
    assert whole_recording(whole, dict[str, bytes]().get) == whole


def test_a_whole_one_has_the_pieces_that_lack_an_asset_as_broken_ones() -> None:
    whole = whole_recording(WRITTEN, dict[str, bytes]().get)
    _, _, lacking, frame = read_index(whole).blobs
    assert read_blob(whole, frame) == bytes(range(256))
    with pytest.raises(InvalidBody):
        read_blob(whole, lacking)


def test_pictures_that_are_the_same_are_stored_once() -> None:
    frames: list[Record] = [
        Chunk(at=at, key=f"f{at}", kind="frame", content=bytes(range(256)), until=at + 1) for at in range(100)
    ]
    written, assets = write_recording(HEAD, [*frames, RECORDS[5]])
    assert len(written) < 5_000
    assert read_recording(written, assets.get) == (HEAD, [*frames, RECORDS[5]])
    assert read_recording(whole_recording(written, assets.get), dict[str, bytes]().get) == (HEAD, [*frames, RECORDS[5]])
    assert len(whole_recording(written, assets.get)) < 5_000


def test_the_index_says_which_bytes_hold_which_times() -> None:
    index = read_index(WRITTEN)
    assert [(blob.kind, blob.at, blob.until) for blob in index.blobs] == [
        ("records", 0, 0),
        ("dom", 4, 9),
        ("dom", 4, 9),
        ("frame", 5, 6),
    ]
    frame = index.blobs[3]
    assert WRITTEN[frame.offset : frame.offset + frame.length] == bytes(range(256))
    assert read_blob(WRITTEN, index.blobs[1], Filler(ASSETS.get)) == b'{"type":4}\n' * 50


def test_every_byte_of_it_matters() -> None:
    for place in range(len(WRITTEN)):
        broken = bytearray(WRITTEN)
        broken[place] ^= 0xFF
        with pytest.raises(InvalidBody):
            read_recording(bytes(broken), ASSETS.get)


@pytest.mark.parametrize("length", [0, 1, 12, 27, 28, 100, len(WRITTEN) - 1])
def test_a_part_of_it_is_told(length: int) -> None:
    with pytest.raises(InvalidBody):
        read_recording(WRITTEN[:length], ASSETS.get)


def test_a_newer_format_is_refused_in_plain_words() -> None:
    newer = bytearray(WRITTEN)
    struct.pack_into("<I", newer, 8, FORMAT + 1)
    with pytest.raises(InvalidBody, match=f"format {FORMAT + 1}; this version of Playhead reads up to {FORMAT}"):
        read_recording(bytes(newer), ASSETS.get)


def test_assets_are_named_in_the_index_and_stand_beside() -> None:
    index = read_index(WRITTEN)
    assert index.format == FORMAT
    assert index.assets == list(ASSETS)
    assert len(ASSETS) == 1
    assert [blob.cut for blob in index.blobs] == [False, False, True, False]


def test_a_missing_or_broken_asset_is_named() -> None:
    (digest,) = ASSETS
    for found in (None, b"", ASSETS[digest] + b"x"):
        with pytest.raises(InvalidBody, match=f"The asset {digest} is"):
            read_recording(WRITTEN, lambda _, found=found: found)  # type: ignore[misc]  # bound here


def test_format_1_is_read() -> None:
    old = Path(__file__).parent.parent / "data" / "recordings" / "format-1.playhead"
    head, records = read_recording(old.read_bytes(), dict[str, bytes]().get)
    assert head.session_id == "a" * 24
    assert [record.key for record in records] == ["a", "b", "c", "d", "e", "f"]
