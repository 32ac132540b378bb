"""Bodies: what is unpacked, how far, and how it is split."""

from __future__ import annotations

import gzip

import pytest
import zstandard

from playhead.errors import BodyTooLarge, InvalidBody
from playhead.ingest.body import lines, unpack

LIMIT = 10_000_000
TEXT = b'{"sessionId": "one"}\n' * 100_000


@pytest.mark.parametrize("body", [b"", b"{}", TEXT])
def test_a_plain_body_stays(body: bytes) -> None:
    assert unpack(body, LIMIT) == body


@pytest.mark.parametrize("body", [b"", b"{}", TEXT])
def test_gzip_is_unpacked(body: bytes) -> None:
    assert unpack(gzip.compress(body), LIMIT) == body


@pytest.mark.parametrize("body", [b"", b"{}", TEXT])
def test_zstd_is_unpacked(body: bytes) -> None:
    assert unpack(zstandard.compress(body), LIMIT) == body


def test_all_gzip_members_are_unpacked() -> None:
    assert unpack(gzip.compress(TEXT) + gzip.compress(b"") + gzip.compress(b"end"), LIMIT) == TEXT + b"end"


def test_all_zstd_frames_are_unpacked() -> None:
    assert unpack(zstandard.compress(TEXT) + zstandard.compress(b"end"), LIMIT) == TEXT + b"end"


def test_zstd_without_its_size_in_the_head_is_unpacked() -> None:
    packer = zstandard.ZstdCompressor(write_content_size=False)
    assert unpack(packer.compress(TEXT), LIMIT) == TEXT


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress])
def test_a_body_of_just_the_limit_is_taken(pack: type[bytes]) -> None:
    assert len(unpack(pack(b"a" * 1000), 1000)) == 1000


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress])
def test_a_body_beyond_the_limit_is_refused(pack: type[bytes]) -> None:
    with pytest.raises(BodyTooLarge, match="larger than the 1000 bytes that max_body allows"):
        unpack(pack(b"a" * 1001), 1000)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_members_count_together(pack: type[bytes]) -> None:
    with pytest.raises(BodyTooLarge):
        unpack(pack(b"a" * 600) * 2, 1000)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
@pytest.mark.parametrize("cut", [1, 5, 20])
def test_a_body_that_ends_too_early_is_broken(pack: type[bytes], cut: int) -> None:
    with pytest.raises(InvalidBody, match="The compressed body is broken"):
        unpack(pack(TEXT)[:-cut], LIMIT)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_garbage_behind_is_broken(pack: type[bytes]) -> None:
    with pytest.raises(InvalidBody, match="The compressed body is broken"):
        unpack(pack(TEXT) + b"garbage", LIMIT)


@pytest.mark.parametrize("magic", [b"\x1f\x8b", b"\x28\xb5\x2f\xfd"])
def test_a_body_of_nothing_but_a_magic_number_is_broken(magic: bytes) -> None:
    with pytest.raises(InvalidBody):
        unpack(magic, LIMIT)


def test_lines_are_numbered_and_blank_ones_left_out() -> None:
    assert list(lines(b'{"a":1}\n\n  \r\n {"b":2}\r\n{"c":3}')) == [(1, b'{"a":1}'), (4, b'{"b":2}'), (5, b'{"c":3}')]


def test_an_empty_body_has_no_lines() -> None:
    assert list(lines(b"\n \n")) == []


def test_very_many_members_are_unpacked_one_after_the_other() -> None:
    assert unpack(gzip.compress(b"") * 150_000, LIMIT) == b""
