"""The class of a device by its size, as `device_class` prints it: `Android Large`, `iOS Xlarge`.

UXCam's rule is not published, and its recorded rows show one size in two classes (api-spec, section
6.5); ours follows the rows where they agree. A class that the client sends is kept.
"""

from __future__ import annotations

from playhead.model.session import Device

SIZES = ((1440, "Xlarge"), (720, "Large"), (480, "Medium"), (1, "Small"))
"""Least short side in pixels, class."""
PLATFORM_NAMES = {"android": "Android", "ios": "iOS", "web": "Web"}


def device_class(device: Device) -> str | None:
    """What the client sent, else the class of its short side; None when the size is unknown."""
    if device.class_ is not None:
        return device.class_
    short = min(device.width or 0, device.height or 0)
    for least, size in SIZES:
        if short >= least:
            return f"{PLATFORM_NAMES[device.platform]} {size}"
    return None
