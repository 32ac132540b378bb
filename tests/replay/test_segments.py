"""Videos of pieces of video, as Sentry's mobile SDKs send them: each at its time, its gaps marked."""

from __future__ import annotations

from pathlib import Path

from playhead.model.timeline import Chunk
from playhead.replay.video.painter import CARD
from tests.replay.films import BLUE, GREEN, RED, START, Film, filmed, is_near, mp4, plain, recording
from tests.replay.test_film import end, rgb


def piece(order: int, at: int, lasts: int, content: bytes) -> Chunk:
    return Chunk(
        at=START + at,
        key=f"segment/{order}",
        kind="video",
        content=content,
        until=START + at + lasts,
        order=order,
    )


def shows(film: Film, ms: int, colour: tuple[int, int, int]) -> bool:
    return is_near(film.pixel(ms, 0.5, 0.3), colour)


def test_pictures_of_a_piece_are_seen_at_their_times(tmp_path: Path) -> None:
    pieces = piece(0, 0, 3_000, mp4([RED, GREEN, BLUE])), piece(1, 3_000, 2_000, mp4([GREEN, RED]))
    film = filmed(tmp_path, recording(*pieces, protocol="sentry"))
    for ms, colour in ((500, RED), (1_500, GREEN), (2_500, BLUE), (3_500, GREEN), (4_500, RED)):
        assert shows(film, ms, colour), ms


def test_a_missing_piece_is_a_card(tmp_path: Path) -> None:
    pieces = piece(0, 0, 2_000, mp4([RED, RED])), piece(3, 12_000, 2_000, mp4([BLUE, BLUE]))
    film = filmed(tmp_path, recording(*pieces, protocol="sentry"))
    assert shows(film, 1_900, RED)
    assert shows(film, 2_100, rgb(CARD))
    assert shows(film, 11_900, rgb(CARD))
    assert shows(film, 12_100, BLUE)


def test_a_piece_that_breaks_off_is_seen_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = mp4([RED, GREEN, BLUE])
    pieces = piece(0, 0, 3_000, whole[: len(whole) // 3]), piece(1, 3_000, 2_000, mp4([GREEN, GREEN]))
    film = filmed(tmp_path, recording(*pieces, protocol="sentry"))
    assert shows(film, 1_000, rgb(CARD))
    assert shows(film, 3_500, GREEN)


def test_a_piece_does_not_go_on_beyond_its_time(tmp_path: Path) -> None:
    """It says 2 seconds and holds 30; what was recorded next is not covered by it."""
    long = mp4([RED] * 3 + [BLUE] * 27)
    film = filmed(tmp_path, recording(piece(0, 0, 2_000, long), plain(10_000, GREEN), end(12_000), protocol="sentry"))
    assert shows(film, 11_000, GREEN)


def test_a_piece_of_more_pictures_a_second_loses_some(tmp_path: Path) -> None:
    film = filmed(tmp_path, recording(piece(0, 0, 2_000, mp4([RED, GREEN] * 60, rate=60)), protocol="sentry"))
    assert len(film.frames) <= 42
