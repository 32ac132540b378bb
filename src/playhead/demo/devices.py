"""What the shoppers hold in their hands: device models, their operating systems and screens."""

from __future__ import annotations

from typing import Literal, NamedTuple

from playhead.model.session import Device, Viewport

from .places import Carrier, Country
from .releases import Release

MobilePlatform = Literal["android", "ios"]

ANDROID_NAMES = {"13": "TIRAMISU", "14": "UPSIDE_DOWN_CAKE", "15": "VANILLA_ICE_CREAM", "16": "BAKLAVA"}
NO_CARRIER = Carrier("", "")


class Model(NamedTuple):
    """`dpi` is the logical density (an iPhone's scale times 160), so that width * 160 / dpi is the width in dp.

    RAM and storage are in MB, which is what the wire's `…InKB` keys hold (api-spec, section 11.1). `weight` is
    the share within its platform; `everywhere` is false for makers that do not sell in North America or Japan.
    """

    platform: MobilePlatform
    producer: str
    name: str
    kind: str
    class_: str
    width: int
    height: int
    dpi: int
    ram: int
    storage: int
    weight: float
    os_versions: tuple[tuple[str, float], ...]
    everywhere: bool = True

    @property
    def viewport(self) -> Viewport:
        return Viewport(width=self.width * 160 // self.dpi, height=self.height * 160 // self.dpi)

    @property
    def weak(self) -> bool:
        """Little memory: the app freezes more often on it."""
        return self.ram < 4_500


class Kit(NamedTuple):
    """A model with one of its operating systems."""

    model: Model
    viewport: Viewport
    os_name: str
    os_version: str


class Handset(NamedTuple):
    """One device that somebody owns: a kit with a name of its own."""

    kit: Kit
    device_id: str
    is_rooted: bool


NEW_ANDROID = (("14", 5), ("15", 33), ("16", 62))
MID_ANDROID = (("14", 20), ("15", 40), ("16", 40))
OLD_ANDROID = (("13", 30), ("14", 42), ("15", 28))
NEW_IOS = (("17.7", 6), ("18.6", 41), ("26.1", 53))
OLD_IOS = (("16.7", 6), ("17.7", 26), ("18.6", 68))

MODELS = (
    Model("android", "Samsung", "SM-S931B", "Phone", "Android Large", 1080, 2340, 480, 11_420, 233_472, 9, NEW_ANDROID),
    Model("android", "Samsung", "SM-S921B", "Phone", "Android Large", 1080, 2340, 480, 7_364, 233_472, 12, NEW_ANDROID),
    Model("android", "Samsung", "SM-S918B", "Phone", "Android Xlarge", 1440, 3088, 600, 11_290, 233_472, 9, MID_ANDROID),
    Model("android", "Samsung", "SM-G991B", "Phone", "Android Large", 1080, 2400, 480, 7_472, 112_640, 8, OLD_ANDROID),
    Model("android", "Samsung", "SM-A546B", "Phone", "Android Large", 1080, 2340, 450, 7_440, 112_640, 11, MID_ANDROID),
    Model("android", "Samsung", "SM-A155F", "Phone", "Android Large", 1080, 2340, 450, 3618, 112_640, 10, OLD_ANDROID),
    Model("android", "Samsung", "SM-X210", "Tablet", "Android Xlarge", 1200, 1920, 240, 3540, 54_272, 4, OLD_ANDROID),
    Model("android", "Google", "Pixel 9", "Phone", "Android Large", 1080, 2424, 420, 11_612, 112_640, 8, NEW_ANDROID),
    Model("android", "Google", "Pixel 8 Pro", "Phone", "Android Xlarge", 1344, 2992, 480, 11_612, 112_640, 5, NEW_ANDROID),
    Model("android", "Google", "Pixel 7a", "Phone", "Android Large", 1080, 2400, 420, 7_478, 112_640, 5, MID_ANDROID),
    Model("android", "Xiaomi", "23021RAAEG", "Phone", "Android Large", 1080, 2400, 440, 3702, 112_640, 8, OLD_ANDROID, False),
    Model("android", "OnePlus", "CPH2581", "Phone", "Android Xlarge", 1440, 3168, 560, 15_480, 233_472, 4, MID_ANDROID),
    Model("android", "OPPO", "CPH2577", "Phone", "Android Large", 720, 1612, 320, 3640, 112_640, 5, OLD_ANDROID, False),
    Model("android", "motorola", "moto g power 5G - 2024", "Phone", "Android Large", 1080, 2400, 400, 7_410, 112_640, 5, OLD_ANDROID),
    Model("ios", "Apple", "iPhone 16 Pro Max", "Phone", "iPhone Xlarge", 1320, 2868, 480, 7_630, 244_140, 12, NEW_IOS),
    Model("ios", "Apple", "iPhone 16", "Phone", "iPhone Large", 1179, 2556, 480, 7_630, 122_070, 18, NEW_IOS),
    Model("ios", "Apple", "iPhone 15", "Phone", "iPhone Large", 1179, 2556, 480, 5_690, 122_070, 19, NEW_IOS),
    Model("ios", "Apple", "iPhone 14", "Phone", "iPhone Large", 1170, 2532, 480, 5_690, 122_070, 16, NEW_IOS),
    Model("ios", "Apple", "iPhone 13", "Phone", "iPhone Large", 1170, 2532, 480, 3720, 122_070, 15, OLD_IOS),
    Model("ios", "Apple", "iPhone 12 Pro Max", "Phone", "iPhone Xlarge", 1284, 2778, 480, 5_640, 122_070, 7, OLD_IOS),
    Model("ios", "Apple", "iPhone SE (3rd generation)", "Phone", "iPhone Small", 750, 1334, 320, 3710, 61_035, 7, OLD_IOS),
    Model("ios", "Apple", "iPad (10th generation)", "Tablet", "iPad Xlarge", 1640, 2360, 320, 3750, 61_035, 6, OLD_IOS),
)  # fmt: skip


def kits_sold_in(country: Country) -> list[tuple[Kit, float]]:
    """The kits to be met in a country, with their shares of its shoppers."""
    choosy = country.code in ("US", "CA", "JP")
    sold = [model for model in MODELS if model.everywhere or not choosy]
    return [
        (Kit(model, model.viewport, os_name(model, os_version), os_version), share / 100 * weight)
        for model in sold
        for weight in [model.weight / platform_weight(sold, model) * platform_share(country, model)]
        for os_version, share in model.os_versions
    ]


def platform_weight(sold: list[Model], model: Model) -> float:
    return sum(other.weight for other in sold if other.platform == model.platform)


def platform_share(country: Country, model: Model) -> float:
    return country.ios if model.platform == "ios" else 1 - country.ios


def os_name(model: Model, os_version: str) -> str:
    if model.platform == "android":
        return ANDROID_NAMES[os_version]
    return "iPadOS" if model.kind == "Tablet" else "iOS"


def device(handset: Handset, release: Release, country: Country, carrier: Carrier, language: str) -> Device:
    """The device as the app describes it in one session."""
    kit = handset.kit
    model = kit.model
    if model.kind == "Tablet":
        carrier = NO_CARRIER
    return Device(
        carrier_code=carrier.code,
        carrier_name=carrier.name,
        os_name=kit.os_name,
        app_version=release.version,
        sdk_version=release.sdk_version,
        os_version=kit.os_version,
        language=language,
        country=country.name,
        total_storage=model.storage,
        total_ram=model.ram,
        dpi=model.dpi,
        height=model.height,
        width=model.width,
        type=model.kind,
        class_=model.class_,
        producer=model.producer,
        model=model.name,
        device_id=handset.device_id,
        is_rooted=handset.is_rooted,
        platform=model.platform,
    )
