"""How a wireframe is drawn: its box by its style, then what its type shows in it. Positions and sizes are in dp of the screen.

    text                                   its text
    input, by inputType                    a field with its value, a button with its label, a box or dot that is checked, a switch,
                                           a bar of progress, a slider, stars
    image, screenshot                      its base64, else a placeholder
    placeholder, web_view                  a grey box with its label
    status_bar, navigation_bar             a bar
    rectangle, div, radio_group, unknown   the box alone

Anything may be missing or absurd: what cannot be drawn is left out.
"""

from __future__ import annotations

import math
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PIL import Image, ImageColor, ImageDraw, ImageFont

from playhead.errors import InvalidBody
from playhead.replay.video.picture import open_image, unpack

Wireframe = Mapping[str, Any]
Colour = tuple[int, int, int]

LONGEST_TEXT = 2_000
MOST_LINES = 100
LARGEST_FONT = 120
DEFAULT_FONT = 14.0
BLACK, WHITE, GREY, LINE, ACCENT = (32, 33, 36), (255, 255, 255), (224, 226, 230), (160, 165, 172), (47, 128, 237)


@dataclass(slots=True)
class Pen:
    """Draws on an image at `scale` pixels a dp."""

    image: Image.Image
    draw: ImageDraw.ImageDraw
    scale: float


@dataclass(frozen=True, slots=True)
class Area:
    """In pixels of the image, cut at its edges for filling; at least one pixel."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def edges(self) -> tuple[int, int, int, int]:
        return self.left, self.top, self.right, self.bottom

    @property
    def middle(self) -> tuple[int, int]:
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2


def draw_screen(
    size: tuple[float, float], nodes: list[Wireframe], shot: bytes | None, wanted: tuple[int, int]
) -> Image.Image:
    """The screen of this size in dp as large as `wanted` has room for. `shot` is the image of a wireframe that is a screenshot."""
    scale = min(wanted[0] / size[0], wanted[1] / size[1])
    image = Image.new("RGB", (max(1, round(size[0] * scale)), max(1, round(size[1] * scale))), WHITE)
    pen = Pen(image, ImageDraw.Draw(image), scale)
    for node in nodes:
        area = _area(node, pen)
        if area is not None:
            style = node.get("style")
            _draw(pen, area, node, style if isinstance(style, dict) else {}, shot)
    return image


def _draw(pen: Pen, area: Area, node: Wireframe, style: Mapping[str, Any], shot: bytes | None) -> None:
    kind = node.get("type")
    if kind in ("image", "screenshot"):
        _picture(pen, area, node, shot if kind == "screenshot" else None)
    elif kind == "input":
        known = INPUTS.get(str(node.get("inputType")), _field)
        known(pen, area, node, style)
    elif kind in ("placeholder", "web_view"):
        _placeholder(pen, area, node.get("label") or {"web_view": "Web page"}.get(kind))
    elif kind in ("status_bar", "navigation_bar"):
        pen.draw.rectangle(area.edges, fill=_colour(style.get("backgroundColor")) or GREY)
    else:
        _box(pen, area, style)
        if kind == "text":
            _text(pen, area, node.get("text"), style)


def _box(
    pen: Pen, area: Area, style: Mapping[str, Any], fill: Colour | None = None, line: Colour | None = None
) -> None:
    """The ground and the border as the style has them, else as given."""
    fill = _colour(style.get("backgroundColor")) or fill
    width = _length(style.get("borderWidth"), pen)
    outline = (_colour(style.get("borderColor")) or BLACK) if width else line
    if fill is None and outline is None:
        return
    radius = min(_length(style.get("borderRadius"), pen), area.width // 2, area.height // 2)
    width = min(width or 1, max(1, min(area.width, area.height) // 2))
    pen.draw.rounded_rectangle(area.edges, radius, fill=fill, outline=outline, width=width)


def _text(pen: Pen, area: Area, text: object, style: Mapping[str, Any], align: str = "left", down: str = "top") -> None:
    """Broken into lines where the area ends."""
    if not isinstance(text, str | int | float) or not str(text).strip():
        return
    size = number(style.get("fontSize"))
    font = _font(round(min(max((size or DEFAULT_FONT) * pen.scale, 6), LARGEST_FONT)))
    inner = _padded(pen, area, style)
    step = round(font.size * 1.25)
    room = max(1, min(MOST_LINES, inner.height // step))
    lines = _lines(str(text)[:LONGEST_TEXT], font, inner.width, room)
    across = {"left": 0.0, "center": 0.5, "right": 1.0}.get(str(style.get("horizontalAlign", align)), 0.0)
    upright = {"top": 0.0, "center": 0.5, "bottom": 1.0}.get(str(style.get("verticalAlign", down)), 0.0)
    y = inner.top + (inner.height - step * len(lines)) * upright
    colour = _colour(style.get("color")) or BLACK
    for line in lines:
        x = inner.left + (inner.width - font.getlength(line)) * across
        pen.draw.text((x, y), line, fill=colour, font=font)
        y += step


def _lines(text: str, font: ImageFont.FreeTypeFont, width: int, most: int) -> list[str]:
    """At most so many, each as long as fits; words that are longer are left whole."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if line and font.getlength(longer) > width:
                lines.append(line)
                line = word
            else:
                line = longer
            if len(lines) >= most:
                return lines
        lines.append(line)
    return lines[:most]


