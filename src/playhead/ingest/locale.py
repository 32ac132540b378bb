"""Names of language and country, as rows print them, of a locale as devices have it set."""

from __future__ import annotations

import re

from babel import Locale

from playhead.ingest.place import COUNTRY_NAMES

LANGUAGE_NAMES = {str(code): str(name) for code, name in Locale("en").languages.items()}
LONGEST = 100


def language_and_country(locale: str) -> tuple[str | None, str | None]:
    """English names: `en-US` -> English, USA; `zh_Hant_TW` -> Chinese, Taiwan; `fr` -> French, None. Unknown codes stay as they are."""
    parts = re.split("[-_.@]", locale[:LONGEST])
    language = LANGUAGE_NAMES.get(parts[0].lower(), parts[0] or None)
    country = next((part.upper() for part in parts[1:] if len(part) == 2 and part.isalpha()), None)
    return language, None if country is None else COUNTRY_NAMES.get(country, country)
