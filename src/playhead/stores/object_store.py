"""Where the recordings lie: a folder of the data directory, or a bucket of S3 or of what speaks as S3 does.

recordings = ""                           the folder `recordings` in the data directory
recordings = "s3://bucket/prefix"         credentials, region and endpoint as every AWS program takes them: AWS_ACCESS_KEY_ID,
                                          AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL; AWS_ALLOW_HTTP=true for one without TLS
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from playhead.errors import OperatorError

SCHEME = "s3://"
PATIENCE = timedelta(seconds=10)
"""How long a request is tried again: who asked waits, and the journal keeps what is not stored."""


def open_object_store(place: str, folder: Path) -> ObjectStore:
    """The store that the setting `recordings` names. Raises `OperatorError` when it names none; nothing is asked of it yet."""
    if not place:
        return LocalStore(folder, mkdir=True)
    if not place.startswith(SCHEME) or place == SCHEME:
        raise OperatorError(f"recordings is empty or an address such as s3://bucket/prefix, not {place!r}")
    plain = (
        os.environ.get("AWS_ALLOW_HTTP", "").lower() == "true"
    )  # options of the client take the place of this variable
    try:
        return S3Store.from_url(
            place,
            client_options={"timeout": "20s", "connect_timeout": "3s", "allow_http": plain},
            retry_config={
                "max_retries": 3,
                "retry_timeout": PATIENCE,
                "backoff": {
                    "init_backoff": timedelta(milliseconds=100),
                    "max_backoff": timedelta(seconds=2),
                    "base": 2,
                },
            },
        )
    except BaseError as error:
        raise OperatorError(f"The recordings at {place} cannot be opened: {error}") from error
