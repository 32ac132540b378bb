"""Wireframes to pictures: the events of PostHog's mobile SDKs (ingest/protocols/posthog/mobile.py), drawn by type and style.

    type 4            the screen's size in dp
    type 2            all wireframes, each with its children
    type 3, source 0  some are removed, added, or replaced with all that is in them

Between two events nothing changes. What is drawn of a wireframe, and how, is in wireframe_drawing.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec
from PIL import Image

from playhead.errors import InvalidBody
from playhead.model.recording import Blob
from playhead.replay.video.frames import Read
from playhead.replay.video.picture import Picture
from playhead.replay.video.wireframe_drawing import Wireframe, draw_screen, number

META, FULL, INCREMENTAL, MUTATION = 4, 2, 3, 0
MOST_WIREFRAMES = 5_000
"""Of one picture; what is beyond is not drawn."""
LONGEST_SIDE = 10_000.0
ASSUMED = (400.0, 800.0)
"""The screen in dp where nothing tells it."""
PIXELS = 2
"""That a dp is drawn with where there is room."""

Tree = Mapping[str, Any]


class _Event(msgspec.Struct):
    type: int
    timestamp: float
    data: Any = None


_decoder = msgspec.json.Decoder(_Event)


@dataclass(slots=True)
class Screen:
    """The wireframes as they are now. `children` has the ids by parent, the topmost under None."""

    size: tuple[float, float] = ASSUMED
    nodes: dict[Any, Wireframe] = field(default_factory=dict)
    children: dict[Any, list[Any]] = field(default_factory=dict)

    def take(self, event: _Event) -> bool:
        """Returns whether it may look different now."""
        data = event.data if isinstance(event.data, dict) else {}
        if event.type == META:
            self.size = _side(data.get("width"), ASSUMED[0]), _side(data.get("height"), ASSUMED[1])
        elif event.type == FULL:
            self.nodes, self.children = {}, {}
            self._add(None, _objects(data.get("wireframes")))
        elif event.type == INCREMENTAL and data.get("source") == MUTATION:
            self._change(data)
        else:
            return False
        return event.type != META

    def in_order(self) -> list[Wireframe]:
        """As they are drawn, each before its children."""
        found: list[Wireframe] = []
        waiting = self.children.get(None, [])[::-1]
        while waiting and len(found) < MOST_WIREFRAMES:
            id_ = waiting.pop()
            if id_ in self.nodes:
                found.append(self.nodes[id_])
                waiting += self.children.get(id_, [])[::-1]
        return found

    def _change(self, data: Mapping[str, Any]) -> None:
        for item in _objects(data.get("removes")):
            self._remove(_key(item.get("id")))
        for item in _objects(data.get("adds")):
            self._add(_key(item.get("parentId")), _objects([item.get("wireframe")]))
        for item in _objects(data.get("updates")):
            self._replace(_key(item.get("parentId")), _objects([item.get("wireframe")]))

    def _replace(self, parent: Any, nodes: list[dict[str, Any]]) -> None:
        """In its place among its siblings."""
        for node in nodes:
            siblings = self.children.get(self._parent(parent), [])
            id_ = _key(node.get("id"))
            place = siblings.index(id_) if id_ in siblings else len(siblings)
            self._remove(id_)
            self._add(parent, [node], place)

    def _add(self, parent: Any, nodes: list[dict[str, Any]], place: int | None = None) -> None:
        """With all that is in them; a wireframe that is there already is replaced."""
        waiting = [(self._parent(parent), node, place) for node in nodes[::-1]]
        while waiting and len(self.nodes) < MOST_WIREFRAMES:
            above, node, where = waiting.pop()
            id_ = _key(node.get("id"))
            if id_ is None or id_ == above:
                id_ = f"unnamed {len(self.nodes)}"
            self._remove(id_)
            siblings = self.children.setdefault(above, [])
            siblings.insert(len(siblings) if where is None else where, id_)
            self.nodes[id_] = node
            waiting += [(id_, child, None) for child in _objects(node.get("childWireframes"))[::-1]]

    def _parent(self, parent: Any) -> Any:
        """An unknown parent is none: its children are drawn on top."""
        return parent if parent in self.nodes else None

    def _remove(self, id_: Any) -> None:
        """With all that is in it."""
        if id_ not in self.nodes:
            return
        for siblings in self.children.values():
            if id_ in siblings:
                siblings.remove(id_)
        waiting = [id_]
        while waiting:
            gone = waiting.pop()
            self.nodes.pop(gone, None)
            waiting += self.children.pop(gone, [])


def wireframe_sizes(pieces: Iterable[Blob], read: Read) -> Iterator[tuple[float, float]]:
    """The sizes of the screens, in pixels as they are drawn."""
    for piece in pieces:
        screen = Screen()
        for event in _events(piece, read):
            if screen.take(event):
                yield screen.size[0] * PIXELS, screen.size[1] * PIXELS


def wireframe_pictures(
    pieces: Iterable[Blob], frames: Iterable[Blob], read: Read, start: int, wanted: tuple[int, int]
) -> Iterator[Picture]:
    """A picture after each event that changed something. A screenshot among the wireframes is the frame of the same moment."""
    screen, shots = Screen(), {frame.at: frame for frame in frames}
    for piece in pieces:
        skew: int | None = None
        for event in _events(piece, read):
            at = round(event.timestamp)
            skew = piece.at - at if skew is None else skew
            if screen.take(event):
                shot = shots.get(at + skew)
                yield Picture(at + skew - start, partial(_draw, screen.size, screen.in_order(), shot, read, wanted))


def _draw(
    size: tuple[float, float], nodes: list[Wireframe], shot: Blob | None, read: Read, wanted: tuple[int, int]
) -> Image.Image:
    return draw_screen(size, nodes, None if shot is None else read(shot), wanted)


def _events(piece: Blob, read: Read) -> list[_Event]:
    """What can be read of them, in the order of time; a damaged piece has none."""
    found = []
    try:
        lines = read(piece).splitlines()
    except InvalidBody:
        return []
    for line in lines:
        try:
            found.append(_decoder.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
    return sorted(found, key=lambda event: event.timestamp)


def _side(value: object, otherwise: float) -> float:
    found = number(value)
    return min(found, LONGEST_SIDE) if found is not None and found >= 1 else otherwise


def _key(value: object) -> Any:
    """An id that can be looked up."""
    return value if isinstance(value, int | str) else None


def _objects(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
