"""Links to a session's video that work without a login, for one week and not longer. Pure.

    {base}/v/{appid}/{session id}/{expiry}/{signature}.mp4

The expiry is milliseconds since the epoch, the last moment at which the link works. The signature is HMAC-SHA256 over app, expiry and session with
the installation's secret, cut to 128 bits and written as 32 hex digits: nobody finds one by trying. Making a link reads nothing from a store.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from playhead.errors import Forbidden

WEEK = timedelta(days=7)
CONTEXT = "playhead video 1"
"""What the secret signs with this, it signs for nothing else."""
DIGITS = 32
EXPIRY = re.compile(r"[1-9][0-9]{0,14}", re.ASCII)
SUFFIX = ".mp4"
BLOCK = 64
INNER, OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))
"""Of SHA-256 and HMAC; a secret is no longer than a block."""


@dataclass(frozen=True, slots=True)
class SignedLink:
    """What a link says, before anybody has looked whether it is true."""

    appid: str
    session_id: str
    expiry: str
    signature: str

    @property
    def token(self) -> str:
        """The same for the Playback API, which is asked about a session: `v.<appid>.<expiry>.<signature>`."""
        return f"v.{self.appid}.{self.expiry}.{self.signature}"


def link_of_token(token: str, session_id: str) -> SignedLink | None:
    """The link that a token was made of; None for a token of another kind."""
    parts = token.split(".")
    return SignedLink(parts[1], session_id, parts[2], parts[3]) if len(parts) == 4 and parts[0] == "v" else None


class VideoLinks:
    """Signs links and looks whether they are true. `base` is this installation's address."""

    def __init__(self, secret: bytes, base: str) -> None:
        self._secret = secret
        self._base = base

    def rotate(self, secret: bytes) -> None:
        """From now on only what this secret signs is true."""
        self._secret = secret

    def maker(self, appid: str, now: datetime) -> Callable[[str], str]:
        """What makes the link of a session of the app, of its id. All that links of one answer have in common is hashed once."""
        expiry = str(_milliseconds(now + WEEK))
        inner, outer = self._halves()
        inner.update(_common(appid, expiry))
        copy_inner, copy_outer = inner.copy, outer.copy
        start, end = f"{self._base}/v/{appid}/", f"/{expiry}/"

        def link(session_id: str) -> str:
            signed, over = copy_inner(), copy_outer()
            signed.update(session_id.encode())
            over.update(signed.digest())
            return f"{start}{session_id}{end}{over.hexdigest()[:DIGITS]}{SUFFIX}"

        return link

    def check(self, link: SignedLink, now: datetime) -> None:
        """Raises `Forbidden` saying whether it is expired or never was a link of ours, in constant time."""
        message = _common(link.appid, link.expiry) + link.session_id.encode(errors="replace")
        signature = hmac.digest(self._secret, message, "sha256").hex()[:DIGITS]
        true = hmac.compare_digest(signature.encode(), link.signature.encode(errors="replace"))
        if not true or EXPIRY.fullmatch(link.expiry) is None:
            raise Forbidden("This link is not valid: it was changed, or withdrawn since")
        if _milliseconds(now) > int(link.expiry):
            raise Forbidden("This link has expired: links to videos work for one week")

    def _halves(self) -> tuple[hashlib._Hash, hashlib._Hash]:
        """HMAC as RFC 2104 writes it: a hash of a hash, each begun with the secret. Copying them takes half as long as copying an `hmac.HMAC`."""
        block = self._secret.ljust(BLOCK, b"\0")
        return sha256(block.translate(INNER)), sha256(block.translate(OUTER))


def _common(appid: str, expiry: str) -> bytes:
    """What all links of an answer have in common."""
    return f"{CONTEXT}\n{appid}\n{expiry}\n".encode(errors="replace")


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000)