def _picture(pen: Pen, area: Area, node: Wireframe, shot: bytes | None) -> None:
    try:
        image = open_image(_bytes_of(node.get("base64")) if shot is None else shot)
        image = unpack(image, (area.width, area.height))
    except InvalidBody:
        _placeholder(pen, area, None)
        return
    image = image.resize((max(1, area.width), max(1, area.height)), Image.Resampling.BILINEAR)
    pen.image.paste(image, (area.left, area.top))


def _bytes_of(text: object) -> bytes:
    if not isinstance(text, str):
        raise InvalidBody("A wireframe has no image")
    try:
        return b64decode("".join(text.rpartition(",")[2].split()))
    except ValueError as error:
        raise InvalidBody(f"The image of a wireframe is no base64: {error}") from error


def _placeholder(pen: Pen, area: Area, label: object) -> None:
    pen.draw.rectangle(area.edges, fill=GREY, outline=LINE)
    _text(pen, area, label, {"color": "#5f6368", "fontSize": 12}, "center", "center")


def _field(pen: Pen, area: Area, node: Wireframe, style: Mapping[str, Any]) -> None:
    """Any input that takes text, also one of a kind that is not known."""
    _box(pen, area, style, WHITE, LINE)
    value = node.get("value")
    _text(
        pen,
        area,
        value if value not in (None, "") else node.get("label"),
        {"paddingLeft": 8, **style},
        "left",
        "center",
    )


def _button(pen: Pen, area: Area, node: Wireframe, style: Mapping[str, Any]) -> None:
    _box(pen, area, style, GREY)
    _text(pen, area, node.get("value") or node.get("label"), style, "center", "center")


