"""What every measurement works with."""

from __future__ import annotations

from dataclasses import dataclass

from bench.data import Plan
from bench.load import Client, Connection, Reply
from bench.questions import ANALYTICS, LIST, Parameters, Questions
from bench.server import Server


@dataclass(frozen=True, slots=True)
class Effort:
    """How often everything is asked, and how much is sent. `settle` is how many seconds to wait for merges at most."""

    examples: int = 15
    lists: int = 100
    lookups: int = 50
    deep_pages: int = 15
    cursor_pages: int = 1_000
    loaded_seconds: float = 15
    singles: int = 15_000
    batches: int = 100
    imports: int = 12
    settle: float = 900


@dataclass(frozen=True, slots=True)
class Stage:
    """A running server with the sessions of `plan`."""

    server: Server
    client: Client
    plan: Plan
    effort: Effort
    questions: Questions

    async def list(self, connection: Connection, parameters: Parameters) -> Reply:
        return await connection.ask(self.client.get(LIST, parameters))

    async def ask(self, connection: Connection, path: str, parameters: Parameters) -> Reply:
        return await connection.ask(self.client.get(path, parameters))

    async def analytics(self, connection: Connection, parameters: Parameters) -> Reply:
        return await connection.ask(self.client.get(ANALYTICS, parameters))
