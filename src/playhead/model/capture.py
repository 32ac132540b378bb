"""What an app captures: settings per app, told to the SDKs that ask (PostHog's, our snippet) and kept by the server for those that do not."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from playhead.model.origin import check_origin


class CaptureSettings(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """`recording`: whether pictures are taken; events and numbers come in all the same. `sampling`: the share of sessions with a picture.

    `min_duration_sec`: shorter sessions keep no picture. `masking`: what the SDKs are told to hide: what is typed, all text, or nothing.
    `parts_per_minute`: uploads of this app that are taken in a minute; 0 is no limit.
    `assets_from`: origins from which the server itself fetches images, fonts and style sheets that a recorded page names and the recording has not.
    """

    recording: bool = True
    sampling: Annotated[float, Meta(ge=0, le=1)] = 1.0
    min_duration_sec: Annotated[int, Meta(ge=0, le=86_400)] = 0
    masking: Literal["inputs", "text", "none"] = "inputs"
    parts_per_minute: Annotated[int, Meta(ge=0)] = 0
    assets_from: Annotated[list[str], Meta(max_length=20)] = []

    def __post_init__(self) -> None:
        for nth, origin in enumerate(self.assets_from):
            check_origin(origin, f"assets_from[{nth}]")
