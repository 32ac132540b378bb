"""What members look at, for the audit log: sessions and users that they ask for by id, recordings that they play, exports.

Who asks for a recording's timeline plays it, as the player alone does. Lists and heatmaps ask for a manifest and a few pieces: those are pictures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from litestar import Request

from playhead.api.auth import Reader, client_address
from playhead.api.services import Services
from playhead.model.attributes import Entity
from playhead.stores.audit import Action, Actor

BY_ID = {"session_id": Action.SESSION_SEEN, "uxcamuserid": Action.USER_SEEN}
MOST = 50
"""Ids of one request that are noted each."""


async def note_look(
    request: Request[Any, Any, Any], services: Services, asker: Reader, parameters: Mapping[str, Any]
) -> None:
    """Note the sessions and users that a member's filters name."""
    if asker.member is None:
        return
    for action, subject in list(_named(parameters.get("filters")))[:MOST]:
        await note_seen(request, services, asker, action, subject)


async def note_seen(
    request: Request[Any, Any, Any], services: Services, asker: Reader, action: Action, subject: str
) -> None:
    """Note that a member looks at this; who has the API key is no member."""
    if asker.member is not None:
        actor = Actor(asker.member.email, client_address(request, services))
        now = round(services.now().timestamp())
        await services.membership.audit.saw(actor, action, now, asker.app.number, subject)


async def note_piece(
    request: Request[Any, Any, Any], services: Services, asker: Reader, session_id: str, piece: int
) -> None:
    """Note that a member watches a recording, once he took more pieces of it than pictures in lists are made of."""
    if asker.member is not None:
        key = (asker.member.id, asker.app.number, session_id)
        if services.membership.glimpses.is_watching(key, piece, round(services.now().timestamp())):
            await note_seen(request, services, asker, Action.RECORDING_SEEN, session_id)


async def note_export(
    request: Request[Any, Any, Any], services: Services, asker: Reader, entity: Entity, parameters: Mapping[str, Any]
) -> None:
    """Note that a member takes a whole list out."""
    if asker.member is not None:
        actor = Actor(asker.member.email, client_address(request, services))
        now = round(services.now().timestamp())
        await services.membership.audit.note(
            actor, Action.EXPORTED, now, app=asker.app.number, rows=f"{entity}s", filtered="filters" in parameters
        )


def _named(filters: Any) -> Iterator[tuple[Action, str]]:
    """The ids that filters name; they have been answered, so they are well formed."""
    entries = msgspec.json.decode(filters) if isinstance(filters, str) and filters else filters
    for entry in entries or ():
        action = BY_ID.get(entry["attribute"])
        if action is not None and entry["operator"] in ("equal", "in"):
            values = entry["value"] if isinstance(entry["value"], list) else [entry["value"]]
            yield from ((action, value) for value in values)
