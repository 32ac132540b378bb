"""What the dashboard's routes work with besides the other services: members and what belongs to them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playhead.api.attempts import Attempts
from playhead.api.glimpses import Glimpses
from playhead.api.issuer import Issuer
from playhead.settings import Settings
from playhead.stores.audit import Audit
from playhead.stores.catalog import Catalog
from playhead.stores.invites import Invites
from playhead.stores.logins import Logins
from playhead.stores.members import Members
from playhead.stores.notes import Notes
from playhead.stores.passwords import Passwords
from playhead.stores.saved import Saved


@dataclass(frozen=True, slots=True)
class Membership:
    """`issuer` is None without OpenID Connect."""

    members: Members
    logins: Logins
    invites: Invites
    audit: Audit
    saved: Saved
    notes: Notes
    passwords: Passwords
    attempts: Attempts
    glimpses: Glimpses
    issuer: Issuer | None


@asynccontextmanager
async def open_membership(
    catalog: Catalog, settings: Settings, notes: Notes, audit: Audit
) -> AsyncIterator[Membership]:
    """Over the open catalog. At the end it is written down when logins were last used."""
    found = Membership(
        members=Members(catalog),
        logins=Logins(catalog, settings["login_idle"], settings["login_longest"]),
        invites=Invites(catalog),
        audit=audit,
        saved=Saved(catalog),
        notes=notes,
        passwords=Passwords(),
        attempts=Attempts(),
        glimpses=Glimpses(),
        issuer=Issuer.from_settings(settings),
    )
    await found.members.open()
    await found.logins.open()
    try:
        yield found
    finally:
        await found.logins.keep()
