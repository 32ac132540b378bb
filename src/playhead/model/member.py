"""Members: who logs in to the dashboard, and what each may do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from playhead.errors import InvalidBody

EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.?[^\s@]*")
LONGEST_EMAIL = 254
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 1_000


class Role(StrEnum):
    """What a member may do, each with all that those before it may: `VIEWER` looks, `ADMIN` changes one app, `OWNER` the installation."""

    VIEWER = "viewer"
    ADMIN = "admin"
    OWNER = "owner"

    def covers(self, wanted: Role) -> bool:
        return RANK[self] >= RANK[wanted]


RANK = {role: rank for rank, role in enumerate(Role)}
OF_APPS = (Role.VIEWER, Role.ADMIN)
"""Roles that are given for one app."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member. `everywhere` is a role in all apps, those to come too; `roles` are by an app's number. `created` in epoch seconds."""

    id: int
    email: str
    name: str
    created: int
    everywhere: Role | None = None
    roles: Mapping[int, Role] = field(default_factory=dict)
    has_password: bool = False
    subject: str | None = None

    @property
    def is_owner(self) -> bool:
        return self.everywhere is Role.OWNER

    def role_in(self, app: int) -> Role | None:
        """The higher of the role everywhere and that in the app."""
        found = [role for role in (self.everywhere, self.roles.get(app)) if role is not None]
        return max(found, key=RANK.__getitem__, default=None)

    def may(self, app: int, wanted: Role) -> bool:
        role = self.role_in(app)
        return role is not None and role.covers(wanted)


def normal_email(text: str) -> str:
    """The address as it is kept: without blanks around it, in lower case. Raises `InvalidBody`."""
    email = text.strip().lower()
    if not EMAIL.fullmatch(email) or len(email) > LONGEST_EMAIL:
        raise InvalidBody(f"{text!r} is not an e-mail address", detail="email")
    return email


def check_password(password: str, email: str) -> None:
    """Long is what counts. Raises `InvalidBody`, which does not repeat it."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidBody(
            f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters, not {len(password)}",
            detail="password",
        )
    if password.strip().lower() == email:
        raise InvalidBody("The e-mail address is no password", detail="password")