def _select(pen: Pen, area: Area, node: Wireframe, style: Mapping[str, Any]) -> None:
    options = node.get("options")
    chosen = node.get("value") or (options[0] if isinstance(options, list) and options else None)
    _field(pen, area, {"value": chosen, "label": node.get("label")}, style)
    reach = max(2, area.height // 8)
    x, y = area.right - reach * 3, area.middle[1]
    pen.draw.polygon(((x - reach, y - reach // 2), (x + reach, y - reach // 2), (x, y + reach)), fill=LINE)


def _check(pen: Pen, area: Area, node: Wireframe, style: Mapping[str, Any]) -> None:
    mark, rest = _marked(area, pen)
    checked = node.get("checked") is True
    colour = _accent(style)
    pen.draw.rectangle(mark.edges, fill=colour if checked else WHITE, outline=colour if checked else LINE, width=2)
    if checked:
        left, top, side = mark.left, mark.top, mark.width
        points = [(left + side * x, top + side * y) for x, y in ((0.2, 0.5), (0.43, 0.75), (0.8, 0.25))]
        pen.draw.line(points, fill=WHITE, width=max(2, side // 8))
    _text(pen, rest, node.get("label"), style, "left", "center")


def _radio(pen: Pen, area: Area, node: Wireframe, style: Mapping[str, Any]) -> None:
    mark, rest = _marked(area, pen)
    checked = node.get("checked") is True
    colour = _accent(style) if checked else LINE
    pen.draw.ellipse(mark.edges, fill=WHITE, outline=colour, width=2)
    if checked:
        inset = mark.width // 4
        edges = mark.left + inset, mark.top + inset, mark.right - inset, mark.bottom - inset
        pen.draw.ellipse(edges, fill=colour)
    _text(pen, rest, node.get("label"), style, "left", "center")


def _toggle(pen: Pen, area: Area, node: Wireframe, style: Mapping[str, Any]) -> None:
    mark, rest = _marked(area, pen, 1.8)
    checked = node.get("checked") is True
    radius = mark.height // 2
    pen.draw.rounded_rectangle(mark.edges, radius, fill=_accent(style) if checked else LINE)
    left = mark.right - mark.height if checked else mark.left
    edges = left + 2, mark.top + 2, max(left + 2, left + mark.height - 2), max(mark.top + 2, mark.bottom - 2)
    pen.draw.ellipse(edges, fill=WHITE)
    _text(pen, rest, node.get("label"), style, "left", "center")


def _progress(pen: Pen, area: Area, node: Wireframe, style: Mapping[str, Any]) -> None:
    """A ring for `circular`, else a bar; full where it does not say how far it is."""
    most = number(node.get("max")) or 1.0
    value = number(node.get("value"))
    share = 1.0 if value is None else min(1.0, max(0.0, value / most))
    colour = _accent(style)
    if style.get("bar") == "circular":
        side = min(area.width, area.height)
        edges = area.left, area.top, area.left + side, area.top + side
        pen.draw.arc(edges, -90, -90 + 360 * share, fill=colour, width=max(2, side // 10))
        return
    height = max(2, min(area.height, round(4 * pen.scale)))
    top = area.middle[1] - height // 2
    pen.draw.rectangle((area.left, top, area.right, top + height), fill=GREY)
    pen.draw.rectangle((area.left, top, area.left + round(area.width * share), top + height), fill=colour)
    if node.get("inputType") == "slider":
        x, reach = area.left + round(area.width * share), height * 2
        pen.draw.ellipse((x - reach, area.middle[1] - reach, x + reach, area.middle[1] + reach), fill=colour)


def _rating(pen: Pen, area: Area, node: Wireframe, style: Mapping[str, Any]) -> None:
    """Dots for stars, as many as there may be."""
    most = min(10, max(1, round(number(node.get("max")) or 5)))
    value = number(node.get("value")) or 0
    step = area.width / most
    reach = max(1, min(step, area.height) * 0.35)
    for nth in range(most):
        x, y = area.left + step * (nth + 0.5), area.middle[1]
        fill = _accent(style) if nth < value else GREY
        pen.draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=fill)


INPUTS: Mapping[str, Callable[[Pen, Area, Wireframe, Mapping[str, Any]], None]] = {
    "button": _button,
    "submit": _button,
    "select": _select,
    "checkbox": _check,
    "radio": _radio,
    "toggle": _toggle,
    "progress": _progress,
    "slider": _progress,
    "rating": _rating,
}


def _marked(area: Area, pen: Pen, shape: float = 1.0) -> tuple[Area, Area]:
    """The place of a mark, so many times as wide as high, and what is left of it for a label."""
    height = max(4, min(area.height, round(20 * pen.scale)))
    top = area.middle[1] - height // 2
    mark = Area(area.left, top, area.left + round(height * shape), top + height)
    return mark, Area(min(mark.right + height // 3, area.right), area.top, area.right, area.bottom)


def _area(node: Wireframe, pen: Pen) -> Area | None:
    """Where it lies; None when nothing of it is on the screen."""
    x, y = number(node.get("x")) or 0.0, number(node.get("y")) or 0.0
    width, height = (
        _extent(node.get("width"), pen.image.width / pen.scale),
        _extent(node.get("height"), pen.image.height / pen.scale),
    )
    if width is None or height is None:
        return None
    left, top = round(max(x, -width) * pen.scale), round(max(y, -height) * pen.scale)
    right, bottom = left + round(width * pen.scale), top + round(height * pen.scale)
    if (
        right <= 0
        or bottom <= 0
        or left >= pen.image.width
        or top >= pen.image.height
        or right <= left
        or bottom <= top
    ):
        return None
    return Area(left, top, right, bottom)


def _extent(value: object, most: float) -> float | None:
    """A width or height: what is larger than the screen is as large; `100vw` is all of it."""
    if isinstance(value, str) and value.strip().endswith(("vw", "vh", "%")):
        return most
    found = number(value)
    return None if found is None or found <= 0 else min(found, most)


def _padded(pen: Pen, area: Area, style: Mapping[str, Any]) -> Area:
    left, top, right, bottom = (
        _length(style.get(f"padding{side}"), pen) for side in ("Left", "Top", "Right", "Bottom")
    )
    inner = Area(area.left + left, area.top + top, area.right - right, area.bottom - bottom)
    return inner if inner.width > 0 and inner.height > 0 else area


def _length(value: object, pen: Pen) -> int:
    """In pixels."""
    found = number(value)
    return 0 if found is None or found <= 0 else round(min(found, 1_000.0) * pen.scale)


def _accent(style: Mapping[str, Any]) -> Colour:
    return _colour(style.get("color")) or ACCENT


@lru_cache(1_024)
def _named(text: str) -> Colour | None:
    try:
        return ImageColor.getrgb(text)[:3]
    except ValueError:
        return None


def _colour(value: object) -> Colour | None:
    """`#rrggbb`, `rgb(…)`, a name; None for what is no colour, or quite transparent."""
    if not isinstance(value, str) or len(value) > 64 or (len(value) == 9 and value.endswith("00")):
        return None
    return _named(value)


def number(value: object) -> float | None:
    """A number, also as text with its unit (`12px`); None for what is none."""
    if isinstance(value, str) and len(value) <= 32:
        value = value.strip().removesuffix("px").removesuffix("dp")
    try:
        found = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) and abs(found) < 1e9 else None


@lru_cache(64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)  # the one for a size is
    return font
