"""Names of language and country, as rows print them, of a locale as devices have it set."""

from __future__ import annotations

import re
from typing import Any

from babel import Locale

from playhead.ingest.place import COUNTRY_NAMES

LANGUAGE_NAMES = {str(code): str(name) for code, name in Locale("en").languages.items()}
LONGEST = 100
CODE = re.compile(r"[A-Za-z]{2,3}([-_.@]|$)")
"""How a locale begins that is no name."""


def named_language(told: str | None) -> dict[str, Any]:
    """Fields of `DeviceFacts` for a language that may be told by code or by name: `en-US` -> English, USA; `Serbo-Croatian` -> that."""
    if told is None or CODE.match(told) is None:
        return {} if told is None else {"language": told}
    language, country = language_and_country(told)
    return {name: value for name, value in (("language", language), ("local_country", country)) if value is not None}


def language_and_country(locale: str) -> tuple[str | None, str | None]:
    """English names: `en-US` -> English, USA; `zh_Hant_TW` -> Chinese, Taiwan; `fr` -> French, None. Unknown codes stay as they are."""
    parts = re.split("[-_.@]", locale[:LONGEST])
    language = LANGUAGE_NAMES.get(parts[0].lower(), parts[0] or None)
    country = next((part.upper() for part in parts[1:] if len(part) == 2 and part.isalpha()), None)
    return language, None if country is None else COUNTRY_NAMES.get(country, country)
