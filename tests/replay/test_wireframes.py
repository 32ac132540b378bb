"""Videos of wireframes, as PostHog's mobile SDKs send them: boxes, texts and inputs where they were, as they changed."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from playhead.model.timeline import Chunk
from playhead.replay.video.wireframe_drawing import INPUTS, draw_screen
from tests.replay.films import (
    BLUE,
    GREEN,
    PHONE,
    RED,
    START,
    WHITE,
    Colour,
    Film,
    filmed,
    frame,
    image,
    is_near,
    recording,
)
from tests.replay.test_film import end

SIZE = (PHONE[0] * 2, PHONE[1] * 2)


def hexed(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def box(id_: int, x: float, y: float, width: float, height: float, colour: Colour, **more: Any) -> dict[str, Any]:
    style = {"backgroundColor": hexed(colour), **more.pop("style", {})}
    return {"id": id_, "type": "rectangle", "x": x, "y": y, "width": width, "height": height, "style": style, **more}


def full(at: int, *wireframes: dict[str, Any]) -> dict[str, Any]:
    return {"type": 2, "timestamp": START + at, "data": {"wireframes": list(wireframes)}}


def change(at: int, **data: Any) -> dict[str, Any]:
    return {"type": 3, "timestamp": START + at, "data": {"source": 0, **data}}


def drawn(*events: dict[str, Any], key: str = "wireframes") -> Chunk:
    meta = {"type": 4, "timestamp": START, "data": {"width": PHONE[0], "height": PHONE[1]}}
    content = b"\n".join(json.dumps(event).encode() for event in (meta, *events))
    last = max(event["timestamp"] for event in events)
    return Chunk(at=START, key=key, kind="wireframe", content=content, until=last)


def shows(film: Film, ms: int, colour: Colour, x: float, y: float) -> bool:
    """At a place in dp."""
    return is_near(film.pixel(ms, x / PHONE[0], y / PHONE[1]), colour)


def test_boxes_are_drawn_where_they_are_children_on_top(tmp_path: Path) -> None:
    inner = box(2, 100, 200, 100, 100, GREEN)
    film = filmed(
        tmp_path, recording(drawn(full(0, box(1, 0, 100, 360, 400, RED, childWireframes=[inner]))), end(1_000))
    )
    assert film.size == (590, 1280)
    assert shows(film, 500, WHITE, 180, 50)
    assert shows(film, 500, RED, 50, 250)
    assert shows(film, 500, GREEN, 150, 250)


def test_what_is_added_changed_and_removed_is_seen(tmp_path: Path) -> None:
    events = (
        full(0, box(1, 0, 0, 360, 390, RED)),
        change(1_000, adds=[{"parentId": 1, "wireframe": box(2, 100, 100, 100, 100, GREEN)}]),
        change(2_000, updates=[{"parentId": 1, "wireframe": box(2, 100, 100, 100, 100, BLUE)}]),
        change(3_000, removes=[{"parentId": 1, "id": 2}]),
    )
    film = filmed(tmp_path, recording(drawn(*events), end(4_000)))
    for ms, colour in ((500, RED), (1_500, GREEN), (2_500, BLUE), (3_500, RED)):
        assert shows(film, ms, colour, 150, 150), ms


def test_a_changed_wireframe_keeps_its_place_among_its_siblings(tmp_path: Path) -> None:
    events = (
        full(0, box(1, 0, 0, 360, 780, RED), box(2, 100, 100, 100, 100, GREEN)),
        change(1_000, updates=[{"wireframe": box(1, 0, 0, 360, 780, BLUE)}]),
    )
    film = filmed(tmp_path, recording(drawn(*events), end(2_000)))
    assert shows(film, 1_500, GREEN, 150, 150)
    assert shows(film, 1_500, BLUE, 50, 50)


def test_an_image_is_drawn(tmp_path: Path) -> None:
    picture = "data:image/png;base64," + b64encode(image(BLUE, (10, 10), "PNG")).decode()
    node = {"id": 1, "type": "image", "x": 100, "y": 100, "width": 100, "height": 100, "base64": picture}
    assert shows(filmed(tmp_path, recording(drawn(full(0, node)), end(1_000))), 500, BLUE, 150, 150)


def test_a_screenshot_among_wireframes_is_the_frame_of_its_moment(tmp_path: Path) -> None:
    shot = {"id": 2, "type": "screenshot", "x": 100, "y": 100, "width": 100, "height": 100}
    events = full(0, box(1, 0, 0, 360, 780, RED, childWireframes=[shot]))
    film = filmed(tmp_path, recording(frame(0, image(GREEN)), drawn(events), end(1_000)))
    assert shows(film, 500, GREEN, 150, 150)
    assert shows(film, 500, RED, 50, 50)


def colours(node: dict[str, Any]) -> set[tuple[int, int, int]]:
    """All colours of a screen that shows this alone, in the middle."""
    node = {"id": 1, "x": 60, "y": 200, "width": 240, "height": 60, **node}
    found = draw_screen(PHONE, [node], None, SIZE).getcolors(1 << 24)
    assert found is not None
    return {colour for _, colour in found if isinstance(colour, tuple)}  # type: ignore[misc]  # three numbers in RGB


def test_text_has_its_colour() -> None:
    assert RED in colours({"type": "text", "text": "Hello you", "style": {"color": hexed(RED), "fontSize": 20}})


@pytest.mark.parametrize("kind", [*INPUTS, "text", "unheard of"])
def test_every_input_is_drawn(kind: str) -> None:
    node = {"type": "input", "inputType": kind, "label": "Label", "value": 3, "max": 5, "checked": True}
    assert len(colours(node)) > 1


@pytest.mark.parametrize("kind", ["checkbox", "radio", "toggle"])
def test_what_is_checked_looks_different(kind: str) -> None:
    on, off = ({"type": "input", "inputType": kind, "checked": checked} for checked in (True, False))
    assert colours(on) != colours(off)


@pytest.mark.parametrize("kind", ["placeholder", "web_view", "status_bar", "navigation_bar", "image", "screenshot"])
def test_a_placeholder_is_seen(kind: str) -> None:
    assert len(colours({"type": kind})) > 1


ABSURD: list[Any] = [None, -1, 0, 1e300, "NaN", "1e999", [], {}, True, "100vw", "12px", "x" * 10_000, 2**70]


@pytest.mark.parametrize("value", ABSURD, ids=lambda value: repr(value)[:12])
def test_absurd_values_harm_nothing(value: Any) -> None:
    style = dict.fromkeys(
        "color backgroundColor borderWidth borderColor borderRadius fontSize paddingLeft paddingTop horizontalAlign verticalAlign bar".split(),
        value,
    )
    names = "id x y width height text label value max checked options base64 inputType childWireframes".split()
    for kind in ("text", "input", "image", "rectangle", value):
        for name in names:
            good = {"id": 1, "x": 1, "y": 1, "width": 100, "height": 50, "text": "text", "inputType": "select"}
            draw_screen(PHONE, [{**good, "type": kind, name: value, "style": style}], None, (200, 400))


def test_lines_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    chunk = drawn(full(0, box(1, 0, 0, 360, 780, RED)))
    chunk.content = b'{"type"\n[]\n' + chunk.content + b"\n\xff\xfe\n" + b"[" * 50_000
    assert shows(filmed(tmp_path, recording(chunk, end(1_000))), 500, RED, 150, 150)
