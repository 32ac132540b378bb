"""The class of a device by its size."""

from __future__ import annotations

from typing import Literal

import pytest

from playhead.model.device_class import device_class
from playhead.model.session import Device


@pytest.mark.parametrize(
    ("short", "size"),
    [(1, "Small"), (479, "Small"), (480, "Medium"), (719, "Medium"), (720, "Large"), (1439, "Large"), (1440, "Xlarge")],
)
def test_sizes(short: int, size: str) -> None:
    assert device_class(Device(platform="android", width=short, height=4000)) == f"Android {size}"


def test_the_short_side_counts_in_either_direction() -> None:
    assert device_class(Device(platform="android", width=2340, height=1080)) == "Android Large"


@pytest.mark.parametrize(("platform", "name"), [("android", "Android"), ("ios", "iOS"), ("web", "Web")])
def test_platforms(platform: Literal["android", "ios", "web"], name: str) -> None:
    assert device_class(Device(platform=platform, width=1080, height=2340)) == f"{name} Large"


def test_what_the_client_sent_is_kept() -> None:
    assert device_class(Device(platform="ios", class_="Phablet", width=1080, height=2340)) == "Phablet"


@pytest.mark.parametrize(("width", "height"), [(None, None), (None, 800), (1080, None), (0, 0), (-1, 800)])
def test_an_unknown_size_has_no_class(width: int | None, height: int | None) -> None:
    assert device_class(Device(platform="web", width=width, height=height)) is None
