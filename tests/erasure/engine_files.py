"""Everything that a data directory holds, readable: files as they are, and the engine's column files unpacked.

A column file is a row of blocks: a checksum of 16 bytes, then a codec byte, the sizes (packed with this header, and unpacked), the
data (https://clickhouse.com/docs/en/native-protocol/compression).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import lz4.block  # type: ignore[import-untyped]  # it has no stubs
import zstandard

CHECKSUM, HEADER = 16, 9
NONE, LZ4, ZSTD = 0x02, 0x82, 0x90


def holders(data: Path, needles: dict[str, bytes]) -> dict[str, list[str]]:
    """Needle by name -> the files that hold it."""
    found: dict[str, list[str]] = {name: [] for name in needles}
    for path in sorted(data.rglob("*")):
        if path.is_file():
            content = _readable(path)
            for name, needle in needles.items():
                if needle in content:
                    found[name].append(str(path.relative_to(data)))
    return {name: files for name, files in found.items() if files}


def _readable(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return b""  # merged away meanwhile
    return raw + b"".join(_blocks(raw)) if path.suffix in (".bin", ".cmrk2", ".cmrk3", ".cmrk4", ".cidx") else raw


def _blocks(raw: bytes) -> Iterator[bytes]:
    position = 0
    while position + CHECKSUM + HEADER <= len(raw):
        start = position + CHECKSUM
        codec, packed, unpacked = struct.unpack_from("<BII", raw, start)
        body = raw[start + HEADER : start + packed]
        if codec == LZ4:
            yield lz4.block.decompress(body, uncompressed_size=unpacked)
        elif codec == ZSTD:
            yield zstandard.ZstdDecompressor().decompress(body, max_output_size=unpacked)
        else:
            yield body
        position = start + packed
