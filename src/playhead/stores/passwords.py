"""Passwords of members, hashed with argon2id by pwdlib's recommended parameters, a few at a time and off the event loop."""

from __future__ import annotations

import asyncio

from pwdlib import PasswordHash

AT_ONCE = 2
"""Each takes 64 MB and a tenth of a second."""


class Passwords:
    """Hashes and checks."""

    def __init__(self) -> None:
        self._hash = PasswordHash.recommended()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._nobody: str | None = None

    async def hashed(self, password: str) -> str:
        async with self._slots:
            return await asyncio.to_thread(self._hash.hash, password)

    async def check(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        """Whether it is the password, and its new hash when the kept one is of an older kind.

        Without a hash it takes as long as with one, so that nobody learns who is a member.
        """
        if kept is None:
            self._nobody = self._nobody or await self.hashed("")
            await self._check(password, self._nobody)
            return False, None
        return await self._check(password, kept)

    async def _check(self, password: str, kept: str) -> tuple[bool, str | None]:
        async with self._slots:
            return await asyncio.to_thread(self._hash.verify_and_update, password, kept)
