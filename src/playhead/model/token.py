"""Secrets that this server hands out, once: a stranger cannot guess them, and what is kept of them does not give them away."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """32 random bytes, as text that can stand in an address or a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token or key: SHA-256 in hex. It is long and random, so a slow hash would protect nothing more."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
