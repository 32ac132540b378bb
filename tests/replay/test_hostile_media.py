"""Media made to harm: the video is made, what is broken in it is a card, and the rest is seen. Real decoders, a fixed seed."""

from __future__ import annotations

import asyncio
import io
import json
import random
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from playhead.errors import InvalidBody
from playhead.model.timeline import Chunk, Record
from playhead.replay.video.picture import MOST_PIXELS, open_image, unpack
from playhead.replay.videos import Videos
from playhead.stores.recordings import Recordings
from tests.replay.films import (
    BLUE,
    GREEN,
    PHONE,
    RED,
    SESSION,
    START,
    filmed,
    frame,
    image,
    is_near,
    mp4,
    plain,
    recording,
)
from tests.replay.test_film import end
from tests.replay.test_segments import piece
from tests.replay.test_wireframes import box, change, full

SEED = 20_261_125


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Cut, flipped, doubled, filled: what a bad network or a bad man makes of it."""
    some = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(some)) if some else 0
        match chance.randrange(5):
            case 0:
                del some[place:]
            case 1 if some:
                some[place] = chance.randrange(256)
            case 2:
                some[place:place] = some[place : place + chance.randrange(200)]
            case 3:
                some[place : place + 4] = struct.pack(">I", chance.choice([0, 0xFFFFFFFF, 0x7FFFFFFF, 65_535]))
            case _:
                del some[place : place + chance.randrange(1, 50)]
    return bytes(some)


def noise(kind: str) -> bytes:
    """An image with something to break in it."""
    source = Image.effect_noise((64, 96), 80).convert("RGB")
    out = io.BytesIO()
    source.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_damaged_images_raise_nothing_else(kind: str) -> None:
    chance, whole = random.Random(SEED), noise(kind)
    for _ in range(1_500):
        try:
            unpack(open_image(damaged(whole, chance)), (32, 48))
        except InvalidBody:
            continue


def test_damaged_images_among_good_ones(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    wholes = [noise(kind) for kind in ("JPEG", "PNG", "WEBP")]
    records: list[Record] = [plain(0, RED), plain(30_000, BLUE)]
    records += [frame(2_000 + place * 100, damaged(wholes[place % 3], chance)) for place in range(250)]
    film = filmed(tmp_path, recording(*records, end(31_000)))
    assert is_near(film.pixel(1_000, 0.5, 0.5), RED)
    assert is_near(film.pixel(30_500, 0.5, 0.5), BLUE)


def test_damaged_video_among_good(tmp_path: Path) -> None:
    chance, whole = random.Random(SEED), mp4([RED, GREEN, BLUE, RED])
    pieces = [piece(place + 1, 4_000 + place * 4_000, 4_000, damaged(whole, chance)) for place in range(150)]
    good = piece(0, 0, 4_000, whole), piece(151, 604_000, 4_000, whole)
    film = filmed(tmp_path, recording(*good, *pieces, protocol="sentry"))
    assert is_near(film.pixel(1_500, 0.5, 0.5), GREEN)
    assert is_near(film.pixel(605_500, 0.5, 0.5), GREEN)


def mutated(value: Any, chance: random.Random) -> Any:
    """A JSON value of which something is something else now."""
    if isinstance(value, dict):
        return {name: mutated(each, chance) for name, each in value.items() if chance.random() > 0.03}
    if isinstance(value, list):
        return [mutated(each, chance) for each in value * chance.choice([1, 1, 1, 0, 3])]
    return (
        chance.choice([None, -1, 2**60, 1e300, "", "🙂" * 50, [[]], {"id": 1}, True])
        if chance.random() < 0.2
        else value
    )


def test_mutated_wireframes_among_good_ones(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    nodes = [
        box(
            place,
            place,
            place * 2,
            100,
            40,
            GREEN,
            type=kind,
            text="text",
            label="label",
            inputType="select",
            options=["one"],
        )
        for place, kind in enumerate(("text", "input", "image", "div", "placeholder"), 1)
    ]
    events = [
        mutated(
            chance.choice(
                [
                    full(0, *nodes),
                    change(0, adds=[{"parentId": 1, "wireframe": nodes[1]}]),
                    change(0, updates=[{"parentId": 2, "wireframe": {**nodes[2], "childWireframes": nodes}}]),
                    change(0, removes=[{"parentId": 1, "id": 3}]),
                ]
            ),
            chance,
        )
        for _ in range(600)
    ]
    for place, event in enumerate(events):
        event["timestamp"] = START + 1_000 + place * 20
    last = full(20_000, box(1, 0, 0, *PHONE, BLUE))
    lines = b"\n".join(json.dumps(each).encode() for each in [full(0, box(1, 0, 0, *PHONE, RED)), *events, last])
    chunk = Chunk(at=START, key="wireframes", kind="wireframe", content=lines, until=START + 20_000)
    film = filmed(tmp_path, recording(chunk, end(21_000)))
    assert is_near(film.pixel(500, 0.5, 0.5), RED)
    assert is_near(film.pixel(20_500, 0.5, 0.5), BLUE)


def png(width: int, height: int, rows: int) -> bytes:
    """A PNG that claims this size and holds so many rows of nothing, packed to almost nothing."""

    def part(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(width * 3 + 1)) for _ in range(rows)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", packed) + part(b"IEND", b"")


def bombs() -> Iterator[bytes]:
    """Images that unpack to gigabytes, as far as they are believed."""
    yield png(30_000, 30_000, 2_000)
    yield png(2**31 - 1, 2**31 - 1, 0)
    yield png(0, 0, 0)
    jpeg = bytearray(image(RED))
    size = jpeg.index(b"\xff\xc0") + 5
    jpeg[size : size + 4] = struct.pack(">HH", 65_500, 65_500)
    yield bytes(jpeg)
    webp = bytearray(image(RED, kind="WEBP"))
    size = webp.index(b"\x9d\x01\x2a") + 3
    webp[size : size + 4] = struct.pack("<HH", 16_383, 16_383)
    yield bytes(webp)


@pytest.mark.parametrize("bomb", [*bombs()], ids=["png", "absurd png", "empty png", "jpeg", "webp"])
def test_a_bomb_is_refused_before_it_is_unpacked(bomb: bytes) -> None:
    with pytest.raises(InvalidBody):
        open_image(bomb)


def test_the_largest_image_is_taken() -> None:
    side = int(MOST_PIXELS**0.5)
    assert open_image(png(side, side, 1)).size == (side, side)


def test_bombs_in_the_real_process_are_cards(tmp_path: Path) -> None:
    """Within the memory that it is given."""
    recordings = Recordings.in_folder(tmp_path / "recordings")
    evil = [frame(1_000 + place * 1_000, bomb) for place, bomb in enumerate(bombs())]
    wide = piece(9, 8_000, 1_000, mp4([RED], (4_096, 16)))
    recordings.put(1, SESSION, recording(plain(0, RED), *evil, wide, plain(10_000, BLUE), end(11_000)))

    async def made() -> int:
        return await Videos(recordings, tmp_path / "rendering", memory=600 * 2**20).ready(1, SESSION)

    assert asyncio.run(made()) > 0


def test_absurd_times_harm_nothing(tmp_path: Path) -> None:
    """Pieces that end before they begin, or in another century."""
    small = (40, 80)
    backwards = frame(2_000, image(GREEN, small), until=-50_000)
    chunks = [plain(0, RED, small), backwards, frame(3_000, image(BLUE, small), until=10**12)]
    film = filmed(tmp_path, recording(*chunks))
    assert is_near(film.pixel(1_000, 0.5, 0.5), RED)
    assert is_near(film.pixel(4_000, 0.5, 0.5), BLUE)
