"""What an address on the web tells."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit


def domain(address: str | None) -> str | None:
    """The host of an address, in lower case and without port; None where there is none."""
    try:
        return urlsplit(address or "").hostname
    except ValueError:
        return None


def campaign(address: str) -> dict[str, str]:
    """The campaign's tags of an address: `…?utm_source=mail&utm_medium=a` -> {"source": "mail", "medium": "a"}."""
    try:
        pairs = parse_qsl(urlsplit(address).query, max_num_fields=100)
    except ValueError:
        return {}
    return {name.removeprefix("utm_")[:100]: value[:1_000] for name, value in pairs if name.startswith("utm_")}
