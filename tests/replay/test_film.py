"""Videos of frames: what is seen when, decoded again and compared with the source."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from playhead.errors import NotFound
from playhead.model.timeline import Lifecycle, NetworkState, ScreenShown
from playhead.replay.video.canvas import BAR, LONGEST
from playhead.replay.video.film import told
from playhead.replay.video.options import Options
from playhead.replay.video.painter import CARD, GROUND
from playhead.replay.video.recorded import Recorded
from tests.replay.films import (
    BLUE,
    GREEN,
    PHONE,
    RED,
    START,
    Colour,
    Film,
    filmed,
    frame,
    image,
    is_near,
    plain,
    recording,
    surface,
)

MIDDLE = (0.5, 0.5)


def rgb(text: str) -> Colour:
    return (int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))


def shows(film: Film, ms: int, colour: Colour, x: float = 0.5, y: float = 0.3) -> bool:
    return is_near(film.pixel(ms, x, y), colour)


def end(at: int) -> NetworkState:
    """Something that says that the session went on until then."""
    return NetworkState(at=START + at, key=f"net/{at}", type="wifi")


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """Red, green from second 2, blue from second 4 until 6."""
    content = recording(
        surface(), plain(0, RED), plain(2_000, GREEN, kind="PNG"), plain(4_000, BLUE, kind="WEBP"), end(6_000)
    )
    return filmed(tmp_path_factory.mktemp("film"), content)


@pytest.mark.parametrize(
    ("ms", "colour"), [(0, RED), (1_900, RED), (2_100, GREEN), (3_900, GREEN), (4_100, BLUE), (6_000, BLUE)]
)
def test_each_picture_is_seen_at_its_time(film: Film, ms: int, colour: Colour) -> None:
    assert shows(film, ms, colour)


def test_it_is_as_long_as_the_session(film: Film) -> None:
    with av.open(str(film.file)) as container:
        assert container.duration is not None
        assert 6_000_000 <= container.duration <= 6_300_000
    assert film.frames[-1][0] == 6_000


def test_every_browser_plays_it(film: Film) -> None:
    with av.open(str(film.file)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
        assert stream.width % 2 == stream.height % 2 == 0
        assert not container.streams.audio


def test_the_index_stands_before_the_pictures(film: Film) -> None:
    content = film.file.read_bytes()
    assert 0 < content.find(b"moov") < content.find(b"mdat")


def test_a_picture_looks_like_its_source(tmp_path: Path) -> None:
    """A gradient with lines, within some levels of 255 on average."""
    source = Image.linear_gradient("L").resize(PHONE).convert("RGB")
    for place in range(0, PHONE[1], 60):
        source.paste((20, 20, 20), (20, place, PHONE[0] - 20, place + 8))
    path = tmp_path / "source.png"
    source.save(path)
    film = filmed(tmp_path, recording(surface(), frame(0, path.read_bytes()), end(1_000)))
    difference = ImageChops.difference(film.at(500).resize(PHONE), source)
    assert max(ImageStat.Stat(difference).mean) < 5


def test_a_large_picture_is_made_smaller(tmp_path: Path) -> None:
    film = filmed(tmp_path, recording(plain(0, RED, (1080, 2400)), end(1_000)))
    assert film.size == (576, LONGEST)


def test_no_picture_is_made_larger(tmp_path: Path) -> None:
    assert filmed(tmp_path, recording(plain(0, RED, (300, 601)), end(1_000))).size == (300, 600)


def test_a_phone_that_is_turned_is_shown_whole_both_ways(tmp_path: Path) -> None:
    wide = (PHONE[1], PHONE[0])
    film = filmed(tmp_path, recording(plain(0, RED), plain(2_000, GREEN, wide), plain(4_000, BLUE), end(6_000)))
    assert film.size == (780, 780)
    for ms, colour, side in ((1_000, RED, (0.05, 0.5)), (3_000, GREEN, (0.5, 0.05)), (5_000, BLUE, (0.05, 0.5))):
        assert shows(film, ms, colour, *MIDDLE)
        assert shows(film, ms, rgb(GROUND), *side)
    assert shows(film, 3_000, GREEN, 0.03, 0.5)


def test_a_first_picture_that_is_a_little_late_comes_at_once(tmp_path: Path) -> None:
    film = filmed(tmp_path, recording(surface(), plain(1_500, RED), end(3_000)))
    assert film.frames[0][0] == 0
    assert shows(film, 0, RED)


def test_a_first_picture_that_is_late_has_a_card_before(tmp_path: Path) -> None:
    film = filmed(tmp_path, recording(surface(), plain(8_000, RED), end(9_000)))
    assert shows(film, 1_000, rgb(CARD))
    assert shows(film, 8_500, RED)


def test_an_app_in_the_background_has_a_card_and_its_picture_again_afterwards(tmp_path: Path) -> None:
    states = [
        Lifecycle(at=START + 2_000, key="away", state="background"),
        Lifecycle(at=START + 14_000, key="back", state="foreground"),
    ]
    film = filmed(tmp_path, recording(plain(0, RED), *states, plain(16_000, GREEN), end(17_000)))
    assert shows(film, 1_900, RED)
    assert shows(film, 2_100, rgb(CARD))
    assert shows(film, 13_900, rgb(CARD))
    assert shows(film, 14_100, RED)
    assert shows(film, 16_100, GREEN)


def test_the_card_has_words_on_it(tmp_path: Path) -> None:
    away = Lifecycle(at=START + 2_000, key="away", state="background")
    film = filmed(tmp_path, recording(plain(0, RED), away, end(14_000)))
    extrema = film.at(3_000).convert("L").getextrema()
    assert isinstance(extrema[1], int)
    assert extrema[1] > 180


@pytest.mark.parametrize(
    ("ms", "text"), [(12_400, "12 s"), (185_000, "3 min 5 s"), (7_800_000, "2 h 10 min"), (3_000, "3 s")]
)
def test_how_long_a_gap_is(ms: int, text: str) -> None:
    assert told(ms) == text


def test_a_broken_picture_is_a_card_and_the_others_are_seen(tmp_path: Path) -> None:
    content = recording(plain(0, RED), frame(2_000, image(GREEN)[:400]), plain(4_000, BLUE), end(5_000))
    film = filmed(tmp_path, content)
    assert shows(film, 1_000, RED)
    assert shows(film, 3_000, rgb(CARD))
    assert shows(film, 4_500, BLUE)


def test_a_damaged_piece_of_a_recording_is_a_card(tmp_path: Path) -> None:
    content = bytearray(recording(plain(0, RED), plain(2_000, GREEN), end(4_000)))
    piece = Recorded(bytes(content)).of("frame")[1]
    content[piece.offset + 5] ^= 0xFF
    film = filmed(tmp_path, bytes(content))
    assert shows(film, 1_000, RED)
    assert shows(film, 3_000, rgb(CARD))


def test_many_pictures_in_one_moment_are_one_frame(tmp_path: Path) -> None:
    burst = [frame(1_000 + place // 100, image(GREEN, (40, 80))) for place in range(3_000)]
    for place, each in enumerate(burst):
        each.key = f"burst/{place}"
    film = filmed(tmp_path, recording(plain(0, RED), *burst, end(2_000)))
    assert len(film.frames) < 10


def test_a_still_picture_costs_no_frames(tmp_path: Path) -> None:
    film = filmed(tmp_path, recording(plain(0, RED), end(60_000)))
    assert len(film.frames) < 10


def test_the_time_bar_goes_on_and_names_the_screen(tmp_path: Path) -> None:
    shown = ScreenShown(at=START, key="screen", name="Checkout of a very long name " * 20)
    film = filmed(tmp_path, recording(shown, plain(0, RED), end(10_000)), Options(time_bar=True))
    assert film.size == (360, 780 + BAR)
    line = 1 - (BAR - 3) / (780 + BAR)
    blue_at = [film.pixel(ms, 0.5, line)[2] > 150 for ms in (1_000, 4_000, 6_000, 9_000)]
    assert blue_at == [False, False, True, True]
    assert len(film.frames) == 11


def test_one_picture_is_seen_for_a_second(tmp_path: Path) -> None:
    film = filmed(tmp_path, recording(plain(0, RED)))
    assert [at for at, _ in film.frames] == [0, 1_000]


def test_ten_years_are_a_day_of_video(tmp_path: Path) -> None:
    small = (40, 80)
    content = recording(plain(0, RED, small), plain(2_000, GREEN, small), end(10 * 365 * 86_400_000))
    film = filmed(tmp_path, content)
    assert film.frames[-1][0] == 24 * 3_600_000
    assert shows(film, 5_000, GREEN)


def test_a_recording_without_a_picture_has_no_video() -> None:
    with pytest.raises(NotFound, match="no picture"):
        Recorded(recording(surface(), end(1_000)))
