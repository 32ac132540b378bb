"""The replay page in Chromium, and how much two pictures differ."""

from __future__ import annotations

import io
from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import BrowserContext, Page

PLAYER = "document.getElementById('playhead-player').player"
PATIENCE = 15_000
STANDS = '.ph-player:is([data-state="paused"], [data-state="ended"])'
SMALL = (250, 175)
"""Pictures are compared at this size: hinting of letters and a pointer weigh little."""


@dataclass
class ReplayPage:
    """An open replay."""

    page: Page

    @classmethod
    def open(cls, context: BrowserContext, address: str) -> ReplayPage:
        """Done once the first picture is there."""
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector(STANDS, timeout=PATIENCE)
        return cls(page)

    def seek(self, seconds: float) -> None:
        """Done once the picture of that time is there."""
        self.page.evaluate(f"{PLAYER}.seek({seconds})")
        self.page.wait_for_selector(STANDS, timeout=PATIENCE)
        self.page.wait_for_timeout(120)

    def tell(self, name: str) -> Any:
        """A property of the mounted player."""
        return self.page.evaluate(f"{PLAYER}.{name}")

    def call(self, words: str) -> None:
        self.page.evaluate(f"{PLAYER}.{words}")

    def seen(self) -> Image.Image:
        """What a viewer sees of the picture, without gestures and pointer."""
        self.page.evaluate(
            """() => {
                document.querySelector('.ph-overlay').style.visibility = 'hidden';
                const frame = document.querySelector('iframe.ph-picture')?.contentDocument;
                frame?.querySelector('.replayer-mouse')?.style.setProperty('visibility', 'hidden');
            }"""
        )
        return image_of(self.page.locator(".ph-frame").screenshot())

    def drawn(self) -> Image.Image:
        """The pixels of a picture that is drawn, a frame or the front video, in its own size."""
        data = self.page.evaluate(
            """() => {
                const source = document.querySelector('canvas.ph-picture, video.ph-front');
                const canvas = document.createElement('canvas');
                canvas.width = source.videoWidth ?? source.width;
                canvas.height = source.videoHeight ?? source.height;
                canvas.getContext('2d').drawImage(source, 0, 0);
                return canvas.toDataURL('image/png');
            }"""
        )
        return image_of(b64decode(data.partition(",")[2]))


def image_of(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean over pixels and colours, 0..255."""
    small = (image.resize(SMALL, Image.Resampling.BOX) for image in (one, other))
    means = ImageStat.Stat(ImageChops.difference(*small)).mean
    return sum(means) / len(means)
