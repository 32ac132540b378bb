"""Where the shoppers live: countries, their cities, carriers, languages and taste in phones."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from playhead.model.session import Place


class City(NamedTuple):
    """`utc_offset` is in minutes and is standard time all year: the demo keeps no summer time."""

    name: str
    latitude: float
    longitude: float
    utc_offset: int
    weight: float


class Carrier(NamedTuple):
    """A mobile network; `code` is its MCC and MNC."""

    name: str
    code: str


class Country(NamedTuple):
    """`weight` is the share of all shoppers in percent, `ios` the share of iPhones; the shop bills in `currency`."""

    code: str
    name: str
    weight: float
    ios: float
    currency: str
    languages: tuple[tuple[str, float], ...]
    carriers: tuple[tuple[Carrier, float], ...]
    cities: tuple[City, ...]


class Town(Struct, frozen=True):
    """A city with all that a session takes from it, made once; `weight` is its share of all shoppers."""

    index: int
    country: Country
    location: Place
    utc_offset: int
    weight: float


# The shop has one list of numbers for all currencies, so it bills in dollars where a unit is worth much less.
COUNTRIES = (
    Country(
        "US", "USA", 43, 0.56, "USD",
        (("English", 88), ("Spanish", 12)),
        ((Carrier("Verizon Wireless", "311480"), 36), (Carrier("T-Mobile", "310260"), 34), (Carrier("AT&T", "310410"), 30)),
        (
            City("New York", 40.7128, -74.0060, -300, 18), City("Los Angeles", 34.0522, -118.2437, -480, 14),
            City("Chicago", 41.8781, -87.6298, -360, 10), City("Denver", 39.7392, -104.9903, -420, 10),
            City("Seattle", 47.6062, -122.3321, -480, 10), City("Dallas", 32.7767, -96.7970, -360, 8),
            City("Boston", 42.3601, -71.0589, -300, 7), City("Phoenix", 33.4484, -112.0740, -420, 6),
            City("Portland", 45.5152, -122.6784, -480, 6), City("Atlanta", 33.7490, -84.3880, -300, 5),
            City("Salt Lake City", 40.7608, -111.8910, -420, 4), City("Albany", 42.6526, -73.7562, -300, 2),
        ),
    ),
    Country(
        "GB", "United Kingdom", 11, 0.50, "GBP",
        (("English", 97), ("Polish", 3)),
        ((Carrier("EE", "23430"), 38), (Carrier("O2", "23410"), 34), (Carrier("Vodafone", "23415"), 28)),
        (
            City("London", 51.5074, -0.1278, 0, 48), City("Manchester", 53.4808, -2.2426, 0, 20),
            City("Edinburgh", 55.9533, -3.1883, 0, 14), City("Bristol", 51.4545, -2.5879, 0, 12),
            City("Cardiff", 51.4816, -3.1791, 0, 6),
        ),
    ),
    Country(
        "DE", "Germany", 9, 0.38, "EUR",
        (("German", 90), ("English", 6), ("Turkish", 4)),
        ((Carrier("Telekom", "26201"), 40), (Carrier("Vodafone", "26202"), 32), (Carrier("O2", "26203"), 28)),
        (
            City("Berlin", 52.5200, 13.4050, 60, 32), City("Munich", 48.1351, 11.5820, 60, 28),
            City("Hamburg", 53.5511, 9.9937, 60, 18), City("Cologne", 50.9375, 6.9603, 60, 14),
            City("Freiburg", 47.9990, 7.8421, 60, 8),
        ),
    ),
    Country(
        "CA", "Canada", 7, 0.58, "CAD",
        (("English", 76), ("French", 24)),
        ((Carrier("Rogers", "302720"), 36), (Carrier("Bell", "302610"), 33), (Carrier("TELUS", "302220"), 31)),
        (
            City("Toronto", 43.6532, -79.3832, -300, 36), City("Vancouver", 49.2827, -123.1207, -480, 26),
            City("Montreal", 45.5019, -73.5674, -300, 24), City("Calgary", 51.0447, -114.0719, -420, 14),
        ),
    ),
    Country(
        "FR", "France", 6, 0.36, "EUR",
        (("French", 95), ("English", 5)),
        (
            (Carrier("Orange", "20801"), 38), (Carrier("SFR", "20810"), 25),
            (Carrier("Bouygues Telecom", "20820"), 19), (Carrier("Free", "20815"), 18),
        ),
        (
            City("Paris", 48.8566, 2.3522, 60, 46), City("Lyon", 45.7640, 4.8357, 60, 22),
            City("Grenoble", 45.1885, 5.7245, 60, 14), City("Toulouse", 43.6047, 1.4442, 60, 18),
        ),
    ),
    Country(
        "AU", "Australia", 5, 0.57, "AUD",
        (("English", 96), ("Chinese", 4)),
        ((Carrier("Telstra", "50501"), 48), (Carrier("Optus", "50502"), 32), (Carrier("Vodafone", "50503"), 20)),
        (
            City("Sydney", -33.8688, 151.2093, 600, 38), City("Melbourne", -37.8136, 144.9631, 600, 34),
            City("Brisbane", -27.4698, 153.0251, 600, 16), City("Perth", -31.9505, 115.8605, 480, 12),
        ),
    ),
    Country(
        "IN", "India", 5, 0.06, "USD",
        (("English", 70), ("Hindi", 30)),
        ((Carrier("Jio", "405857"), 46), (Carrier("Airtel", "40410"), 36), (Carrier("Vi", "40420"), 18)),
        (
            City("Bengaluru", 12.9716, 77.5946, 330, 30), City("Mumbai", 19.0760, 72.8777, 330, 28),
            City("Delhi", 28.6139, 77.2090, 330, 26), City("Pune", 18.5204, 73.8567, 330, 16),
        ),
    ),
    Country(
        "JP", "Japan", 4, 0.64, "USD",
        (("Japanese", 97), ("English", 3)),
        ((Carrier("NTT DOCOMO", "44010"), 42), (Carrier("au", "44051"), 31), (Carrier("SoftBank", "44020"), 27)),
        (
            City("Tokyo", 35.6762, 139.6503, 540, 56), City("Osaka", 34.6937, 135.5023, 540, 26),
            City("Sapporo", 43.0618, 141.3545, 540, 18),
        ),
    ),
    Country(
        "BR", "Brazil", 3, 0.17, "USD",
        (("Portuguese", 98), ("English", 2)),
        ((Carrier("Vivo", "72410"), 39), (Carrier("Claro", "72405"), 34), (Carrier("TIM", "72404"), 27)),
        (
            City("São Paulo", -23.5505, -46.6333, -180, 54), City("Rio de Janeiro", -22.9068, -43.1729, -180, 26),
            City("Curitiba", -25.4284, -49.2733, -180, 20),
        ),
    ),
    Country(
        "ES", "Spain", 3, 0.26, "EUR",
        (("Spanish", 92), ("English", 8)),
        ((Carrier("Movistar", "21407"), 38), (Carrier("Orange", "21403"), 34), (Carrier("Vodafone", "21401"), 28)),
        (
            City("Madrid", 40.4168, -3.7038, 60, 44), City("Barcelona", 41.3874, 2.1686, 60, 38),
            City("Valencia", 39.4699, -0.3763, 60, 18),
        ),
    ),
    Country(
        "NL", "Netherlands", 2, 0.41, "EUR",
        (("Dutch", 90), ("English", 10)),
        ((Carrier("KPN", "20408"), 38), (Carrier("Odido", "20416"), 33), (Carrier("Vodafone", "20404"), 29)),
        (
            City("Amsterdam", 52.3676, 4.9041, 60, 50), City("Utrecht", 52.0907, 5.1214, 60, 28),
            City("Rotterdam", 51.9244, 4.4777, 60, 22),
        ),
    ),
    Country(
        "MX", "Mexico", 2, 0.22, "USD",
        (("Spanish", 97), ("English", 3)),
        ((Carrier("Telcel", "334020"), 60), (Carrier("AT&T", "334050"), 22), (Carrier("Movistar", "334030"), 18)),
        (
            City("Mexico City", 19.4326, -99.1332, -360, 54), City("Guadalajara", 20.6597, -103.3496, -360, 24),
            City("Monterrey", 25.6866, -100.3161, -360, 22),
        ),
    ),
)  # fmt: skip


def towns() -> tuple[Town, ...]:
    """All cities, largest country first, with weights that add up to 1."""
    total = sum(country.weight for country in COUNTRIES)
    cities = [(country, city) for country in COUNTRIES for city in country.cities]
    return tuple(
        Town(index, country, location(country, city), city.utc_offset, country.weight / total * portion(country, city))
        for index, (country, city) in enumerate(cities)
    )


def portion(country: Country, city: City) -> float:
    """The city's share of its country's shoppers."""
    return city.weight / sum(other.weight for other in country.cities)


def location(country: Country, city: City) -> Place:
    return Place(
        country_code=country.code,
        country=country.name,
        city=city.name,
        longitude=city.longitude,
        latitude=city.latitude,
    )
