"""The DSN: the one line that a Sentry SDK is given. It names the server, the app and the key that writes to it.

https://ik_5f3c…@replay.example.com/3        key @ server / number of the app
"""

from __future__ import annotations

from urllib.parse import urlsplit


def dsn(base_url: str, ingest_key: str, app_number: int) -> str:
    """The DSN of an app under the address of its server. SDKs refuse a key of other characters than letters, digits and `_`.

    ("https://replay.example.com", "ik_5f", 3) -> "https://ik_5f@replay.example.com/3"
    """
    scheme, _, rest = base_url.rstrip("/").partition("://")
    return f"{scheme}://{ingest_key}@{rest}/{app_number}"


def dsn_key(text: str) -> str:
    """The key that a DSN carries, empty where it has none."""
    try:
        return urlsplit(text).username or ""
    except ValueError:
        return ""
