"""Users and events: against their bars, and against others that are asked in turn."""

from __future__ import annotations

from collections.abc import Mapping

from bench.analytics import HAND_WRITTEN, OURS, Compared, compare
from bench.load import Timings
from bench.peers import Peer
from bench.report import Line, at_most, beside
from bench.stage import Stage
from bench.topics import EVENTS, USER_LIST, USERS, Topic

USER_MILLISECONDS = 300
EVENT_SECONDS = 5


async def user_lines(stage: Stage, peers: Mapping[str, Peer]) -> list[Line]:
    """The list and the analytics of users of one country; and of all users."""
    lines: list[Line] = []
    for topic in (USER_LIST, USERS):
        compared = await compare(stage, peers, stage.effort.examples, topic)
        lines.append(at_most(f"{topic.what}, p50", compared.p50(OURS), USER_MILLISECONDS, "ms", _others(compared)))
    return [*lines, *[await _alone(stage, topic) for topic in (USER_LIST, USERS)]]


async def event_lines(stage: Stage, peers: Mapping[str, Peer]) -> list[Line]:
    """Events by name, in exact numbers."""
    compared = await compare(stage, peers, max(2, stage.effort.examples // 3), EVENTS)
    ours = compared.p50(OURS)
    spent = f"{ours:,.0f} ms to {compared.p50(HAND_WRITTEN):,.0f} ms"
    return [
        at_most(f"{EVENTS.what}, p50", ours / 1000, EVENT_SECONDS, "s", _others(compared)),
        at_most(f"{EVENTS.what}: to the best hand-written query", compared.ratio(HAND_WRITTEN), 1.25, "times", spent),
    ]


def _others(compared: Compared) -> str:
    return ", ".join(f"{name} {compared.p50(name):,.0f} ms" for name in compared.milliseconds if name != OURS)


async def _alone(stage: Stage, topic: Topic) -> Line:
    """Without the country: of all users in 30 days."""
    spent = []
    async with stage.client.connect() as connection:
        for _ in range(stage.effort.examples):
            parameters = topic.parameters(stage.questions.example())
            everybody = {**parameters, "filters": parameters["filters"][1:]}
            spent.append((await stage.ask(connection, topic.path, everybody)).milliseconds)
    return beside(f"{topic.what.replace('one country', 'all countries')}, p50", Timings(spent).p50, "ms")
